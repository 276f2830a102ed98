"""Records of a query answer as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tandem.adapters.salesforce.soql import PERSON_ID, TYPE
from tandem.domain.records import Json, Row


def rows(object_: str, fields: Sequence[str], records: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    """The rows, with the fields asked for; a parent's field is found under its dotted name."""
    constant: dict[str, Json] = {TYPE: object_} if TYPE in fields else {}
    own = [name for name in fields if "." not in name and name != TYPE]
    parents = [(name, name.split(".")) for name in fields if "." in name]
    return tuple(_row(record, constant, own, parents) for record in records)


def _row(
    record: Mapping[str, Any],
    constant: Mapping[str, Json],
    own: Sequence[str],
    parents: Sequence[tuple[str, list[str]]],
) -> Row:
    values = dict(constant)
    for name in own:
        values[name] = record.get(name)
    for name, steps in parents:
        values[name] = _reached(record, steps)
    return Row(
        id=record["Id"],
        stamp=int(datetime.fromisoformat(record["SystemModstamp"]).timestamp()),
        deleted=bool(record.get("IsDeleted")),
        person=record.get(PERSON_ID) or None,
        modified_by=record.get("LastModifiedById") or "",
        values=values,
    )


def _reached(record: Mapping[str, Any], steps: Sequence[str]) -> Json:
    found: Any = record
    for step in steps:
        if found is None:
            return None
        found = found.get(step)
    return found  # type: ignore[no-any-return]
