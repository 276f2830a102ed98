"""Put an edit back that one of our own writes went over before the feed had shown it."""

from __future__ import annotations

from tandem.domain.errors import SyncError
from tandem.domain.feed import Judge, Verdict, without
from tandem.domain.links import Base, Claim, Intent, Link, OwnWrite, State
from tandem.domain.mapping import Pair, Winner
from tandem.domain.merge import Meeting
from tandem.domain.plan import Collision
from tandem.domain.records import Event, Result, Row, Side, Write
from tandem.domain.shadow import Shadow
from tandem.domain.values import Text
from tandem.service import report
from tandem.service.world import Work, World

Answer = OwnWrite | Result


def restore(world: World, run_id: str, key: str, event: Event, verdict: Verdict) -> bool | None:
    """True when the edit stands again or is reported, False when the link moved, None to meet the event again."""
    link = world.links.read([key]).get(key)
    pair, base = verdict.pair, verdict.base
    if link is None or pair is None or base is None or base not in link.bases:
        return True
    if link.claim is not None:
        return None
    judge = Judge(world.mappings[link.object], world.hasher)
    exact, text = judge.exact(pair, event.old)
    if not exact or link.state is not State.LIVE or not _may_stand(pair):
        return _give_up(world, run_id, link, pair, base, text)
    row = _row(world, link)
    if row is None or not _still_ours(world, link, pair, base):
        return _give_up(world, run_id, link, pair, base, text)
    return _write_back(world, run_id, link, pair, base, text, row)


def _may_stand(pair: Pair) -> bool:
    """Whether Marketo's edits of the pair stand against Salesforce's."""
    return pair.goes(Side.SALESFORCE) and pair.winner is Winner.MARKETO and not pair.consent


def _row(world: World, link: Link) -> Row | None:
    names = world.mappings[link.object].names(Side.SALESFORCE)
    rows = world.salesforce.rows(link.object, names, [link.key]).rows
    return rows[0] if rows and not rows[0].deleted else None


def _still_ours(world: World, link: Link, pair: Pair, base: Base) -> bool:
    """Whether Marketo still holds what that write of ours wrote."""
    people = world.records(link.object).read([link.person or ""], (pair.marketo.name,))
    person = people.get(link.person or "")
    shadow = link.shadows.get(pair.slot)
    if person is None or shadow is None:
        return False
    texts = world.mappings[link.object].read(Side.MARKETO, person.values)
    now = world.hasher(link.salt, pair.marketo.kind, texts.get(pair.slot))
    return now == shadow.marketo == base.new


def _give_up(world: World, run_id: str, link: Link, pair: Pair, base: Base, text: Text) -> bool:
    _tell(world, run_id, link, Collision(pair.slot, Side.MARKETO, Meeting.EDITED, text))
    return world.links.swap([(link.version, link.evolve(bases=without(link.bases, base)))])[0]


def _tell(world: World, run_id: str, link: Link, collision: Collision) -> None:
    work = Work(link.object, run_id)
    report.collisions(world, work, [(link, (collision,))])
    if link.person is not None and world.limits.log_collisions:
        report.write_log(world, work, [Write(link.person, report.collision_entry(world, link.object, collision))])


def _write_back(world: World, run_id: str, link: Link, pair: Pair, base: Base, text: Text, row: Row) -> bool | None:
    """Under a claim with the intent on both sides; the base is dropped only in the settle."""
    held = pair.held(Side.SALESFORCE, text)
    after = Shadow(
        world.hasher(link.salt, pair.salesforce.kind, held), world.hasher(link.salt, pair.marketo.kind, text)
    )
    intent = {pair.slot: Intent(after, frozenset(Side))}
    again = Base(pair.slot, after.marketo, base.new, int(world.clock.now()))
    claim = Claim(world.ids.name(), world.claim_until(), intent)
    claimed = link.evolve(claim=claim, bases=(*link.bases, again), dirty=True)
    if not world.links.swap([(link.version, claimed)])[0]:
        return False
    seen = world.mappings[link.object].read(Side.SALESFORCE, row.values).get(pair.slot)
    if seen != held:
        _tell(world, run_id, link, Collision(pair.slot, Side.SALESFORCE, Meeting.EDITED, seen))
    own = _write(world, claimed, pair, text, held, write_salesforce=seen != held)
    if own in {Result.REFUSED, Result.GONE}:
        return _refused(world, run_id, claimed, pair, (base, again), text)
    if not isinstance(own, OwnWrite):
        return None
    return _settle(world, claimed, pair, base, after, own)


def _write(world: World, link: Link, pair: Pair, text: Text, held: Text, *, write_salesforce: bool) -> Answer:
    """Write Marketo, then Salesforce; what the first side that did not take it answered, or our own write."""
    mapping = world.mappings[link.object]
    try:
        up = world.records(link.object).update([Write(link.person, mapping.render(Side.MARKETO, {pair.slot: text}))])
        if up.outcomes[0].result is not Result.DONE:
            return up.outcomes[0].result
        if not write_salesforce:
            return OwnWrite(frozenset(), 0, 0)
        values = mapping.render(Side.SALESFORCE, {pair.slot: held})
        down = world.salesforce.update(link.object, [Write(link.key, values)])
    except SyncError:
        return Result.UNDECIDED
    if down.outcomes[0].result is not Result.DONE:
        return Result.UNDECIDED
    return OwnWrite(frozenset({pair.slot}), down.sent, down.answered)


def _refused(world: World, run_id: str, claimed: Link, pair: Pair, gone: tuple[Base, Base], text: Text) -> bool:
    """Marketo refuses through its API what a person could enter: the edit cannot be restored, so it is told."""
    _tell(world, run_id, claimed, Collision(pair.slot, Side.MARKETO, Meeting.EDITED, text))
    kept = tuple(one for one in claimed.bases if one not in gone)
    return world.links.swap([(claimed.version, claimed.evolve(claim=None, bases=kept))])[0]


def _settle(world: World, claimed: Link, pair: Pair, base: Base, after: Shadow, own: OwnWrite) -> bool | None:
    current: Link | None = claimed
    for _ in range(8):
        if current is None or current.claim is None or current.claim != claimed.claim:
            return None
        link = current.evolve(
            shadows={**current.shadows, pair.slot: after},
            claim=None,
            bases=without(current.bases, base),
            own=own if own.slots else current.own,
            written=own.answered,
        )
        if world.links.swap([(current.version, link)])[0]:
            return True
        current = world.links.read([claimed.key]).get(claimed.key)
    return None
