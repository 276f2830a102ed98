"""From what both sides describe and the user wants, the effective mapping of one object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, Winner
from tandem.domain.objects import NEVER, DefaultPair, Family
from tandem.domain.problems import Problem, Wish, narrowed, nothing_to_switch_off, unfit, unknown, unseen, unwritable
from tandem.domain.records import Side
from tandem.domain.values import Kind

TYPE = Field("@type", Kind.TEXT, length=40, writable=False)
"""A field every row has: the name of its object."""
_WORDS = frozenset({Kind.TEXT, Kind.EMAIL, Kind.CHOICES})
_NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user's file says of one object."""

    pairs: tuple[Wish, ...] = ()
    winner: Winner = Winner.MARKETO
    custom_fields: bool = True


@dataclass(frozen=True, slots=True)
class Described:
    """The fields of both sides that we may see."""

    salesforce: Mapping[str, Field]
    marketo: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A pair without its slot."""

    salesforce: Field
    marketo: Field
    direction: Direction
    winner: Winner
    consent: bool

    @property
    def name(self) -> str:
        """The name its slot is registered under, for ever."""
        return f"{self.salesforce.name}={self.marketo.name}"


@dataclass(frozen=True, slots=True)
class Draft:
    """The effective pairs, the Marketo fields to create for them, and what a person should know."""

    pairs: tuple[Drafted, ...]
    missing: Mapping[str, Field]
    problems: tuple[Problem, ...]


def draft(family: Family, wishes: Wishes, described: Described) -> Draft:
    """Join defaults, visible custom fields and wishes; a later word about the same Marketo field stands."""
    pairs: dict[str, Drafted] = {}
    missing: dict[str, Field] = {}
    problems: list[Problem] = []
    for wanted, wish in _wanted(family, wishes, described, problems):
        made = _field(wanted, wish, described, problems)
        if made is None:
            continue
        theirs, ours, absent = made
        pair = _pair(wanted, wish, wishes, theirs, ours, problems)
        if pair is not None:
            pairs[ours.name] = pair
            if absent:
                missing[ours.name] = ours
    return Draft(tuple(pairs.values()), missing, tuple(problems))


def _wanted(
    family: Family, wishes: Wishes, described: Described, problems: list[Problem]
) -> Iterable[tuple[DefaultPair, Wish | None]]:
    """The pairs to consider: defaults and custom fields as the user changed them, then what only the user names."""
    offered = [*family.pairs]
    if wishes.custom_fields:
        offered += _customs(family, described)
    used: set[int] = set()
    for default in offered:
        wish = next((w for w in wishes.pairs if _same(w, default)), None)
        if wish is not None:
            used.add(id(wish))
        if wish is None or wish.sync:
            yield default, wish
    for wish in wishes.pairs:
        if id(wish) in used:
            continue
        if wish.sync:
            yield DefaultPair(wish.salesforce, wish.marketo), wish
        else:
            problems.append(nothing_to_switch_off(wish))


def _same(wish: Wish, default: DefaultPair) -> bool:
    if wish.salesforce and wish.marketo:
        return wish.salesforce == default.salesforce and wish.marketo == default.marketo
    return default.salesforce == wish.salesforce or default.marketo == wish.marketo


def _customs(family: Family, described: Described) -> list[DefaultPair]:
    """Every custom field the sync user sees and no default pair uses, under its own name in Marketo."""
    used = {pair.salesforce for pair in family.pairs} | NEVER
    taken = {pair.marketo.lower() for pair in family.pairs}
    pairs = []
    for name, field in described.salesforce.items():
        if name.endswith("__c") and name not in used and not name.startswith("mkto71_"):
            pairs.append(DefaultPair(name, custom_name(name, taken), made=_made(field)))
    return pairs


def custom_name(salesforce: str, taken: Iterable[str]) -> str:
    """The Marketo name of a custom field: its own without `__c`, prefixed where a mapped field has that name."""
    name = salesforce.removesuffix("__c").replace("__", "_")
    return f"sfdc_{name}" if name.lower() in set(taken) else name


def _made(field: Field) -> Field:
    """The Marketo field that can take a Salesforce field's values (the API makes strings of at most 255)."""
    kind = Kind.TEXT if field.kind is Kind.CHOICES else field.kind
    length = 255 if kind in {Kind.TEXT, Kind.EMAIL} else None
    return Field("", kind, length=length, scale=field.scale if kind is Kind.NUMBER else None)


def _field(
    wanted: DefaultPair, wish: Wish | None, described: Described, problems: list[Problem]
) -> tuple[Field, Field, bool] | None:
    theirs = TYPE if wanted.salesforce == TYPE.name else described.salesforce.get(wanted.salesforce)
    if theirs is None:
        if wish is not None:
            problems.append(unseen(wish, wanted.salesforce, wanted.marketo, described.salesforce))
        return None
    ours = described.marketo.get(wanted.marketo)
    if ours is not None:
        return theirs, ours, False
    if wanted.made is not None:
        return theirs, replace(wanted.made, name=wanted.marketo), True
    if wish is not None:
        problems.append(unknown(wish, wanted.marketo, described.marketo))
    return None


def _pair(
    wanted: DefaultPair,
    wish: Wish | None,
    wishes: Wishes,
    theirs: Field,
    ours: Field,
    problems: list[Problem],
) -> Drafted | None:
    if not _fit(theirs.kind, ours.kind):
        problems.append(unfit(wish, theirs, ours))
        return None
    chosen = wish.direction if wish and wish.direction else wanted.direction
    direction = _possible(chosen, theirs, ours)
    if direction is None:
        problems.append(unwritable(wish, theirs, ours))
        return None
    if wish is not None and wish.direction not in {None, direction}:
        problems.append(narrowed(wish, direction, theirs, ours))
    return Drafted(
        theirs,
        ours,
        direction,
        wish.winner if wish and wish.winner else wishes.winner,
        wish.consent if wish and wish.consent is not None else wanted.consent,
    )


def _fit(theirs: Kind, ours: Kind) -> bool:
    if theirs is ours or ours is Kind.TEXT:
        return True
    return {theirs, ours} <= _WORDS or {theirs, ours} <= _NUMBERS


def _possible(wanted: Direction, theirs: Field, ours: Field) -> Direction | None:
    """The wanted direction, less the side that may not be written."""
    sides = {Side.SALESFORCE} if wanted is Direction.TO_SALESFORCE else {Side.MARKETO}
    if wanted is Direction.BOTH:
        sides = set(Side)
    if not theirs.writable:
        sides.discard(Side.SALESFORCE)
    if not ours.writable:
        sides.discard(Side.MARKETO)
    if sides == set(Side):
        return Direction.BOTH
    if not sides:
        return None
    return Direction.TO_MARKETO if Side.MARKETO in sides else Direction.TO_SALESFORCE
