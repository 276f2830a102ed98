"""The records of one kind and the indexes that find them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo.object_kinds import Kind
from tests.sandbox.marketo.people import Change, key_of

Values = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(slots=True)
class Row:
    """One record: its number in the instance, and its values without the empty ones."""

    number: int
    values: Values


class Table:
    """Records by number; numbers are never used twice."""

    def __init__(self, kind: Kind, seed: int) -> None:
        """Start empty."""
        self.kind, self.next_number = kind, 1
        self._seed = seed
        self._rows: dict[int, Row] = {}
        self._indexes: dict[tuple[str, ...], dict[tuple[str, ...], dict[int, Row]]] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows)

    def rows(self) -> list[Row]:
        """All of them, in the order of their birth."""
        return [self._rows[n] for n in sorted(self._rows)]

    def find(self, names: tuple[str, ...], keys: Iterable[Key]) -> list[Row]:
        """Those whose fields have one of the keys, in the order of their birth and without repeats."""
        index = self._index(names)
        found = {row.number: row for key in keys for row in index.get(_folded(key), {}).values()}
        return [found[n] for n in sorted(found)]

    def named(self, *key: Any) -> Row | None:
        """The record with that dedupe key."""
        found = self.find(self.kind.dedupe, [key])
        return found[0] if found else None

    def add(self, values: Values, number: int | None = None) -> Row:
        """Keep a new record; its id follows from its number."""
        chosen = self.next_number if number is None else number
        if chosen in self._rows:
            raise ValueError(f"there is already a record {chosen} of {self.kind.name}")
        self.next_number = max(self.next_number, chosen + 1)
        row = Row(chosen, {k: v for k, v in values.items() if v is not None})
        row.values[self.kind.id_field] = self._identity(chosen)
        self._rows[chosen] = row
        for names in self._indexes:
            self._enter(names, row)
        return row

    def change(self, row: Row, values: Values) -> list[Change]:
        """Set the values and tell which really differ from before."""
        changes = []
        for name, new in values.items():
            old, field = row.values.get(name), self.kind.find(name)
            if field is not None and (old != new or type(old) is not type(new)):
                changes.append(Change(field, old, new))
        touched = {c.field.name for c in changes}
        affected = [names for names in self._indexes if touched & set(names)]
        for names in affected:
            self._leave(names, row)
        for change in changes:
            row.values[change.field.name] = change.new
            if change.new is None:
                del row.values[change.field.name]
        for names in affected:
            self._enter(names, row)
        return changes

    def remove(self, row: Row) -> None:
        """Forget a record."""
        del self._rows[row.number]
        for names in self._indexes:
            self._leave(names, row)

    def _identity(self, number: int) -> Any:
        if self.kind.id_field == "id":
            return number
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self._seed} {self.kind.name} {number}"))

    def _index(self, names: tuple[str, ...]) -> dict[tuple[str, ...], dict[int, Row]]:
        if names not in self._indexes:  # built when first searched, then kept
            self._indexes[names] = {}
            for row in self.rows():
                self._enter(names, row)
        return self._indexes[names]

    def _enter(self, names: tuple[str, ...], row: Row) -> None:
        if (key := _key(names, row)) is not None:
            self._indexes[names].setdefault(key, {})[row.number] = row

    def _leave(self, names: tuple[str, ...], row: Row) -> None:
        if (key := _key(names, row)) is not None:
            left = self._indexes[names][key]
            left.pop(row.number, None)
            if not left:
                del self._indexes[names][key]


def _key(names: tuple[str, ...], row: Row) -> tuple[str, ...] | None:
    values = [row.values.get(name) for name in names]
    return None if None in values else _folded(values)


def _folded(key: Iterable[Any]) -> tuple[str, ...]:
    return tuple(key_of(value) for value in key)
