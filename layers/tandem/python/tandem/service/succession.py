"""Records that live on in another one: a lead converted into a contact, a record merged into its master."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tandem.domain.errors import SyncError, Undecided
from tandem.domain.family import CONVERTED_INTO, MERGED_INTO
from tandem.domain.links import RECORD, Claim, Link, State
from tandem.domain.objects import CONTACT, LEAD
from tandem.domain.records import Outcome, Result, Row, Side
from tandem.domain.remedies import PENDING
from tandem.domain.runs import Operation, Tally
from tandem.domain.succession import carried_on
from tandem.service.pointing import tie
from tandem.service.refusals import close_rejects, opened, reject_of
from tandem.service.world import Work, World

_STEPS = 10
"""Merges of masters that were merged themselves are followed so far."""


def heir_of(world: World, object_: str, row: Row) -> str | None:
    """The record that a row lives on in, if it does, and contacts are synced."""
    if CONTACT.name not in world.mappings or object_ not in {LEAD.name, CONTACT.name}:
        return None
    found = row.values.get(MERGED_INTO) if row.deleted else row.values.get(CONVERTED_INTO)
    return str(found) if found else None


def from_leads(world: World, work: Work, rows: Sequence[Row]) -> list[Row]:
    """A contact that a lead was converted into carries the lead's person on; the other rows are left.

    Of several leads the one converted first made the contact: its person goes on, the others' become one with it.
    """
    if work.object != CONTACT.name or not rows or LEAD.name not in world.mappings:
        return list(rows)
    page = world.salesforce.rows_with(LEAD.name, (CONVERTED_INTO,), CONVERTED_INTO, [row.id for row in rows])
    links = world.links.read([lead.id for lead in page.rows])
    leads: dict[str, list[Link]] = {}
    unborn: dict[str, Link] = {}
    for lead in sorted(page.rows, key=lambda lead: lead.stamp):
        link, contact = links.get(lead.id), str(lead.values[CONVERTED_INTO])
        if link is not None and _carries(link, contact):
            leads.setdefault(contact, []).append(link)
        elif link is not None and link.person is None and link.claim is not None:
            unborn[contact] = link
    for row in rows:
        if row.id in leads:
            _carry_on(world, work, leads[row.id], row)
        elif row.id in unborn:
            _await_birth(world, work, unborn[row.id], row)
    return [row for row in rows if row.id not in leads and row.id not in unborn]


def _await_birth(world: World, work: Work, lead: Link, row: Row) -> None:
    """The lead's person may just have been created: its own stage finds out, before the contact is given another."""
    world.runs.later(lead.object, (lead.key,))
    if lead.claim is not None and lead.claimed(world.clock.now()):
        work.again(row.id, lead.claim.until)
    else:
        world.runs.later(work.object, (row.id,))


def _carries(link: Link, contact: str) -> bool:
    """Whether the lead still has a person to carry on, or has begun to."""
    if link.person is None:
        return False
    return link.state in {State.LIVE, State.GONE} or (link.state is State.ABSORBED and link.absorbed_by == contact)


def _carry_on(world: World, work: Work, leads: Sequence[Link], row: Row) -> None:
    """The lead's link answers for its id from now on, the person's pointer moves, the contact's link begins."""
    lead = next((one for one in leads if one.state is State.ABSORBED), leads[0])
    if lead.claimed(world.clock.now()) and lead.claim:
        work.again(row.id, lead.claim.until)
        return
    claim = Claim(world.ids.name(), world.claim_until())
    taken = _laid_down(lead, row.id).evolve(claim=claim)
    if not world.links.swap([(lead.version, taken)])[0] or not _named(world, lead, row.id):
        work.again(row.id, world.clock.now() + 1)
        return
    for one in leads:  # the others become one with it, and it is looked at itself in case nobody comes to its settle
        world.runs.later(one.object, (one.key,))
    if tie(world, carried_on(lead, row, world.mappings[lead.object], world.mappings[work.object])):
        _absorbed(world, taken, row.id)
    else:
        _carried_by_itself(world, taken)
    work.again(row.id)


def _named(world: World, lead: Link, key: str) -> bool:
    """Make the person's pointer name a record."""
    assert lead.person is not None
    pointer = world.links.pointers([lead.person]).get(lead.person)
    return pointer is not None and world.links.point([(pointer.version, pointer.evolve(key=key, claim=None))])[0]


def _carried_by_itself(world: World, taken: Link) -> None:
    """The contact was given a person of its own meanwhile: the lead stands again, to become one with that."""
    _named(world, taken, taken.key)
    world.links.swap([(taken.version, taken.evolve(state=State.LIVE, absorbed_by=None, claim=None, dirty=True))])


def _laid_down(link: Link, key: str) -> Link:
    return link.evolve(state=State.ABSORBED, absorbed_by=key, claim=None, dirty=False, bases=(), rejected=frozenset())


def _absorbed(world: World, link: Link, key: str) -> bool:
    done = world.links.swap([(link.version, _laid_down(link, key))])[0]
    if done:
        close_rejects(world, {link.key: None})
    return done


def follow(world: World, work: Work, link: Link, row: Row, target: str) -> None:
    """Make the person of a converted or merged record one with the person of the record it lives on in.

    A contact without a link is left to its own stage, which carries the lead's person on.
    """
    if link.claimed(world.clock.now()) and link.claim:
        work.again(link.key, link.claim.until)
        return
    if link.state is State.DELETED_MARKETO or (link.state is State.ABSORBED and link.claim is None):
        return
    heir = _living(world, CONTACT.name if not row.deleted else link.object, target)
    if heir is None and not row.deleted:
        return
    if heir is None or heir.person is None:
        _wait(world, work, link)
    elif heir.person == link.person:
        _absorbed(world, link, heir.key)
    else:
        _merge(world, work, link, heir)


def _living(world: World, object_: str, key: str) -> Link | None:
    """The link of a record, or of the one it lives on in itself, as its link says or else the record."""
    for _ in range(_STEPS):
        link = world.links.read([key]).get(key)
        if link is not None and link.state is State.ABSORBED and link.absorbed_by is not None:
            key = link.absorbed_by
            continue
        if link is not None and link.person is not None:
            return link
        rows = world.salesforce.rows(object_, world.family(object_).heirs, [key]).rows
        target = heir_of(world, object_, rows[0]) if rows else None
        if target is None:
            return link
        object_ = object_ if rows[0].deleted else CONTACT.name
        key = target
    return None


def _wait(world: World, work: Work, link: Link) -> None:
    """The record it lives on in has no person yet: its own stage brings it, and this one is looked at when due."""
    standing = world.rejects.of([link.key]).get(link.key, []) if RECORD in link.rejected else []
    if any(reject.code == PENDING and reject.due_at > world.clock.now() for reject in standing):
        return
    cause = "The record it was converted or merged into is not in Marketo yet."
    opened(world, [reject_of(world, work.object, link.key, Side.SALESFORCE, (PENDING, "", cause), (RECORD,))])
    waiting = link.evolve(claim=None, rejected=frozenset({RECORD}))
    if link.rejected != waiting.rejected or link.claim:
        world.links.swap([(link.version, waiting)])


def _merge(world: World, work: Work, link: Link, heir: Link) -> None:
    """Claim the loser as a tombstone, merge, settle; the winner's values are read and compared afterwards."""
    claim = Claim(world.ids.name(), world.claim_until())
    taken = link.evolve(state=State.ABSORBED, absorbed_by=heir.key, claim=claim, dirty=False)
    if not world.links.swap([(link.version, taken)])[0]:
        work.again(link.key)
        return
    outcome = _merged(world, work, taken, heir)
    match outcome.result:
        case Result.DONE:
            _settle(world, work, taken, heir)
        case Result.UNDECIDED:
            work.again(link.key, claim.until)
        case Result.GONE | Result.RETRY if outcome.result is Result.RETRY or _moved(world, heir):
            world.links.swap([(taken.version, _given_back(taken, link))])
            work.again(link.key, world.clock.now() + 1)
        case _:
            _refuse(world, work, taken, link, outcome)


def _moved(world: World, heir: Link) -> bool:
    """Whether the heir lives on in another record itself since it was read."""
    now = world.links.read([heir.key]).get(heir.key)
    return now is not None and now.state is State.ABSORBED


def _merged(world: World, work: Work, taken: Link, heir: Link) -> Outcome:
    assert taken.person is not None
    assert heir.person is not None
    if work.trouble is not None:
        return Outcome(Result.RETRY)
    try:
        if taken.person not in world.records(work.object).read([taken.person], ()):
            return Outcome(Result.DONE)  # somebody merged or deleted it before
        return world.marketo.merge(heir.person, [taken.person])
    except Undecided:
        return Outcome(Result.UNDECIDED)
    except SyncError as error:
        work.trouble = error
        return Outcome(Result.RETRY)


def _settle(world: World, work: Work, taken: Link, heir: Link) -> None:
    # The heir is marked and remembered first: nobody comes back to a loser that is settled.
    if not heir.dirty:
        world.links.swap([(heir.version, heir.evolve(dirty=True))])
    world.runs.later(heir.object, (heir.key,))
    if heir.object == work.object:
        work.again(heir.key)
    world.links.swap([(taken.version, taken.evolve(claim=None, rejected=frozenset()))])
    if taken.rejected:
        close_rejects(world, {taken.key: None})
    work.counting.add(Operation.PULL_UPDATES, Tally.DELETED)


def _refuse(world: World, work: Work, taken: Link, link: Link, outcome: Outcome) -> None:
    what = (outcome.code, ", ".join(outcome.fields), outcome.cause)
    opened(world, [reject_of(world, work.object, link.key, Side.MARKETO, what, (RECORD,))])
    work.counting.add(Operation.PULL_UPDATES, Tally.FAILED)
    world.links.swap([(taken.version, replace(_given_back(taken, link), rejected=frozenset({RECORD})))])


def _given_back(taken: Link, link: Link) -> Link:
    """The loser as it stood before it was claimed."""
    return taken.evolve(state=link.state, absorbed_by=link.absorbed_by, claim=None, dirty=link.dirty)
