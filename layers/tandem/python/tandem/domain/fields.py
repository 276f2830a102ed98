"""A described field, and what a side holds of a value written to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from tandem.domain.records import Side
from tandem.domain.values import NUMBERS, WORDS, Kind, Text, canonical, plain


@dataclass(frozen=True, slots=True)
class Field:
    """One side's field: its API name, kind and limits (characters, UTF-8 bytes, digits after the point).

    `writable` tells whether we may write it, `computed` that nobody may (a formula, a number given by the system);
    `choices` is a fingerprint of the only values it takes, where it takes no others.
    """

    name: str
    kind: Kind
    length: int | None = None
    octets: int | None = None
    scale: int | None = None
    writable: bool = True
    computed: bool = False
    choices: str = ""
    fixed: bool = False
    """Said not to change once it is given: sent with a creation, and when it has changed, but with nothing else."""


def hold(side: Side, field: Field, text: Text) -> Text:
    """What that side will hold after `text` is written to the field; None stays None."""
    if text is None:
        return "false" if field.kind is Kind.BOOLEAN else None
    if field.kind in WORDS:
        return _hold_text(side, field, text)
    return _hold_number(field, text) if field.kind in NUMBERS else text


def _hold_text(side: Side, field: Field, text: str) -> Text:
    # Salesforce trims leading and trailing white space of text fields on save.
    held = text.strip() if side is Side.SALESFORCE else text
    if field.length is not None:
        held = held[: field.length]
    if field.octets is not None:
        held = held.encode()[: field.octets].decode(errors="ignore")
    if side is Side.SALESFORCE:
        held = held.strip()
    # What is read back is canonical: a cut may leave a separator or a blank at the end.
    return canonical(field.kind, held)


def _hold_number(field: Field, text: str) -> Text:
    scale = 0 if field.kind is Kind.INTEGER else field.scale
    if scale is None:
        return text
    try:
        return plain(Decimal(text).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP))
    except InvalidOperation:  # no number at all: the side will refuse it
        return text
