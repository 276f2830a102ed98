"""The mapping of a world: two fields that people edit, and the fields of the crosswalk."""

from __future__ import annotations

from dataclasses import replace

from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, FieldMap, Pair, Winner
from tandem.domain.values import Kind

from tests.property.machine.model import day, figure, word
from tests.property.machine.variants import Variant

CUT = 4
"""What a lossy Marketo keeps of a text: enough to tell whose it is."""


CONTACTS = 10
"""The slots of contacts begin behind it."""


def contacts(leads: FieldMap) -> FieldMap:
    """The same fields as pairs of contacts, with slots of their own."""
    return FieldMap("contact", tuple(replace(pair, slot=CONTACTS + pair.slot) for pair in leads.pairs))


def mapping(variant: Variant) -> FieldMap:
    """The pairs of a kind of world."""
    pairs = [
        _edited(1, "a", variant, lossy=variant.lossy and not variant.two),
        Pair(3, Field("Id", Kind.TEXT), Field("salesforceId", Kind.TEXT, length=255), Direction.TO_MARKETO),
        Pair(4, Field("IsDeleted", Kind.BOOLEAN), Field("salesforceIsDeleted", Kind.BOOLEAN), Direction.TO_MARKETO),
        Pair(5, Field("Email", Kind.EMAIL), Field("email", Kind.EMAIL), winner=Winner(variant.winner)),
    ]
    if variant.two:
        pairs.append(_edited(2, "b", variant, lossy=variant.lossy))
    return FieldMap("lead", tuple(pairs))


def _edited(slot: int, name: str, variant: Variant, *, lossy: bool) -> Pair:
    theirs, ours = _fields(name, variant, lossy=lossy)
    consent = variant.consent and name == "b"
    direction = Direction(variant.one_way) if variant.one_way and name == "b" else Direction.BOTH
    return Pair(slot, theirs, ours, direction, Winner(variant.winner), consent)


def _fields(name: str, variant: Variant, *, lossy: bool) -> tuple[Field, Field]:
    if variant.consent and name == "b":
        return Field(name, Kind.BOOLEAN), Field(name, Kind.BOOLEAN)
    match variant.kind:
        case "number":
            return Field(name, Kind.NUMBER, scale=3), Field(name, Kind.NUMBER, scale=1)
        case "integer":
            return Field(name, Kind.NUMBER, scale=3), Field(name, Kind.INTEGER)
        case "date":
            return Field(name, Kind.DATE), Field(name, Kind.DATE)
    return Field(name, Kind.TEXT, length=255), Field(name, Kind.TEXT, length=CUT if lossy else 255)


def unique(variant: Variant, number: int, side: str, name: str) -> str | float:
    """A value no human wrote before, as that side's people enter it."""
    if variant.kind in {"number", "integer"}:
        return figure(number)
    if variant.kind == "date":
        return day(number)
    lossy = variant.lossy and name == ("b" if variant.two else "a")
    return word(number, side, "long" if lossy and side == "s" else "")
