"""Births in Marketo: a person created once for a Salesforce record, claimed before and keyed while it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from tandem.domain.errors import SyncError, Undecided
from tandem.domain.links import RECORD, Claim, Link, State
from tandem.domain.mapping import slots_of
from tandem.domain.plan import Plan
from tandem.domain.records import Outcome, Result, Row, Side, Write, Written
from tandem.domain.remedies import PENDING, WAITING
from tandem.domain.runs import Operation, Tally
from tandem.service.pointing import Pointing, point
from tandem.service.refusals import close_rejects, opened, reject_of
from tandem.service.world import MARKETO_BATCH, Work, World, batched

# Several records of one compound key are one in Marketo; the next stands in when the first one goes.
_TWIN = Outcome(Result.REFUSED, code=PENDING, cause="Another record of the same key stands for it in Marketo.")


@dataclass(frozen=True, slots=True)
class Birth:
    """One claimed creation; `cut` when fields were refused that must meet once it is made."""

    link: Link
    row: Row
    plan: Plan
    cut: bool = False


def begin(world: World, work: Work, rows: Sequence[Row]) -> None:
    """Create people for rows without a link: the link, put with its claim, is what makes it happen once."""
    planner = world.planner(work.object)
    births: list[Birth] = []
    for row in rows:
        fresh = Link(row.id, work.object, world.ids.salt())
        plan = planner.birth(fresh, row)
        claim = Claim(world.ids.name(), world.claim_until(), plan.intent)
        births.append(Birth(fresh.evolve(claim=claim, stamp=row.stamp), row, plan))
    stored = world.links.swap([(None, birth.link) for birth in births])
    for birth, ok in zip(births, stored, strict=True):
        if not ok:
            work.again(birth.link.key)
    _create(world, work, [birth for birth, ok in zip(births, stored, strict=True) if ok])


def again(world: World, work: Work, unborn: Sequence[tuple[Link, Row]]) -> None:
    """Take over creations that were never settled: read by key first, then create what still lives."""
    now = world.clock.now()
    free: list[tuple[Link, Row]] = []
    for link, row in unborn:
        if link.claimed(now) and link.claim:
            work.again(link.key, link.claim.until)
        else:
            free.append((link, row))
    found = _by_key(world, work, [link.key for link, _ in free])
    for link, _ in free:
        if link.key in found:
            _recognise(world, work, link, found[link.key])
    rest = [(link, row) for link, row in free if link.key not in found]
    _lay_down(world, [link for link, row in rest if row.deleted])
    _claim_again(world, work, [(link, row) for link, row in rest if not row.deleted])


def _claim_again(world: World, work: Work, unborn: Sequence[tuple[Link, Row]]) -> None:
    planner = world.planner(work.object)
    births = []
    for link, row in unborn:
        plan = planner.birth(link, row)
        claim = Claim(world.ids.name(), world.claim_until(), plan.intent)
        born = link.evolve(claim=claim, stamp=row.stamp, state=State.LIVE)
        births.append((link, Birth(born, row, plan)))
    stored = world.links.swap([(link.version, birth.link) for link, birth in births])
    for (link, _), ok in zip(births, stored, strict=True):
        if not ok:
            work.again(link.key)
    _create(world, work, [birth for (_, birth), ok in zip(births, stored, strict=True) if ok])


def _lay_down(world: World, links: Sequence[Link]) -> None:
    """A record that was deleted before its person was made needs none."""
    living = [link for link in links if link.state is not State.DELETED_SALESFORCE]
    after = [link.evolve(state=State.DELETED_SALESFORCE, claim=None, rejected=frozenset()) for link in living]
    world.links.swap([(link.version, one) for link, one in zip(living, after, strict=True)])


def _by_key(world: World, work: Work, keys: Sequence[str]) -> dict[str, str]:
    family = world.family(work.object)
    if not keys or family.compound:  # a creation by a compound key finds what is there, and may be sent again
        return {}
    name = family.key
    people = world.records(work.object).having(name, keys, (name,))
    return {person.key: person.id for person in reversed(people) if person.key}


def _recognise(world: World, work: Work, link: Link, person: str) -> None:
    """A person that carries our key after a claim of ours is our creation: what the claim meant is agreed."""
    if not _pointed(world, work, {link.key: person}):
        return
    shadows = {slot: intent.shadow for slot, intent in link.claim.intent.items()} if link.claim else {}
    world.links.swap([(link.version, link.evolve(person=person, shadows=shadows, claim=None, dirty=True))])
    work.again(link.key)


def _pointed(world: World, work: Work, people: Mapping[str, str]) -> Set[str]:
    """The keys whose person's pointer names them; a busy one is met again, one that names another is reported.

    A record that Marketo itself addresses by the key can belong to nobody else.
    """
    family = world.family(work.object)
    if family.keyed and not family.compound:
        return people.keys()
    told = point(world, people)
    for key, how in told.items():
        if how is Pointing.BUSY:
            work.again(key, world.claim_until())
        elif how is Pointing.TAKEN and not family.compound:
            cause = "The Marketo person that carries this Salesforce id belongs to another record."
            opened(world, [reject_of(world, work.object, key, Side.MARKETO, ("twin", "", cause), (RECORD,))])
    return {key for key, how in told.items() if how is Pointing.DONE}


def _create(world: World, work: Work, births: Sequence[Birth]) -> None:
    for chunk in batched(births, MARKETO_BATCH):
        outcomes = _call(world, work, chunk, duplicate=False)
        chunk, outcomes = _without_refused_fields(world, work, chunk, outcomes)
        existing = [birth for birth, o in zip(chunk, outcomes, strict=True) if o.result is Result.EXISTS]
        settled = [(b, o) for b, o in zip(chunk, outcomes, strict=True) if o.result is not Result.EXISTS]
        _settle(world, work, settled)
        _existing(world, work, existing)


def _existing(world: World, work: Work, births: Sequence[Birth]) -> None:
    """The key is taken: that person is the one. Only the e-mail is taken: another person, so a duplicate is meant."""
    if not births:
        return
    found = _by_key(world, work, [birth.link.key for birth in births])
    named = _pointed(world, work, {b.link.key: found[b.link.key] for b in births if b.link.key in found})
    for birth in births:
        if birth.link.key in named:
            meeting = birth.link.evolve(person=found[birth.link.key], shadows={}, claim=None, dirty=True)
            world.links.swap([(birth.link.version, meeting)])
            work.again(birth.link.key)
    rest = [birth for birth in births if birth.link.key not in found]
    if rest:
        answers = _call(world, work, rest, duplicate=True)
        made, told = _without_refused_fields(world, work, rest, answers, duplicate=True)
        _settle(world, work, list(zip(made, told, strict=True)))


def _call(world: World, work: Work, births: Sequence[Birth], *, duplicate: bool) -> Sequence[Outcome]:
    mapping = world.mappings[work.object]
    writes = [Write(None, mapping.render(Side.MARKETO, birth.plan.marketo)) for birth in births]
    if work.trouble is not None:
        return [Outcome(Result.RETRY) for _ in writes]
    try:
        written: Written = world.records(work.object).create(writes, duplicate=duplicate)
    except Undecided:
        return [Outcome(Result.UNDECIDED) for _ in writes]
    except SyncError as error:
        work.trouble = error
        return [Outcome(Result.RETRY) for _ in writes]
    return written.outcomes


def _without_refused_fields(
    world: World, work: Work, births: Sequence[Birth], outcomes: Sequence[Outcome], *, duplicate: bool = False
) -> tuple[list[Birth], list[Outcome]]:
    """A refusal that names fields is sent again without them; those fields meet for the first time right afterwards."""
    people, answers = list(births), list(outcomes)
    while retry := [index for index in range(len(people)) if _named(world, people[index], answers[index])]:
        smaller = [_less(people[index], _named(world, people[index], answers[index])) for index in retry]
        held = world.links.swap([(people[i].link.version, one.link) for i, one in zip(retry, smaller, strict=True)])
        for index, one, ok in zip(retry, smaller, held, strict=True):
            people[index] = one if ok else people[index]
            answers[index] = Outcome(Result.UNDECIDED)
        sent = [index for index, ok in zip(retry, held, strict=True) if ok]
        told = _call(world, work, [people[index] for index in sent], duplicate=duplicate) if sent else []
        for index, outcome in zip(sent, told, strict=True):
            answers[index] = outcome
    return people, answers


def _named(world: World, birth: Birth, outcome: Outcome) -> frozenset[int]:
    """The slots that a refusal names and that were sent."""
    # Without its key a creation could not be found again, so a refused key refuses the record.
    identity = world.family(birth.link.object).identity
    if outcome.result is not Result.REFUSED or not set(identity).isdisjoint(outcome.fields):
        return frozenset()
    return slots_of(world.mappings[birth.link.object], Side.MARKETO, outcome.fields) & birth.plan.marketo.keys()


def _less(birth: Birth, slots: frozenset[int]) -> Birth:
    """The same birth with less to write; its claim must say so before it is sent, for whoever takes it over."""
    rest = Plan(
        marketo={slot: text for slot, text in birth.plan.marketo.items() if slot not in slots},
        intent={slot: intent for slot, intent in birth.plan.intent.items() if slot not in slots},
    )
    claim = replace(birth.link.claim, intent=rest.intent) if birth.link.claim else None
    return Birth(birth.link.evolve(claim=claim), birth.row, rest, cut=True)


def _settle(world: World, work: Work, made: Sequence[tuple[Birth, Outcome]]) -> None:
    born = {birth.link.key: o.id for birth, o in made if o.result is Result.DONE and o.id}
    named = _pointed(world, work, born)
    swaps: list[tuple[Birth, Link]] = []
    for birth, outcome in made:
        changed = _after(world, work, birth, outcome, named)
        if changed is not None:
            swaps.append((birth, changed))
    stored = world.links.swap([(birth.link.version, link) for birth, link in swaps])
    for (birth, link), ok in zip(swaps, stored, strict=True):
        if not ok:
            work.again(birth.link.key, birth.link.claim.until if birth.link.claim else 0)
        elif link.dirty:
            work.again(link.key)
        elif link.person is None and not link.rejected:
            work.again(link.key, world.clock.now() + 1)
    refused = [birth.link.key for birth, link in swaps if birth.link.rejected and not link.rejected]
    close_rejects(world, dict.fromkeys(refused))
    twins = sum(link.key not in named for _, link in swaps if link.key in born)
    work.counting.add(Operation.PULL_UPDATES, Tally.NEW, sum(o.result is Result.DONE for _, o in made) - twins)


def _after(world: World, work: Work, birth: Birth, outcome: Outcome, named: Set[str]) -> Link | None:
    match outcome.result:
        case Result.DONE if birth.link.key in named:
            shadows = {slot: intent.shadow for slot, intent in birth.plan.intent.items()}
            return birth.link.evolve(
                person=outcome.id, shadows=shadows, claim=None, dirty=birth.cut, rejected=frozenset()
            )
        case Result.DONE if world.family(work.object).compound:
            return _refused(world, work, birth, _TWIN)
        case Result.REFUSED:
            return _refused(world, work, birth, outcome)
        case Result.RETRY | Result.GONE:
            return birth.link.evolve(claim=None)
        case _:
            work.again(birth.link.key, birth.link.claim.until if birth.link.claim else 0)
            return None


def _refused(world: World, work: Work, birth: Birth, outcome: Outcome) -> Link:
    what = (outcome.code, ", ".join(outcome.fields), outcome.cause)
    opened(world, [reject_of(world, work.object, birth.link.key, Side.MARKETO, what, (RECORD,))])
    if outcome.code not in WAITING:
        work.counting.add(Operation.PULL_UPDATES, Tally.FAILED)
    return birth.link.evolve(claim=None, rejected=frozenset({RECORD}))
