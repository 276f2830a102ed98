"""What a field accepts from a call, what it keeps, and how an activity shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.sandbox.marketo.config import Behaviour
from tests.sandbox.marketo.envelope import Problem
from tests.sandbox.marketo.schema import Field

_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z0-9-]{2,}")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_INT32 = 2**31


class BadValueError(Exception):
    """A value its field cannot take."""

    def __init__(self, problem: Problem) -> None:
        """Carry the problem to the record."""
        super().__init__(problem.message)
        self.problem = problem


def accept(field: Field, raw: Any, behaviour: Behaviour) -> Any:
    """The value to keep, or None for "clear" (null and the empty string are the same: lead-database.md)."""
    if raw is None or raw == "":
        return field.default
    kept = _reader(field.type)(field, raw, behaviour)
    if kept is None:
        raise BadValueError(Problem.of("1001", raw, field.type))
    return kept


def _text(field: Field, raw: Any, behaviour: Behaviour) -> str | None:
    if not isinstance(raw, str):
        return None
    size, limit = len(raw), field.length or 255
    if field.type == "text":  # field-types.md: a text area holds 30,000 bytes, a string 255 characters
        size = len(raw.encode())
    if size <= limit:
        return raw
    if behaviour.long_values != "truncate":
        return None
    return raw.encode()[:limit].decode(errors="ignore") if field.type == "text" else raw[:limit]


def _email(field: Field, raw: Any, behaviour: Behaviour) -> str | None:
    if not isinstance(raw, str) or not raw.isascii() or not _EMAIL.fullmatch(raw) or ".." in raw:
        return None
    return _text(field, raw, behaviour)


def _url(field: Field, raw: Any, behaviour: Behaviour) -> str | None:
    if behaviour.strict_urls and not (isinstance(raw, str) and _URL.fullmatch(raw)):
        return None
    return _text(field, raw, behaviour)


def _integer(field: Field, raw: Any, behaviour: Behaviour) -> int | None:
    return raw if type(raw) is int and -_INT32 <= raw < _INT32 else None


def _float(field: Field, raw: Any, behaviour: Behaviour) -> float | None:
    return float(raw) if type(raw) in (int, float) else None


def _currency(field: Field, raw: Any, behaviour: Behaviour) -> float | None:
    if isinstance(raw, str) and _NUMBER.fullmatch(raw):  # Adobe's samples quote amounts
        return float(raw)
    return float(raw) if type(raw) in (int, float) else None


def _boolean(field: Field, raw: Any, behaviour: Behaviour) -> bool | None:
    text = str(raw).lower() if type(raw) in (bool, int, str) else ""
    return {"true": True, "1": True, "false": False, "0": False}.get(text)


def _date(field: Field, raw: Any, behaviour: Behaviour) -> str | None:
    if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
        return None
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        return None


def _datetime(field: Field, raw: Any, behaviour: Behaviour) -> str | None:
    return utc_text(raw, behaviour.time_zone)


def utc_text(raw: Any, zone: str) -> str | None:
    """A datetime with seconds as UTC text; one without zone is in the subscription's zone; fractions are refused."""
    if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(Z|[+-]\d\d:?\d\d)?", raw):
        return None
    try:
        value = datetime.fromisoformat(raw)
    except ValueError:
        return None
    aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_Reader = Callable[[Field, Any, Behaviour], Any]
_READERS: dict[str, _Reader] = {
    "email": _email,
    "url": _url,
    "integer": _integer,
    "percent": _integer,
    "score": _integer,
    "float": _float,
    "currency": _currency,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
}


def _reader(kind: str) -> _Reader:
    return _READERS.get(kind, _text)


def display(field: Field, value: Any) -> str | None:
    """The text an activity shows for a value: "1"/"0" for flags of the standard set, "True"/"False" for others.

    Public client code meets both spellings of a flag; which one an instance uses is not documented.
    """
    if value is None:
        return None
    if field.type == "boolean":
        return str(bool(value)) if field.custom else str(int(bool(value)))
    if field.type == "datetime":
        return str(value).replace("T", " ").removesuffix("Z")
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if field.type == "float" else f"{value:.2f}"
    return str(value)
