"""The person fields as Marketo describes them (Adobe: leads.md, field-types.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.routes import DESCRIBE
from tandem.domain.family import KEY_OF, Home
from tandem.domain.fields import Field
from tandem.domain.values import WORDS, Kind

_KINDS = {
    "email": Kind.EMAIL,
    "phone": Kind.PHONE,
    "url": Kind.URL,
    "integer": Kind.INTEGER,
    "score": Kind.INTEGER,
    "percent": Kind.INTEGER,
    "float": Kind.NUMBER,
    "currency": Kind.CURRENCY,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "datetime": Kind.DATETIME,
}
_REFERENCES = {KEY_OF[Home.SALES_PERSON]: Kind.USER, "leadId": Kind.PERSON}
"""Fields that name a record, whatever type they are of."""
_STRING_LENGTH = 255
_TEXT_OCTETS = 30_000
_CURRENCY_SCALE = 4
_FRESH = 3600.0


@dataclass(frozen=True, slots=True)
class Described:
    """One answer of describe: the fields REST may use, the name of every numeric id, and all display names."""

    fields: Mapping[str, Field]
    names: Mapping[int, str | None]
    labels: frozenset[str]


class Describing:
    """Asks what person fields there are, and remembers which name belongs to which numeric id."""

    def __init__(self, calls: Calls, now: Callable[[], float]) -> None:
        self._calls, self._now = calls, now
        self._names: Mapping[int, str | None] = {}
        self._strange: dict[int, float] = {}

    def now(self) -> Described:
        """The fields as they are now."""
        described = read(self._calls.read(DESCRIBE))
        self._names = described.names
        return described

    def learn(self, ids: Iterable[int]) -> None:
        """Describe again if one of these ids is new; one that stays unknown (a hidden field) is new each hour."""
        unknown = {number for number in ids if number not in self._names}
        now = self._now()
        if any(now - self._strange.get(number, float("-inf")) > _FRESH for number in unknown):
            self.now()
            self._strange |= dict.fromkeys(unknown - self._names.keys(), now)

    def name(self, field_id: int) -> str | None:
        """The REST name of a field, if it is known and has one."""
        return self._names.get(field_id)


def read(body: Mapping[str, Any]) -> Described:
    """Understand a describe answer; a field without `rest` cannot be used through this API and is left out."""
    rows = body.get("result") or ()
    usable = [row for row in rows if row.get("rest")]
    return Described(
        {row["rest"]["name"]: _field(row) for row in usable},
        {int(row["id"]): (row.get("rest") or {}).get("name") for row in rows},
        frozenset(str(row.get("displayName", "")).casefold() for row in rows),
    )


def object_fields(body: Mapping[str, Any]) -> Mapping[str, Field]:
    """The fields that another object's describe answer tells (Adobe: lead-database.md, "Describe").

    What is not updateable is given with a creation, except what Marketo makes itself.
    """
    (described,) = body["result"]
    own = {described["idField"], "createdAt", "updatedAt"}
    fields = [(row["name"], row) for row in described["fields"]]
    return {name: replace(_of(name, row, name not in own), fixed=not row["updateable"]) for name, row in fields}


def _field(row: Mapping[str, Any]) -> Field:
    writable = not row["rest"].get("readOnly", False) and row["dataType"] != "formula"
    return _of(row["rest"]["name"], row, writable)


def _of(name: str, row: Mapping[str, Any], writable: bool) -> Field:
    kind_name = row["dataType"]
    kind = _REFERENCES.get(name) or _KINDS.get(kind_name, Kind.TEXT)
    if kind_name == "text":
        return Field(name, kind, length=row.get("length"), octets=_TEXT_OCTETS, writable=writable)
    if kind in WORDS:
        return Field(name, kind, length=row.get("length") or _STRING_LENGTH, writable=writable)
    scale = _CURRENCY_SCALE if kind is Kind.CURRENCY else None
    return Field(name, kind, scale=scale, writable=writable)
