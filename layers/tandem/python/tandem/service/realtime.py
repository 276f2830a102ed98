"""One person now: the door enters the same pipe at match, with a list slice of one."""

from __future__ import annotations

from tandem.domain.errors import SyncError, Undecided
from tandem.domain.family import PERSON_ID
from tandem.domain.links import RECORD, Claim, Intent, Link, Pointer, State
from tandem.domain.mapping import slots_of
from tandem.domain.objects import CONTACT
from tandem.domain.records import Outcome, Person, Result, Side, Write
from tandem.domain.runs import Operation, Tally
from tandem.domain.shadow import Shadow
from tandem.domain.values import Text
from tandem.service import pairing
from tandem.service.listing import work_list
from tandem.service.pointing import tie
from tandem.service.refusals import close_rejects, opened, reject_of
from tandem.service.world import DOOR, PERSON, Work, World

CONTACTS = "003"
"""The key prefix of a contact's id."""


def sync_person(world: World, object_: str, person: str) -> Work:
    """Bring one Marketo person to Salesforce and both sides into step; what must wait goes to the next run."""
    work = Work(object_, DOOR)
    try:
        carry_person(world, work, person)
    finally:
        if work.putback:
            world.runs.later(object_, tuple(work.putback))
    return work


def carry_person(world: World, work: Work, person: str) -> None:
    """Find the record of a person by its pointer, its own key, the row that names it; or create it."""
    pointer = world.links.pointers([person]).get(person)
    if pointer is not None and pointer.key is not None:
        close_rejects(world, {PERSON + person: None})
        _carry_key(world, work, pointer, pointer.key)
    elif pointer is not None and pointer.claimed(world.clock.now()) and pointer.claim:
        work.again(PERSON + person, pointer.claim.until)
    else:
        _unlinked(world, work, person, pointer)


def _carry_key(world: World, work: Work, pointer: Pointer, key: str) -> None:
    link = world.links.read([key]).get(key)
    if link is not None and link.person not in {None, pointer.person} and link.state is not State.ABSORBED:
        _given_away(world, work, pointer)
        return
    if link is not None and link.object != work.object:
        world.runs.later(link.object, (key,))
        return
    if link is None and _is_contact(world, work, key):
        world.runs.later(CONTACT.name, (key,))  # its lead's person is just being carried on
        return
    if link is None:
        pairing.adopt_born(world, work, pointer, key)
        work.putback.pop(key, None)
    work_list(world, work, [key])


def _is_contact(world: World, work: Work, key: str) -> bool:
    """Whether the key is that of a contact, which is not for this door to carry."""
    return key.startswith(CONTACTS) and CONTACT.name in world.mappings and work.object != CONTACT.name


def _given_away(world: World, work: Work, pointer: Pointer) -> None:
    """The record was given to somebody else while this person's pointer named it already: the person is free again."""
    free = pointer.evolve(key=None, claim=None)
    if world.links.point([(pointer.version, free)])[0]:
        _unlinked(world, work, pointer.person, free)
    else:
        work.again(PERSON + pointer.person, world.clock.now() + 1)


def _unlinked(world: World, work: Work, person: str, pointer: Pointer | None) -> None:
    mapping = world.mappings[work.object]
    found = world.records(work.object).read([person], mapping.names(Side.MARKETO)).get(person)
    if found is None:
        close_rejects(world, {PERSON + person: None})
        return
    if found.key and _carried_by_key(world, work, person, found.key):
        return
    names = mapping.names(Side.SALESFORCE)
    rows = world.salesforce.rows_with(work.object, names, PERSON_ID, [person]).rows
    if rows and pointer is None:
        pairing.pair(world, work, rows[:1])
        _at_once(world, work, rows[0].id)
    elif rows and pointer is not None:
        pairing.adopt_born(world, work, pointer, rows[0].id)
        _at_once(world, work, rows[0].id)
    elif pointer is not None or not _adopted(world, work, found):
        _create(world, work, person, pointer)


def _carried_by_key(world: World, work: Work, person: str, key: str) -> bool:
    """Whether the record that a person's own key names was there to carry; one of another person is told of."""
    if _is_contact(world, work, key):
        world.runs.later(CONTACT.name, (key,))
        return True
    link = world.links.read([key]).get(key)
    if link is not None and link.person not in {None, person}:
        _twin(world, work, person)
        return True
    if link is None and not world.salesforce.rows(work.object, (), [key]).rows:
        return False
    work_list(world, work, [key])
    return True


def _twin(world: World, work: Work, person: str) -> None:
    cause = "The Salesforce record this person names belongs to another person."
    what = ("twin", "", cause)
    opened(world, [reject_of(world, work.object, PERSON + person, Side.SALESFORCE, what, (RECORD,))])


def _adopted(world: World, work: Work, person: Person) -> bool:
    """Look before creating: exactly one unlinked record with the person's e-mail is the person's."""
    fields = pairing.email_fields(world.mappings[work.object])
    address = str(person.values.get(fields[1]) or "").strip() if fields else ""
    if not address or not fields or not world.limits.adopt_by_email:
        return False
    names = world.mappings[work.object].names(Side.SALESFORCE)
    rows = world.salesforce.rows_with(work.object, names, fields[0], [address]).rows
    linked = world.links.read(row.id for row in rows)
    free = [row for row in rows if row.id not in linked and row.person in {None, person.id}]
    if len(free) != 1 or not pairing.adopt(world, work, person.id, free[0].id):
        return False
    _at_once(world, work, free[0].id)
    return True


def _at_once(world: World, work: Work, key: str) -> None:
    """A key that was put back for a list slice is carried here and now."""
    at = work.putback.get(key)
    if at is not None and at <= world.clock.now():
        del work.putback[key]
        try:
            work_list(world, work, [key])
        except SyncError:
            work.again(key, at)
            raise


def _create(world: World, work: Work, person: str, pointer: Pointer | None) -> None:
    """Claim the person, read it, remember what is about to be written, then insert keyed by its Marketo id."""
    salt = pointer.salt if pointer and pointer.salt else world.ids.salt()
    claim = Claim(world.ids.name(), world.claim_until())
    first = Pointer(person, None, claim, salt=salt) if pointer is None else pointer.evolve(claim=claim, salt=salt)
    if not world.links.point([(pointer.version if pointer else None, first)])[0]:
        work.again(PERSON + person, world.clock.now() + 1)
        return
    found = world.records(work.object).read([person], world.mappings[work.object].names(Side.MARKETO)).get(person)
    if found is None:
        return
    values, intent = _birth(world, work, salt, found)
    held = first.evolve(claim=Claim(claim.owner, claim.until, intent))
    if not world.links.point([(first.version, held)])[0]:
        work.again(PERSON + person, world.clock.now() + 1)
        return
    _insert(world, work, held, values)


def _birth(world: World, work: Work, salt: bytes, person: Person) -> tuple[dict[int, Text], dict[int, Intent]]:
    """What Salesforce will hold of the person, and the pair of hashes both sides hold afterwards."""
    mapping = world.mappings[work.object]
    theirs = mapping.read(Side.MARKETO, person.values)
    values: dict[int, Text] = {}
    intent: dict[int, Intent] = {}
    for pair in mapping.pairs:
        if pair.slot not in theirs or not pair.goes(Side.SALESFORCE):
            continue
        held = pair.held(Side.SALESFORCE, theirs[pair.slot])
        shadow = Shadow(
            world.hasher(salt, pair.salesforce.kind, held),
            world.hasher(salt, pair.marketo.kind, theirs[pair.slot]),
        )
        intent[pair.slot] = Intent(shadow, frozenset({Side.SALESFORCE}))
        if held is not None:
            values[pair.slot] = held
    return values, intent


def _insert(world: World, work: Work, pointer: Pointer, values: dict[int, Text]) -> None:
    outcome = _sent(world, work, pointer, values)
    named = slots_of(world.mappings[work.object], Side.SALESFORCE, outcome.fields) & values.keys()
    if outcome.result is Result.REFUSED and named:
        _insert_without(world, work, pointer, values, named)
        return
    match outcome.result:
        case Result.DONE | Result.EXISTS if outcome.id:
            _link(world, work, pointer, outcome)
        case Result.REFUSED:
            _refused(world, work, pointer, outcome)
        case Result.RETRY:
            _release(world, pointer)
            work.again(PERSON + pointer.person, world.clock.now() + 1)
        case _:
            work.again(PERSON + pointer.person, pointer.claim.until if pointer.claim else 0)


def _sent(world: World, work: Work, pointer: Pointer, values: dict[int, Text]) -> Outcome:
    record = world.mappings[work.object].render(Side.SALESFORCE, values) | {PERSON_ID: pointer.person}
    try:
        return world.salesforce.insert(work.object, [Write(None, record)]).outcomes[0]
    except Undecided:
        return Outcome(Result.UNDECIDED)
    except SyncError as error:
        work.trouble = error
        return Outcome(Result.RETRY)


def _insert_without(world: World, work: Work, pointer: Pointer, values: dict[int, Text], named: frozenset[int]) -> None:
    """A refusal that names fields is sent again without them, once the claim says so for whoever takes it over."""
    claim = pointer.claim or Claim(world.ids.name(), world.claim_until())
    intent = {slot: item for slot, item in claim.intent.items() if slot not in named}
    smaller = pointer.evolve(claim=Claim(claim.owner, claim.until, intent))
    if not world.links.point([(pointer.version, smaller)])[0]:
        work.again(PERSON + pointer.person, world.clock.now() + 1)
        return
    _insert(world, work, smaller, {slot: text for slot, text in values.items() if slot not in named})


def _link(world: World, work: Work, pointer: Pointer, outcome: Outcome) -> None:
    """A record that was there already is not agreed: it meets the person for the first time."""
    key = outcome.id or ""
    made = outcome.result is Result.DONE
    named = pointer.evolve(key=key) if made else pointer.evolve(key=key, claim=None)
    if not world.links.point([(pointer.version, named)])[0]:
        work.again(PERSON + pointer.person, world.clock.now() + 1)
        return
    intent = named.claim.intent if named.claim else {}
    shadows = {slot: item.shadow for slot, item in intent.items()}
    link = Link(key, work.object, pointer.salt, person=pointer.person, shadows=shadows, dirty=True)
    if not tie(world, link):
        _twin(world, work, pointer.person)
        return
    if made:
        work.counting.add(Operation.PUSH_NEW, Tally.NEW)
    work_list(world, work, [key])


def _refused(world: World, work: Work, pointer: Pointer, outcome: Outcome) -> None:
    _release(world, pointer)
    what = (outcome.code, ", ".join(outcome.fields), outcome.cause)
    key = PERSON + pointer.person
    opened(world, [reject_of(world, work.object, key, Side.SALESFORCE, what, (RECORD,))])
    work.counting.add(Operation.PUSH_NEW, Tally.FAILED)


def _release(world: World, pointer: Pointer) -> None:
    """A creation that certainly did not happen gives its claim back at once."""
    world.links.point([(pointer.version, pointer.evolve(claim=None))])
