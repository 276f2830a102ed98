"""Finds the field that a path in a query means, for one user; what the user may not see does not exist."""

from dataclasses import dataclass

from tests.sandbox.salesforce.access import Access, View
from tests.sandbox.salesforce.columns import Column, column, parent_of
from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.soql.lexer import place_of
from tests.sandbox.salesforce.soql.names import NAME_FIELDS, type_of_name
from tests.sandbox.salesforce.soql.tree import Path
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row

MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Bound:
    """A path made readable: its field, how to read it from the row and from the last parent, the lookups between."""

    field: Field
    read: Column
    leaf: Column
    lookups: tuple[Field, ...] = ()


class Binder:
    """Binds the paths of one query."""

    def __init__(self, store: Store, access: Access, user_id: str, view: View, text: str) -> None:
        """Bind for one user's view of one object."""
        self._store = store
        self._access = access
        self._user_id = user_id
        self._view = view
        self._text = text

    def bind(self, path: Path) -> Bound:
        """Return the field a path means, or refuse the query as INVALID_FIELD."""
        parts = path.text.split(".")
        if parts[0].lower() == self._view.kind.name.lower() and len(parts) > 1:
            parts = parts[1:]
        if len(parts) > MOST_STEPS + 1:
            raise self.refused(path, f"only {MOST_STEPS} levels of relationships are allowed", "MALFORMED_QUERY")
        return self._from(path, self._view, parts)

    def refused(self, path: Path, message: str, code: str = "INVALID_FIELD") -> CallRefused:
        """Return the refusal of the query at a path."""
        return CallRefused(code, place_of(self._text, path.at) + message)

    def _from(self, path: Path, view: View, parts: list[str]) -> Bound:
        """Bind the rest of a path from one object on."""
        if len(parts) == 1:
            field = view.field(parts[0])
            if field is None:
                raise self._no_column(path, parts[0], view.kind.name)
            read = column(self._store, field)
            return Bound(field, read, read)
        lookup = view.relationship(parts[0])
        if lookup is None:
            raise self._no_relationship(path, parts[0])
        if len(lookup.to) > 1:
            return self._through_name(path, lookup, parts[1:])
        target = self._target(lookup.to[0])
        if target is None:
            raise self._no_column(path, parts[1], lookup.to[0])
        rest = self._from(path, target, parts[1:])
        return Bound(rest.field, self._through(lookup, rest.read), rest.leaf, (lookup, *rest.lookups))

    def _through_name(self, path: Path, lookup: Field, parts: list[str]) -> Bound:
        """Bind a field of the Name object, which is all that a lookup to several objects leads to."""
        name = parts[0].lower()
        if len(parts) > 1:
            raise self._no_relationship(path, parts[0])
        readers: dict[str, Column] = {}
        found: Field | None = NAME_FIELDS.get(name)
        for target in lookup.to:
            view = self._target(target)
            field = view.field(name) if view else None
            if view and name == "type":
                readers[view.kind.prefix] = type_of_name(view.kind)
            elif view and field:
                readers[view.kind.prefix] = column(self._store, field)
                found = found and field
        if found is None or not readers:
            raise self._no_column(path, parts[0], "Name")

        def leaf(parent: Row) -> object:
            reader = readers.get(parent["Id"][:3])
            return reader(parent) if reader else None

        return Bound(found, self._through(lookup, leaf), leaf, (lookup,))

    def _target(self, name: str) -> View | None:
        kind = self._store.catalogue.find(name)
        return self._access.view(self._user_id, kind) if kind else None

    def _through(self, lookup: Field, read_parent: Column) -> Column:
        store, lookup_name = self._store, lookup.name

        def read(row: Row) -> object:
            parent = parent_of(store, row, lookup_name)
            return read_parent(parent) if parent else None

        return read

    def _no_relationship(self, path: Path, name: str) -> CallRefused:
        return self.refused(
            path,
            f"Didn't understand relationship '{name}' in field path. If you are attempting to use a "
            "custom relationship, be sure to append the '__r' after the custom relationship name. "
            "Please reference your WSDL or the describe call for the appropriate names.",
        )

    def _no_column(self, path: Path, name: str, entity: str) -> CallRefused:
        return self.refused(
            path,
            f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to "
            "append the '__c' after the custom field name. Please reference your WSDL or the describe call for the "
            "appropriate names.",
        )
