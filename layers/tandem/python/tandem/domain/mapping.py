"""The effective mapping of one object: which field of one side meets which of the other, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tandem.domain.fields import Field, hold
from tandem.domain.records import Json, Side
from tandem.domain.values import Kind, Text, Unreadable, as_kind, canonical, comparable, raw_value


class Direction(StrEnum):
    """Which way a field's edits travel."""

    BOTH = "both"
    TO_MARKETO = "to_marketo"
    TO_SALESFORCE = "to_salesforce"


class Winner(StrEnum):
    """Whose value stands in a collision; `non_blank` is Marketo's unless it is empty."""

    MARKETO = "marketo"
    SALESFORCE = "salesforce"
    NON_BLANK = "non_blank"


@dataclass(frozen=True, slots=True)
class Pair:
    """One Salesforce field and its Marketo field; `slot` is the number its shadows are kept under.

    `waits` marks a pair that goes to Marketo only because the sync user may not write the Salesforce field now:
    what marketers edit meanwhile is neither sent nor written over.
    """

    slot: int
    salesforce: Field
    marketo: Field
    direction: Direction = Direction.BOTH
    winner: Winner = Winner.MARKETO
    consent: bool = False
    waits: bool = False

    def field(self, side: Side) -> Field:
        """That side's field."""
        return self.salesforce if side is Side.SALESFORCE else self.marketo

    def held(self, side: Side, text: Text) -> Text:
        """What that side will hold of the other side's `text`."""
        field = self.field(side)
        if text is not None and field.kind is not self.field(side.other).kind:
            text = as_kind(field.kind, text)
        return hold(side, field, text)

    def goes(self, side: Side) -> bool:
        """Whether edits travel to that side."""
        if self.direction is Direction.BOTH:
            return True
        return (self.direction is Direction.TO_MARKETO) == (side is Side.MARKETO)

    def alike(self, salesforce: Text, marketo: Text) -> bool:
        """Whether the two sides hold the same as far as both can: one is what that side makes of the other."""
        kind = self.marketo.kind
        down = comparable(kind, self.held(Side.MARKETO, salesforce)) == comparable(kind, marketo)
        if down:
            return True
        kind = self.salesforce.kind
        return comparable(kind, self.held(Side.SALESFORCE, marketo)) == comparable(kind, salesforce)


Columns = tuple[tuple[int, str, Kind], ...]
"""Slot, name and kind of each pair's field on one side: what the hot path of reading needs."""


@dataclass(frozen=True, slots=True)
class FieldMap:
    """All pairs of one object, by slot and by name."""

    object: str
    pairs: tuple[Pair, ...]
    by_slot: Mapping[int, Pair] = field(init=False, repr=False, compare=False)
    by_marketo: Mapping[str, Pair] = field(init=False, repr=False, compare=False)
    columns: Mapping[Side, Columns] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_slot", {pair.slot: pair for pair in self.pairs})
        object.__setattr__(self, "by_marketo", {pair.marketo.name: pair for pair in self.pairs})
        columns = {side: tuple((p.slot, p.field(side).name, p.field(side).kind) for p in self.pairs) for side in Side}
        object.__setattr__(self, "columns", columns)

    def names(self, side: Side) -> tuple[str, ...]:
        """The fields to read on that side, each once, in a stable order."""
        return tuple(dict.fromkeys(pair.field(side).name for pair in self.pairs))

    def read(self, side: Side, values: Mapping[str, Json]) -> dict[int, Text]:
        """Canonical text by slot; an absent field is empty, a value not of its kind is left out."""
        texts: dict[int, Text] = {}
        for slot, name, kind in self.columns[side]:
            try:
                texts[slot] = canonical(kind, values.get(name))
            except Unreadable:
                continue
        return texts

    def render(self, side: Side, texts: Mapping[int, Text]) -> dict[str, Json]:
        """The values to write on that side, by its own names."""
        fields = ((self.by_slot[slot].field(side), text) for slot, text in texts.items())
        return {field.name: raw_value(field.kind, text) for field, text in fields}

    def without(self, slots: Iterable[int]) -> FieldMap:
        """The mapping less some pairs."""
        gone = set(slots)
        return FieldMap(self.object, tuple(pair for pair in self.pairs if pair.slot not in gone))


def slots_of(mapping: FieldMap, side: Side, names: Iterable[str]) -> frozenset[int]:
    """The slots whose field on that side carries one of the names, in any case."""
    wanted = {name.lower() for name in names}
    return frozenset(pair.slot for pair in mapping.pairs if pair.field(side).name.lower() in wanted)


__all__ = ["Direction", "FieldMap", "Pair", "Winner", "slots_of"]
