"""Renders rows as the records of a query answer: attributes first, parents as objects, absent parents null."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.salesforce.columns import Column, parent_of
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.soql.binding import Binder, Bound
from tests.sandbox.salesforce.soql.tree import Path
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row


def attributes(object_name: str, record_id: str, version: str) -> dict[str, str]:
    """Return the attributes that head every record."""
    return {"type": object_name, "url": f"/services/data/{version}/sobjects/{object_name}/{record_id}"}


@dataclass(frozen=True, slots=True)
class _Parent:
    """The fields and further parents selected through one lookup."""

    key: str
    lookup: str
    polymorphic: bool
    columns: list[tuple[str, Column]]
    parents: list["_Parent"]


class Projection:
    """What a query selects, made once and applied to every page."""

    def __init__(self, store: Store, object_name: str, binder: Binder, paths: tuple[Path, ...]) -> None:
        """Bind the selected paths; a field selected twice refuses the query."""
        self._store = store
        self._object = object_name
        self._plain: list[str] = []
        self._worked: list[tuple[str, Column]] = []
        self._parents: list[_Parent] = []
        seen: set[str] = set()
        for path in paths:
            if path.text.lower() in seen:
                raise binder.refused(path, f"duplicate field selected: {path.text}", "MALFORMED_QUERY")
            seen.add(path.text.lower())
            self._add(binder.bind(path))

    def _add(self, bound: Bound) -> None:
        name = bound.field.name
        if bound.lookups:
            parents = self._parents
            for lookup in bound.lookups:
                parent = _parent_for(parents, lookup)
                parents = parent.parents
            parent.columns.append((name, bound.leaf))
        elif bound.field.stored:
            self._plain.append(name)
        else:
            self._worked.append((name, bound.read))

    def render(self, rows: Iterable[Row], version: str) -> list[dict[str, Any]]:
        """Return the rows as records."""
        plain, name = self._plain, self._object
        prefix = f"/services/data/{version}/sobjects/{name}/"
        records = []
        for row in rows:
            get = row.get
            record: dict[str, Any] = {"attributes": {"type": name, "url": prefix + row["Id"]}}
            record.update([(field, get(field)) for field in plain])
            records.append(record)
            for field, read in self._worked:
                record[field] = read(row)
            for parent in self._parents:
                record[parent.key] = self._parent(row, parent, version)
        return records

    def _parent(self, row: Row, parent: _Parent, version: str) -> dict[str, Any] | None:
        found = parent_of(self._store, row, parent.lookup)
        if found is None:
            return None
        kind = self._store.catalogue.of_id(found["Id"])
        head = attributes(kind.name if kind else "Name", found["Id"], version)
        # Through a lookup to several objects the parent is served as the Name object, whatever it is.
        if parent.polymorphic:
            head["type"] = "Name"
        record: dict[str, Any] = {"attributes": head}
        record.update([(field, read(found)) for field, read in parent.columns])
        for further in parent.parents:
            record[further.key] = self._parent(found, further, version)
        return record


def _parent_for(parents: list[_Parent], lookup: Field) -> _Parent:
    """Return the parent of a lookup among those already selected, added when it is new."""
    key = lookup.relationship or ""
    found = next((one for one in parents if one.key == key), None)
    if found is None:
        found = _Parent(key, lookup.name, len(lookup.to) > 1, [], [])
        parents.append(found)
    return found
