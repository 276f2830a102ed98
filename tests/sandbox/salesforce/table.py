"""The rows of one object, with the indexes that keep small questions cheap on large tables.

Rows are sparse (a missing key is null), hold values as JSON serves them, and are replaced, never changed in place,
so a snapshot of a row is the row itself.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import Any

from tests.sandbox.salesforce.schema.catalogue import ObjectType

Row = dict[str, Any]
_NO_IDS: frozenset[str] = frozenset()


def index_key(value: Any, *, case_sensitive: bool = False) -> Any:
    """Return how an indexed value compares: texts without case unless the field minds it."""
    return value.lower() if isinstance(value, str) and not case_sensitive else value


class Table:
    """Rows by id, by SystemModstamp and by every indexed field."""

    def __init__(self, kind: ObjectType) -> None:
        """Start empty."""
        self.kind = kind
        self.rows: dict[str, Row] = {}
        self._stamps: list[tuple[str, str]] = []
        self._indexes: dict[str, dict[Any, set[str]]] = {}
        self._sensitive: dict[str, bool] = {}
        self.reindex()

    def put(self, row: Row) -> Row | None:
        """Store a row under its Id and return the one it replaces."""
        record_id = row["Id"]
        old = self.rows.get(record_id)
        if old is not None:
            self._forget(old)
        self.rows[record_id] = row
        insort(self._stamps, (row["SystemModstamp"], record_id))
        self._remember(row)
        return old

    def put_many(self, rows: Iterable[Row]) -> None:
        """Store many rows at once, sorting the stamps a single time."""
        for row in rows:
            self.rows[row["Id"]] = row
        self.reindex()

    def drop(self, record_id: str) -> Row | None:
        """Remove a row altogether and return it."""
        old = self.rows.pop(record_id, None)
        if old is not None:
            self._forget(old)
        return old

    def stamped(self, low: str | None, high: str | None) -> Iterator[Row]:
        """Return the rows whose SystemModstamp lies in [low, high], oldest first."""
        first = bisect_left(self._stamps, (low, "")) if low else 0
        last = bisect_left(self._stamps, (high, "~")) if high else len(self._stamps)
        return (self.rows[record_id] for _, record_id in self._stamps[first:last])

    def count_stamped(self, low: str | None, high: str | None) -> int:
        """Return how many rows `stamped` would give."""
        first = bisect_left(self._stamps, (low, "")) if low else 0
        last = bisect_left(self._stamps, (high, "~")) if high else len(self._stamps)
        return max(0, last - first)

    def indexed(self, field_name: str) -> bool:
        """Whether `holding` can answer for this field."""
        return field_name in self._indexes

    def holding(self, field_name: str, value: Any) -> Iterable[str]:
        """Return the ids of the rows that hold a value in an indexed field."""
        key = index_key(value, case_sensitive=self._sensitive[field_name])
        return self._indexes[field_name].get(key, _NO_IDS)

    def reindex(self) -> None:
        """Rebuild every index, after a bulk load or a change of the schema."""
        self._stamps = sorted((row["SystemModstamp"], record_id) for record_id, row in self.rows.items())
        indexed = [field for field in self.kind.fields.values() if field.indexed]
        self._sensitive = {field.name: field.exact for field in indexed}
        self._indexes = {field.name: {} for field in indexed}
        for row in self.rows.values():
            self._remember(row)

    def _remember(self, row: Row) -> None:
        for name, index in self._indexes.items():
            value = row.get(name)
            if value is not None:
                key = index_key(value, case_sensitive=self._sensitive[name])
                index.setdefault(key, set()).add(row["Id"])

    def _forget(self, row: Row) -> None:
        record_id = row["Id"]
        entry = (row["SystemModstamp"], record_id)
        del self._stamps[bisect_left(self._stamps, entry)]
        for name, index in self._indexes.items():
            value = row.get(name)
            if value is not None:
                key = index_key(value, case_sensitive=self._sensitive[name])
                holders = index[key]
                holders.discard(record_id)
                if not holders:
                    del index[key]
