"""What a user may see and write: object permissions, field-level security, rows hidden by sharing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.sandbox.salesforce.clock import Clock
from tests.sandbox.salesforce.schema.catalogue import Catalogue, ObjectType
from tests.sandbox.salesforce.schema.field import Field

FieldRight = Literal["hidden", "readonly", "visible"]
ObjectRight = Literal["none", "read", "edit", "all"]


@dataclass(frozen=True, slots=True)
class View:
    """One object as one user sees it."""

    kind: ObjectType
    readable: dict[str, Field]
    writable: frozenset[str]
    right: ObjectRight
    hidden_rows: frozenset[str]

    def field(self, name: str) -> Field | None:
        """Return a visible field by name, without regard to case."""
        return self.readable.get(name.lower())

    def relationship(self, name: str) -> Field | None:
        """Return the visible lookup behind a relationship name."""
        found = self.kind.by_relationship.get(name.lower())
        return found if found and found.name.lower() in self.readable else None

    def may_write(self, one: Field) -> bool:
        """Whether field-level security and the object permission let the user write a field."""
        return self.right in ("edit", "all") and one.name in self.writable


@dataclass
class Access:
    """The permissions of all users; a user nobody spoke of sees and writes everything."""

    catalogue: Catalogue
    clock: Clock
    fields: dict[str, dict[str, dict[str, FieldRight]]] = field(default_factory=dict)
    objects: dict[str, dict[str, ObjectRight]] = field(default_factory=dict)
    rows: dict[str, set[str]] = field(default_factory=dict)
    permitted: Callable[[str, str], bool] = lambda _user, _permission: True
    _views: dict[tuple[str, str], View] = field(default_factory=dict)
    _seen_version: int = -1

    def view(self, user_id: str, kind: ObjectType) -> View | None:
        """Return the object as the user sees it, or None when the user has no access to it."""
        if self._seen_version != self.catalogue.version:
            self._views.clear()
            self._seen_version = self.catalogue.version
        key = (user_id, kind.name)
        if key not in self._views:
            self._views[key] = self._build(user_id, kind)
        found = self._views[key]
        needed = kind.definition.get("permission")
        if needed and found.right in ("edit", "all") and not self.permitted(user_id, needed):
            return replace(found, right="read")
        return None if found.right == "none" else found

    def set_field(self, user_id: str, object_name: str, field_name: str, right: FieldRight) -> None:
        """Set field-level security for one user and field."""
        self.fields.setdefault(user_id, {}).setdefault(object_name, {})[field_name] = right
        self.changed()

    def set_object(self, user_id: str, object_name: str, right: ObjectRight) -> None:
        """Set what one user may do with an object."""
        self.objects.setdefault(user_id, {})[object_name] = right
        self.changed()

    def changed(self) -> None:
        """Forget the cached views; the describe of every object counts as modified."""
        self.catalogue.version += 1

    def _build(self, user_id: str, kind: ObjectType) -> View:
        rights = self.fields.get(user_id, {}).get(kind.name, {})
        readable = {name.lower(): one for name, one in kind.fields.items() if rights.get(name) != "hidden"}
        writable = frozenset(one.name for one in readable.values() if rights.get(one.name, "visible") == "visible")
        right = self.objects.get(user_id, {}).get(kind.name, "all")
        return View(kind, readable, writable, right, frozenset(self.rows.get(user_id, ())))
