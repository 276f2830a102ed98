"""Finds the field that a path in a query means, for one user; what the user may not see does not exist."""

from dataclasses import dataclass

from tests.sandbox.salesforce.access import Access, View
from tests.sandbox.salesforce.columns import Column, column, parent_of
from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.soql.lexer import place_of
from tests.sandbox.salesforce.soql.parser import not_offered
from tests.sandbox.salesforce.soql.tree import Path
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row

# Through a lookup to several objects only the fields of the Name object can be read.
_NAME_FIELDS = frozenset(
    {"id", "name", "firstname", "lastname", "email", "type", "username", "phone", "title", "alias", "isactive"}
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A path made readable: its field, how to read it, and the lookup it goes through."""

    field: Field
    read: Column
    lookup: Field | None = None


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
        if len(parts) == 1:
            field = self._view.field(parts[0])
            if field is None:
                raise self._no_column(path, parts[0], self._view.kind.name)
            return Bound(field, column(self._store, field))
        if len(parts) > 2:
            raise not_offered("paths through more than one parent")
        return self._through_parent(path, parts[0], parts[1])

    def refused(self, path: Path, message: str, code: str = "INVALID_FIELD") -> CallRefused:
        """Return the refusal of the query at a path."""
        return CallRefused(code, place_of(self._text, path.at) + message)

    def _through_parent(self, path: Path, relationship: str, name: str) -> Bound:
        lookup = self._view.relationship(relationship)
        if lookup is None:
            raise self.refused(
                path,
                f"Didn't understand relationship '{relationship}' in field path. If you are attempting to use a "
                "custom relationship, be sure to append the '__r' after the custom relationship name. "
                "Please reference your WSDL or the describe call for the appropriate names.",
            )
        readers: dict[str, Column] = {}
        found: Field | None = None
        for target in lookup.to:
            kind = self._store.catalogue.find(target)
            view = self._access.view(self._user_id, kind) if kind else None
            field = view.field(name) if view else None
            if kind and field:
                readers[kind.prefix] = column(self._store, field)
                found = field
        if found is None or (len(lookup.to) > 1 and name.lower() not in _NAME_FIELDS):
            raise self._no_column(path, name, "Name" if len(lookup.to) > 1 else lookup.to[0])
        return Bound(found, self._parent_reader(lookup, readers), lookup)

    def _parent_reader(self, lookup: Field, readers: dict[str, Column]) -> Column:
        store, lookup_name = self._store, lookup.name

        def read(row: Row) -> object:
            parent = parent_of(store, row, lookup_name)
            reader = readers.get(parent["Id"][:3]) if parent else None
            return reader(parent) if parent and reader else None

        return read

    def _no_column(self, path: Path, name: str, entity: str) -> CallRefused:
        return self.refused(
            path,
            f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to "
            "append the '__c' after the custom field name. Please reference your WSDL or the describe call for the "
            "appropriate names.",
        )
