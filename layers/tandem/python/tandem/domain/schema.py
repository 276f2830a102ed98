"""From what both sides describe and the user wants, the effective mapping of one object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tandem.domain import telling
from tandem.domain.customs import customs
from tandem.domain.family import NEVER, DefaultPair, Family
from tandem.domain.fields import Field
from tandem.domain.fitting import fit, possible
from tandem.domain.mapping import Direction, Winner
from tandem.domain.values import Kind

TYPE = Field("@type", Kind.TEXT, length=40, writable=False)
"""A field every row has: the name of its object."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user's file says of one pair; None leaves the default."""

    salesforce: str
    marketo: str
    direction: Direction | None = None
    winner: Winner | None = None
    consent: bool | None = None
    sync: bool = True


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user's file says of one object, and which objects are synced with it."""

    pairs: tuple[Wish, ...] = ()
    winner: Winner = Winner.MARKETO
    custom_fields: bool = True
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Described:
    """The fields of both sides that we may see, and the first names of Salesforce fields that were renamed."""

    salesforce: Mapping[str, Field]
    marketo: Mapping[str, Field]
    origins: Mapping[str, str] = field(default_factory=dict)

    def current(self, name: str) -> str:
        """What a Salesforce field is called now."""
        if name in self.salesforce:
            return name
        return next((new for new, old in self.origins.items() if old == name and new in self.salesforce), name)

    def theirs(self, name: str) -> Field | None:
        """A Salesforce field."""
        return TYPE if name == TYPE.name else self.salesforce.get(name)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A pair without its slot."""

    salesforce: Field
    marketo: Field
    direction: Direction
    winner: Winner
    consent: bool
    waits: bool
    origin: str

    @property
    def name(self) -> str:
        """The name its slot is registered under, for ever."""
        return f"{self.origin}={self.marketo.name}"


@dataclass(frozen=True, slots=True)
class Draft:
    """The effective pairs, the Marketo fields to create for them, what a person must mend and what one should know."""

    pairs: tuple[Drafted, ...]
    missing: Mapping[str, Field]
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def draft(family: Family, wishes: Wishes, described: Described) -> Draft:
    """Join defaults, visible custom fields and wishes; a later word about the same Marketo field stands."""
    pairs: dict[str, Drafted] = {}
    missing: dict[str, Field] = {}
    problems: list[str] = []
    notes: list[str] = []
    lacking: list[str] = []
    for wanted, wish in _wanted(family, wishes, described):
        if wanted.made is not None and family.keyed and wanted.marketo not in described.marketo:
            lacking.append(wanted.salesforce)
            continue
        ends = _ends(wanted, wish is not None, described, problems)
        if ends is None:
            continue
        pair = _pair(wanted, wish, wishes.winner, ends, described, problems)
        if pair is not None:
            pairs[pair.marketo.name] = pair
            notes += _notes(wanted, pair)
            if pair.marketo.name not in described.marketo:
                missing[pair.marketo.name] = pair.marketo
    if lacking:
        notes.append(telling.lacking(family.salesforce, family.home.value, lacking))
    return Draft(tuple(pairs.values()), missing, tuple(problems), tuple(notes))


def _wanted(family: Family, wishes: Wishes, described: Described) -> Iterable[tuple[DefaultPair, Wish | None]]:
    """The pairs to consider: defaults and custom fields as the user changed them, then what only the user names."""
    offered = [*family.beside(wishes.others)]
    if wishes.custom_fields:
        offered += customs(family, described.salesforce, described.origins)
    offered = [replace(pair, salesforce=described.current(pair.salesforce)) for pair in offered]
    reserved = {pair.marketo for pair in family.keys}
    wanted = [replace(w, salesforce=described.current(w.salesforce)) for w in wishes.pairs if w.marketo not in reserved]
    used: set[Wish] = set()
    for default in offered:
        fixed = default in family.keys
        wish = None if fixed else next((w for w in wanted if _same(w, default)), None)
        if wish is not None:
            used.add(wish)
            if wish.sync:
                yield default, wish
        elif fixed or not any(_replaces(w, default) for w in wanted):
            yield default, None
    for wish in wanted:
        if wish.sync and wish not in used:
            yield DefaultPair(wish.salesforce, wish.marketo, family.direction), wish


def _same(wish: Wish, default: DefaultPair) -> bool:
    """Whether the wish is about this pair; to switch one off, one of its two names is enough."""
    names = (wish.salesforce or default.salesforce, wish.marketo or default.marketo)
    return names == (default.salesforce, default.marketo)


def _replaces(wish: Wish, default: DefaultPair) -> bool:
    """Whether the wish maps one of the pair's two fields elsewhere; a mere copy to Marketo takes nothing away."""
    if not wish.sync:
        return False
    if wish.marketo == default.marketo:
        return True
    return wish.salesforce == default.salesforce and wish.direction is not Direction.TO_MARKETO


def _ends(wanted: DefaultPair, wished: bool, described: Described, problems: list[str]) -> tuple[Field, Field] | None:
    """The two fields of a pair; a field Marketo lacks is the one to be made. None when there is none."""
    if wanted.salesforce in NEVER:
        problems.append(telling.never(wanted.salesforce))
        return None
    theirs = described.theirs(wanted.salesforce)
    if theirs is None:
        if wished:
            problems.append(telling.unseen(wanted.salesforce, wanted.marketo, described.salesforce))
        return None
    ours = described.marketo.get(wanted.marketo)
    if ours is None and wanted.made is not None:
        ours = replace(wanted.made, name=wanted.marketo)
    if ours is None:
        if wished:
            problems.append(telling.unknown(wanted.marketo, described.marketo))
        return None
    return theirs, ours


def _pair(
    wanted: DefaultPair,
    wish: Wish | None,
    winner: Winner,
    ends: tuple[Field, Field],
    described: Described,
    problems: list[str],
) -> Drafted | None:
    theirs, ours = ends
    if not fit(theirs.kind, ours.kind):
        problems.append(telling.unfit(theirs, ours))
        return None
    chosen = wish.direction if wish and wish.direction else wanted.direction
    direction = possible(chosen, theirs, ours)
    if direction is None:
        problems.append(telling.unwritable(theirs, ours))
        return None
    waits = chosen is Direction.BOTH and not theirs.writable and not theirs.computed
    consent = wish.consent if wish and wish.consent is not None else wanted.consent
    if consent and theirs.kind is not Kind.BOOLEAN:
        problems.append(telling.no_consent(theirs))
        consent = False
    origin = described.origins.get(theirs.name, theirs.name)
    own = wish.winner if wish and wish.winner else winner
    return Drafted(theirs, ours, direction, own, consent, waits, origin)


def _notes(wanted: DefaultPair, pair: Drafted) -> Iterable[str]:
    theirs, ours = pair.salesforce, pair.marketo
    is_string = ours.octets is None  # a text area is the longest there is
    if wanted.made is not None and is_string and theirs.length and ours.length and ours.length < theirs.length:
        yield telling.cut(theirs, ours)
    if pair.waits:
        yield telling.waiting(theirs, ours)
