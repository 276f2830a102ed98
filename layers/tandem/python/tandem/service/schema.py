"""Reading the schema of both sides: what is mapped to what now, what that changes, and what a person should know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tandem.domain import telling
from tandem.domain.customs import is_custom, renames
from tandem.domain.errors import ConfigurationError, CredentialsRefused
from tandem.domain.fields import Field
from tandem.domain.mapping import FieldMap, Pair
from tandem.domain.objects import FAMILIES, KEYS, PERSON_ID
from tandem.domain.records import Side
from tandem.domain.schema import Described, Draft, Wishes, draft
from tandem.ports import Marketo, Salesforce, Watermarks
from tandem.service import mappings, reconcile
from tandem.service.mappings import Names, Remembered, Sightings, load, problems

IDENTITY = "identity"
READ_AT = "schema:at"


@dataclass(frozen=True, slots=True)
class Sides:
    """What reading the schema needs, what the user wants of each object, and whom to tell what is new in it."""

    salesforce: Salesforce
    marketo: Marketo
    watermarks: Watermarks
    wishes: Mapping[str, Wishes]
    create_fields: bool = True
    tell: Callable[[str], None] = field(default=lambda _: None)


def ensure(sides: Sides, now: float, every: float) -> None:
    """Read the schema again when it is older than `every` seconds."""
    if now >= (sides.watermarks.get(READ_AT) or 0) + every or not load(sides.watermarks):
        refresh(sides, now)


def refresh(sides: Sides, now: float) -> None:
    """Read both sides, create what Marketo lacks, remember the mapping. Refuses another pair of systems."""
    _same_pair(sides)
    marketo = sides.marketo.describe()
    for name in sides.wishes:
        marketo = _refresh(sides, name, marketo)
    sides.watermarks.advance(READ_AT, int(now))


def provision(sides: Sides, now: float) -> dict[str, FieldMap]:
    """Create at once what Marketo lacks, the activity type too, and read the mapping; what exists is left alone."""
    _same_pair(sides)
    sides.marketo.provide({})
    refresh(sides, now)
    return load(sides.watermarks)


def check(sides: Sides) -> dict[str, Draft]:
    """What the mappings would be, by object; nothing is changed and nothing remembered."""
    marketo = sides.marketo.describe()
    return {
        name: draft(
            FAMILIES[name],
            wishes,
            Described(_described(sides, name), marketo, mappings.sightings(sides.watermarks, name).origins),
        )
        for name, wishes in sides.wishes.items()
    }


def _refresh(sides: Sides, name: str, marketo: Mapping[str, Field]) -> Mapping[str, Field]:
    """Renew the mapping of one object; the Marketo fields as they are afterwards."""
    fields = _described(sides, name)
    before = mappings.remembered(sides.watermarks, name)
    seen = _sighted(sides, name, fields, before)
    described = Described(fields, marketo, seen.origins)
    drafted = draft(FAMILIES[name], sides.wishes[name], described)
    told: list[str] = []
    if drafted.missing and sides.create_fields:
        told += _provided(sides, drafted, seen)
        described = replace(described, marketo=sides.marketo.describe())
        drafted = draft(FAMILIES[name], sides.wishes[name], described)
    _require_key(drafted)
    resting = _resting(before, drafted, described, sides.wishes[name])
    told = [*drafted.problems, *drafted.notes, *told, *map(telling.unmade, drafted.missing)]
    told += [_rests(names, described) for names in resting]
    told += _renamed(drafted, seen)
    # A mapping never names what does not exist.
    pairs = [pair for pair in drafted.pairs if pair.marketo.name not in drafted.missing]
    mapping = mappings.numbered(sides.watermarks, name, pairs)
    _replace(sides, before, Remembered(mapping, tuple(told), resting))
    return described.marketo


def _described(sides: Sides, name: str) -> Mapping[str, Field]:
    fields = sides.salesforce.describe(name)
    if PERSON_ID not in fields:
        raise ConfigurationError(
            f"The Salesforce object {FAMILIES[name].salesforce} has no field {PERSON_ID} that the sync user can see.",
            f"Create {PERSON_ID} on {FAMILIES[name].salesforce} as Text(32), External ID, Unique (case-insensitive), "
            "and give the sync user read and edit access to it. The sync goes on by itself afterwards.",
        )
    return fields


def _sighted(sides: Sides, name: str, fields: Mapping[str, Field], before: Remembered | None) -> Sightings:
    """What was ever seen, now with these fields; remembered at once, for a rename shows only while it is news."""
    known = mappings.sightings(sides.watermarks, name)
    labels = sides.salesforce.labels(name)
    gone = (
        [(p.salesforce, p.marketo) for p in before.mapping.pairs if p.salesforce.name not in fields] if before else []
    )
    found = renames(gone, fields, labels, known.labels)
    origins = {**known.origins, **{new: known.origins.get(old, old) for new, old in found.items()}}
    seen = Sightings({**known.labels, **{one: labels[one] for one in fields if is_custom(one)}}, origins)
    if seen != known:
        mappings.remember_sightings(sides.watermarks, name, seen)
    return seen


def _provided(sides: Sides, drafted: Draft, seen: Sightings) -> list[str]:
    """Create what is missing, under Salesforce's labels; what to tell where that did not succeed."""
    labels = {
        pair.marketo.name: seen.labels[pair.salesforce.name]
        for pair in drafted.pairs
        if pair.marketo.name in drafted.missing and pair.salesforce.name in seen.labels
    }
    try:
        sides.marketo.provide(drafted.missing, labels)
    except CredentialsRefused:
        raise
    except ConfigurationError as error:
        if KEYS[0].marketo not in sides.marketo.describe():
            raise
        return [str(error)]
    return []


def _require_key(drafted: Draft) -> None:
    key = KEYS[0].marketo
    if key in drafted.missing or not any(pair.marketo.name == key for pair in drafted.pairs):
        raise ConfigurationError(
            f"Marketo has no person field {key} that the API user may write, so no person can be tied to a record.",
            f"Allow create_fields in tandem.toml, or create {key} in Marketo Admin > Field Management as a string.",
        )


def _resting(before: Remembered | None, drafted: Draft, described: Described, wishes: Wishes) -> tuple[Names, ...]:
    """The pairs that were synced and have lost a field, unless the user's file says something about them."""
    if before is None:
        return ()
    names = [(pair.salesforce.name, pair.marketo.name) for pair in before.mapping.pairs]
    named = {wish.salesforce for wish in wishes.pairs} | {wish.marketo for wish in wishes.pairs}
    return tuple(
        (theirs, ours)
        for theirs, ours in dict.fromkeys((*before.resting, *names))
        if not {theirs, ours} & named
        and (wishes.custom_fields or not is_custom(theirs))
        and described.current(theirs) == theirs
        and ours not in drafted.missing
        and (described.theirs(theirs) is None or ours not in described.marketo)
    )


def _rests(names: Names, described: Described) -> str:
    gone = described.theirs(names[0]) is None
    return telling.lost(*names) if gone else telling.hidden(*names)


def _renamed(drafted: Draft, seen: Sightings) -> list[str]:
    """Renames that are in effect: news at first, and a reminder for whoever looks for the old name."""
    return [
        telling.renamed(pair.origin, pair.salesforce.name, pair.marketo.name)
        for pair in drafted.pairs
        if pair.salesforce.name in seen.origins
    ]


def _replace(sides: Sides, before: Remembered | None, after: Remembered) -> None:
    """Remember the mapping; where it grew, the next run compares all linked people, so that values are back-filled."""
    grown = before is not None and _grew(before.mapping, after.mapping)
    if grown:
        reconcile.ask(sides.watermarks)
    mappings.remember(sides.watermarks, after.mapping.object, after)
    if grown:
        # Again, for a run that opened in between and compared under the old mapping.
        reconcile.ask(sides.watermarks)
    for text in after.told:
        if before is None or text not in before.told:
            sides.tell(text)


def _grew(before: FieldMap, after: FieldMap) -> bool:
    """Whether edits can travel that could not before."""
    ways = {pair.slot: _ways(pair) for pair in before.pairs}
    return any(_ways(pair) - ways.get(pair.slot, frozenset()) for pair in after.pairs)


def _ways(pair: Pair) -> frozenset[Side]:
    return frozenset(side for side in Side if pair.goes(side))


def _same_pair(sides: Sides) -> None:
    """State belongs to one Salesforce org and one Marketo subscription."""
    pair = f"{sides.salesforce.organisation()}|{sides.marketo.identity()}"
    if sides.watermarks.swap_note(IDENTITY, None, pair):
        return
    known = sides.watermarks.note(IDENTITY)
    if known != pair:
        raise ConfigurationError(
            f"This installation links {known}, but the connections now lead to {pair}.",
            "Correct the secrets, or run `tandem relink` if the change is meant.",
        )


__all__ = ["Sides", "check", "ensure", "load", "problems", "provision", "refresh"]
