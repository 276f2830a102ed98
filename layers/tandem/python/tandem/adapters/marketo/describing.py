"""The person fields as Marketo describes them (Adobe: leads.md, field-types.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.routes import DESCRIBE
from tandem.domain.fields import Field
from tandem.domain.values import Kind

_KINDS = {
    "email": Kind.EMAIL,
    "integer": Kind.INTEGER,
    "score": Kind.INTEGER,
    "percent": Kind.INTEGER,
    "float": Kind.NUMBER,
    "currency": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "datetime": Kind.DATETIME,
}
_STRING_LENGTH = 255
_TEXT_OCTETS = 30_000
_CURRENCY_SCALE = 4
_FRESH = 3600.0


@dataclass(frozen=True, slots=True)
class Described:
    """One answer of describe: the fields REST may use, their numeric ids, and every display name."""

    fields: Mapping[str, Field]
    names: Mapping[int, str]
    labels: frozenset[str]


class Describing:
    """Asks what person fields there are, and remembers which name belongs to which numeric id."""

    def __init__(self, calls: Calls, now: Callable[[], float]) -> None:
        self._calls, self._now = calls, now
        self._names: Mapping[int, str] = {}
        self._asked: float | None = None

    def now(self) -> Described:
        """The fields as they are now."""
        described = read(self._calls.read(DESCRIBE))
        self._names, self._asked = described.names, self._now()
        return described

    def name(self, field_id: int) -> str | None:
        """The REST name of a field; describes again for an unknown id, at most once an hour."""
        stale = self._asked is None or self._now() - self._asked > _FRESH
        if field_id not in self._names and stale:
            self.now()
        return self._names.get(field_id)


def read(body: Mapping[str, Any]) -> Described:
    """Understand a describe answer; a field without `rest` cannot be used through this API and is left out."""
    rows = body.get("result") or ()
    usable = [row for row in rows if row.get("rest")]
    return Described(
        {row["rest"]["name"]: _field(row) for row in usable},
        {int(row["id"]): row["rest"]["name"] for row in usable},
        frozenset(str(row.get("displayName", "")).casefold() for row in rows),
    )


def _field(row: Mapping[str, Any]) -> Field:
    kind_name = row["dataType"]
    kind = _KINDS.get(kind_name, Kind.TEXT)
    writable = not row["rest"].get("readOnly", False) and kind_name != "formula"
    name = row["rest"]["name"]
    if kind_name == "text":
        return Field(name, kind, length=row.get("length"), octets=_TEXT_OCTETS, writable=writable)
    if kind in {Kind.TEXT, Kind.EMAIL}:
        return Field(name, kind, length=row.get("length") or _STRING_LENGTH, writable=writable)
    scale = _CURRENCY_SCALE if kind_name == "currency" else None
    return Field(name, kind, scale=scale, writable=writable)
