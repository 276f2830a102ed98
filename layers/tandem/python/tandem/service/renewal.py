"""The mapping of one object, renewed: what changed on both sides since it was read last, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tandem.domain import telling
from tandem.domain.customs import is_custom, renames
from tandem.domain.errors import ConfigurationError, CredentialsRefused
from tandem.domain.family import KEY_OF, PERSON_ID, Family, Home
from tandem.domain.fields import Field
from tandem.domain.mapping import FieldMap, Pair
from tandem.domain.objects import FAMILIES
from tandem.domain.records import Side
from tandem.domain.schema import Described, Draft, Wishes, draft
from tandem.service import mappings, reconcile
from tandem.service.mappings import Names, Remembered, Sightings
from tandem.service.sides import Sides


@dataclass(frozen=True, slots=True)
class Renewed:
    """The Marketo fields as they are afterwards, and whether the mapping is another one than before."""

    marketo: Mapping[str, Field]
    changed: bool


def renew(sides: Sides, name: str, marketo: Mapping[str, Field]) -> Renewed:
    """Read one object again, create what Marketo lacks for it, remember its mapping."""
    family = FAMILIES[name]
    fields = described_fields(sides, name)
    before = mappings.remembered(sides.watermarks, name)
    seen = _sighted(sides, name, fields, before)
    described = Described(fields, marketo, seen.origins)
    drafted = draft(family, sides.wishes[name], described)
    told: list[str] = []
    if drafted.missing and sides.create_fields:
        told += _provided(sides, drafted, seen)
        described = replace(described, marketo=sides.marketo.of(family.home).describe())
        drafted = draft(family, sides.wishes[name], described)
    _require_key(drafted, family)
    resting = _resting(before, drafted, described, sides.wishes[name])
    told = [*drafted.problems, *drafted.notes, *told, *map(telling.unmade, drafted.missing)]
    told += [_rests(names, described) for names in resting]
    told += _renamed(drafted, seen)
    # A mapping never names what does not exist.
    pairs = [pair for pair in drafted.pairs if pair.marketo.name not in drafted.missing]
    mapping = mappings.numbered(sides.watermarks, name, pairs)
    _replace(sides, before, Remembered(mapping, tuple(told), resting))
    return Renewed(described.marketo, before is not None and before.mapping != mapping)


def described_fields(sides: Sides, name: str) -> Mapping[str, Field]:
    """The Salesforce fields of an object; ConfigurationError without the one that makes creations happen once."""
    fields = sides.salesforce.describe(name)
    if PERSON_ID not in fields and not FAMILIES[name].keyed:
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
        if KEY_OF[Home.PERSON] not in sides.marketo.of(Home.PERSON).describe():
            raise
        return [str(error)]
    return []


def _require_key(drafted: Draft, family: Family) -> None:
    there = {pair.marketo.name for pair in drafted.pairs}
    lacking = ", ".join(name for name in family.identity if name not in there)
    if family.keyed and lacking:
        raise ConfigurationError(
            f"Marketo does not show {lacking} of a {family.home}, so nothing can be tied to its Salesforce record.",
            f"Give the API user's role access to Marketo's {family.home} API, and check that Marketo's own CRM sync is "
            "off: while it is on, that API is closed.",
        )
    if family.keyed:
        return
    key = family.key
    if key in drafted.missing or lacking:
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
