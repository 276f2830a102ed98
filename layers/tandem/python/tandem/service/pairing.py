"""Match rows that have no link yet: by their own Marketo id, by e-mail, or else by a birth."""

from __future__ import annotations

from collections.abc import Sequence

from tandem.domain.family import PERSON_ID
from tandem.domain.links import Link, Pointer
from tandem.domain.mapping import FieldMap
from tandem.domain.records import Person, Row, Side
from tandem.domain.values import Kind
from tandem.ports import Loss
from tandem.service import birth, succession
from tandem.service.pointing import Pointing, point, tie
from tandem.service.world import Work, World


def pair(world: World, work: Work, rows: Sequence[Row]) -> None:
    """Link each row to the person it belongs to, or create that person."""
    if not rows:
        return
    if world.family(work.object).keyed:
        birth.begin(world, work, rows)
        return
    rest = [row for row in rows if not succession.heir_of(world, work.object, row)]
    rest = succession.from_leads(world, work, rest)
    rest = _by_own_person(world, work, rest)
    rest = _by_email(world, work, rest) if world.limits.adopt_by_email else rest
    birth.begin(world, work, rest)


def _by_own_person(world: World, work: Work, rows: Sequence[Row]) -> list[Row]:
    """Rows that carry a Marketo id: born of that person, adopted by it, or carrying a cloned value."""
    named = {row.person: row for row in rows if row.person}
    pointers = world.links.pointers(named)
    unknown = [person for person in named if person not in pointers]
    living = world.records(work.object).read(unknown, ()) if unknown else {}
    rest = [row for row in rows if not row.person or named[row.person] is not row]
    for person, row in named.items():
        pointer = pointers.get(person)
        if pointer is not None and pointer.claimed(world.clock.now()) and pointer.claim:
            work.again(row.id, pointer.claim.until)
        elif pointer is not None and pointer.key in {None, row.id}:
            adopt_born(world, work, pointer, row.id)
        elif pointer is None and person in living:
            adopt(world, work, person, row.id)
        else:
            _cloned(world, work, row, pointer)
            rest.append(row)
    return rest


def _cloned(world: World, work: Work, row: Row, pointer: Pointer | None) -> None:
    """A cloned record carries another one's Marketo id: the value is ignored, and told."""
    if pointer is None or pointer.key is None:
        return
    loss = Loss(
        key=row.id,
        person=pointer.person,
        object=work.object,
        field=PERSON_ID,
        side=Side.SALESFORCE.value,
        digest="",
        at=world.clock.now(),
        meeting=f"cloned from {pointer.key}",
    )
    world.runs.lost(work.run, [loss])


def adopt_born(world: World, work: Work, pointer: Pointer, key: str) -> None:
    """Finish a creation of ours in Salesforce: what its claim meant is the new link's first agreement."""
    if pointer.key is None and not world.links.point([(pointer.version, pointer.evolve(key=key))])[0]:
        work.again(key, world.clock.now() + 1)
        return
    intent = pointer.claim.intent if pointer.claim else {}
    shadows = {slot: item.shadow for slot, item in intent.items()}
    salt = pointer.salt or world.ids.salt()
    tie(world, Link(key, work.object, salt, person=pointer.person, shadows=shadows, dirty=True))
    work.again(key)


def adopt(world: World, work: Work, person: str, key: str) -> bool:
    """Win the person's pointer, then link: both sides are read afterwards, as a first meeting.

    False when the person belongs to another record; while somebody is creating the person's record, the key waits.
    """
    match point(world, {key: person})[key]:
        case Pointing.TAKEN:
            return False
        case Pointing.BUSY:
            work.again(key, world.claim_until())
            return True
        case Pointing.DONE:
            pass
    tie(world, Link(key, work.object, world.ids.salt(), person=person, dirty=True))
    work.again(key)
    return True


def _by_email(world: World, work: Work, rows: Sequence[Row]) -> list[Row]:
    """Rows whose e-mail exactly one unlinked person carries are adopted; the others are left."""
    fields = email_fields(world.mappings[work.object])
    if fields is None or not rows:
        return list(rows)
    theirs, ours = fields
    wanted = {_address(row, theirs) for row in rows} - {""}
    names = (ours, world.family(work.object).key)
    people = world.records(work.object).having(ours, sorted(wanted), names) if wanted else ()
    free: dict[str, list[Person]] = {}
    own: dict[str, Person] = {}
    for person in people:
        if person.key:
            own[person.key] = person
        else:
            free.setdefault(str(person.values.get(ours) or "").lower(), []).append(person)
    return [row for row in rows if not _adopted(world, work, row, own, free.get(_address(row, theirs), []))]


def _adopted(world: World, work: Work, row: Row, own: dict[str, Person], free: list[Person]) -> bool:
    if row.id in own:
        return adopt(world, work, own[row.id].id, row.id)
    if len(free) != 1:
        return False
    if not adopt(world, work, free[0].id, row.id):
        return False
    free.clear()
    return True


def email_fields(mapping: FieldMap) -> tuple[str, str] | None:
    """The names of the e-mail pair on both sides, if it is mapped."""
    for pair_ in mapping.pairs:
        if pair_.marketo.kind is Kind.EMAIL and pair_.marketo.name == "email":
            return pair_.field(Side.SALESFORCE).name, pair_.marketo.name
    return None


def _address(row: Row, name: str) -> str:
    return str(row.values.get(name) or "").strip().lower()
