"""Queries as text. Moments are unquoted, texts are escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from simple_salesforce.format import format_soql

from tandem.domain.runs import Cursor, Window

PERSON_ID = "Marketo_Person_Id__c"
TYPE = "@type"
_PEOPLE = frozenset({"Lead", "Contact"})
_NEVER_DELETED = frozenset({"User", "Group"})
"""Objects whose rows cannot be deleted have no IsDeleted (Object Reference, User and Group)."""

_VALUES = 2_000
_CHARACTERS = 80_000
"""A query may have 100,000 characters; this leaves room for its other words and for escapes."""

# Characters a query string may carry as they are; an id list grows by a tenth instead of a third.
_PLAIN = "'(),:"


def columns(object_: str, fields: Iterable[str]) -> tuple[str, ...]:
    """The fields to select: the ones asked for and the marks every row carries, each once."""
    marks = ["Id", "SystemModstamp", "LastModifiedById"]
    if object_ not in _NEVER_DELETED:
        marks.append("IsDeleted")
    if object_ in _PEOPLE:
        marks.append(PERSON_ID)
    return tuple(dict.fromkeys((*(name for name in fields if name != TYPE), *marks)))


@dataclass(frozen=True, slots=True)
class Frame:
    """A window, and the condition its rows must meet beside, if the user gave one."""

    window: Window
    condition: str | None = None


def page(object_: str, selected: Sequence[str], frame: Frame, after: Cursor | None, limit: int) -> str:
    """The next rows of a window, ordered so that the last one is the next cursor."""
    window = frame.window
    since = window.since if after is None else max(window.since, after.stamp)
    where = f"SystemModstamp >= {moment(since)} AND SystemModstamp < {moment(window.until)}"
    if after is not None and after.id:
        stamp = moment(after.stamp)
        where += f" AND (SystemModstamp > {stamp} OR (SystemModstamp = {stamp} AND Id > {_literal(after.id)}))"
    return f"{_select(object_, selected, _met(where, frame.condition))} ORDER BY SystemModstamp, Id LIMIT {limit}"


def among(
    object_: str, selected: Sequence[str], field: str, values: Sequence[str], condition: str | None = None
) -> str:
    """The rows whose field has one of the values, and that meet the condition if there is one."""
    return _select(object_, selected, _met(f"{field} IN {_literal(list(values))}", condition))


def any_since(frame: Frame) -> str:
    """One row, if any was stamped since the window's start."""
    where = _met(f"SystemModstamp >= {moment(frame.window.since)}", frame.condition)
    return _select(frame.window.object, ["Id"], where) + " LIMIT 1"


def any_filled(object_: str, field: str) -> str:
    """One row, if the field of any has a value."""
    return _select(object_, ["Id"], f"{field} != null") + " LIMIT 1"


def _met(where: str, condition: str | None) -> str:
    return where if condition is None else f"{where} AND ({condition})"


def moment(second: int) -> str:
    """A second as the API writes it."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def path(soql: str, *, deleted: bool) -> str:
    """The query's path below the version's root, with or without deleted rows."""
    return f"{'queryAll' if deleted else 'query'}?q={quote(soql, safe=_PLAIN)}"


def lists(values: Iterable[str]) -> Iterator[list[str]]:
    """The values, each once, in lists short enough for one query."""
    part: list[str] = []
    length = 0
    for value in dict.fromkeys(values):
        if len(part) == _VALUES or (part and length + len(value) > _CHARACTERS):
            yield part
            part, length = [], 0
        part.append(value)
        length += len(value) + 3
    if part:
        yield part


def _select(object_: str, selected: Sequence[str], where: str) -> str:
    return f"SELECT {','.join(selected)} FROM {object_} WHERE {where}"


def _literal(value: str | list[str]) -> str:
    return format_soql("{}", value)
