"""A described field, and what a side holds of a value written to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tandem.domain.records import Side
from tandem.domain.values import Kind, Text, plain


@dataclass(frozen=True, slots=True)
class Field:
    """One side's field: its API name, kind and limits (characters, UTF-8 bytes, digits after the point)."""

    name: str
    kind: Kind
    length: int | None = None
    octets: int | None = None
    scale: int | None = None
    writable: bool = True


def hold(side: Side, field: Field, text: Text) -> Text:
    """What that side will hold after `text` is written to the field; None stays None."""
    if text is None:
        return "false" if field.kind is Kind.BOOLEAN else None
    if field.kind in {Kind.TEXT, Kind.EMAIL, Kind.CHOICES}:
        return _hold_text(side, field, text)
    if field.kind in {Kind.INTEGER, Kind.NUMBER}:
        return _hold_number(field, text)
    return text


def _hold_text(side: Side, field: Field, text: str) -> Text:
    # Salesforce trims leading and trailing white space of text fields on save.
    held = text.strip() if side is Side.SALESFORCE else text
    if field.length is not None:
        held = held[: field.length]
    if field.octets is not None:
        held = held.encode()[: field.octets].decode(errors="ignore")
    if side is Side.SALESFORCE:
        held = held.strip()
    return held or None


def _hold_number(field: Field, text: str) -> Text:
    scale = 0 if field.kind is Kind.INTEGER else field.scale
    if scale is None:
        return text
    return plain(Decimal(text).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP))
