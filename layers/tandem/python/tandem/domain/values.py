"""Canonical text: the one form in which values of both sides are compared, hashed and carried.

Functions here are append-only and versioned (`VERSION` is stored with every shadow); a changed rule is a new
version, since a shadow made under another rule cannot be compared.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from tandem.domain.records import Json

VERSION = 1
Text = str | None


class Kind(StrEnum):
    """How a field's values are read, compared and written."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    CHOICES = "choices"
    USER = "user"
    PERSON = "person"
    """A Marketo person named by its id, which Marketo wants as a number."""
    INTEGER = "integer"
    NUMBER = "number"
    CURRENCY = "currency"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


WORDS = frozenset({Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.CHOICES, Kind.USER, Kind.PERSON})
NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.CURRENCY})


class Unreadable(ValueError):
    """The value cannot be understood as its kind."""


def canonical(kind: Kind, raw: Json) -> Text:
    """The canonical text of a raw value; empty is None, except for a checkbox, whose empty is false."""
    if raw is None or raw == "":
        return "false" if kind is Kind.BOOLEAN else None
    return _READERS[kind](raw)


def as_kind(kind: Kind, text: str) -> Text:
    """What a text is in a field of another kind; one that cannot be read as that kind stays as it is."""
    try:
        return canonical(kind, text)
    except Unreadable:
        return text


def comparable(kind: Kind, text: Text) -> Text:
    """The form that decides equality: the case of an e-mail address is no difference."""
    return text.lower() if text is not None and kind is Kind.EMAIL else text


def _text(raw: Json) -> Text:
    return str(raw).replace("\r\n", "\n")


def _choices(raw: Json) -> Text:
    # Salesforce returns a multi-select in the order of its definition, whatever order was written.
    parts = sorted({part.strip() for part in str(raw).split(";")} - {""})
    return ";".join(parts) or None


def _user(raw: Json) -> Text:
    # The key prefix of User; an owner may be a queue as well, which is no sales person.
    return str(raw) if str(raw).startswith("005") else None


def _boolean(raw: Json) -> Text:
    word = str(raw).strip().lower()
    if word in {"true", "1", "yes"}:
        return "true"
    if word in {"false", "0", "no"}:
        return "false"
    raise Unreadable("not a boolean")


_MOST_DIGITS = 20
"""Salesforce numbers have at most 18 digits; what is far beyond is no number of anybody's."""


def _number(raw: Json) -> Text:
    try:
        number = Decimal(str(raw).replace(",", "").strip())
    except InvalidOperation as error:
        raise Unreadable("not a number") from error
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise Unreadable("not a number that a field can hold")
    return plain(number)


def plain(number: Decimal) -> str:
    """A decimal without exponent, trailing zeros or negative zero."""
    text = format(number.normalize(), "f")
    return "0" if text in {"-0", "0"} else text


def _integer(raw: Json) -> Text:
    text = _number(raw)
    assert text is not None
    return plain(Decimal(text).quantize(Decimal(1), ROUND_HALF_UP))


def _date(raw: Json) -> Text:
    text = str(raw).strip()[:10]
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError as error:
        raise Unreadable("not a date") from error


# What both vendors send, which `fromisoformat` reads in a twentieth of the time of `strptime`.
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(_DAY.pattern + r"T(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_ZONES = ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M:%S%z")
_NAIVE = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")


def _datetime(raw: Json) -> Text:
    return instant(str(raw)).isoformat().replace("+00:00", "Z")


def instant(raw: str) -> datetime:
    """The moment a vendor's text names, in UTC and whole seconds (all the forms of both vendors)."""
    moment = _read_moment(raw.strip().replace("Z+0000", "+0000"))
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise Unreadable("not a moment of the calendar") from error


def _read_moment(text: str) -> datetime:
    if _MOMENT.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    for form in (*_ZONES, *_NAIVE):
        with suppress(ValueError):
            return datetime.strptime(text, form)
    raise Unreadable("not a moment")


_READERS = {
    Kind.TEXT: _text,
    Kind.EMAIL: lambda raw: str(raw).strip() or None,
    Kind.PHONE: _text,
    Kind.URL: _text,
    Kind.CHOICES: _choices,
    Kind.USER: _user,
    Kind.PERSON: _text,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.CURRENCY: _number,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
}

EXACT_FROM_DISPLAY = frozenset({Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.INTEGER, Kind.BOOLEAN, Kind.DATE})
"""Kinds whose feed display text converts back without loss, so that it may be restored."""


def raw_value(kind: Kind, text: Text) -> Json:
    """The JSON value to write for a canonical text (ISO 8601 with offset for moments, both vendors take it).

    A text that is none of its kind is written as it is, so that the vendor refuses that record and says so.
    """
    if text is not None and kind is Kind.PERSON:
        return int(text) if text.isdecimal() else text
    if text is None or kind in WORDS:
        return text
    if kind is Kind.BOOLEAN:
        return {"true": True, "false": False}.get(text, text)
    if kind in NUMBERS:
        return _json_number(text)
    return text


def _json_number(text: str) -> Json:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() else float(number)
