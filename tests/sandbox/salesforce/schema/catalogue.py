"""The organisation's objects and fields as data, changeable while the server runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.sandbox.salesforce.schema.field import Field

_DATA = Path(__file__).parent.parent / "data"
_PLACES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ObjectType:
    """One object: its name, key prefix, flags and fields in describe order."""

    def __init__(self, definition: dict[str, Any]) -> None:
        """Read a compact definition."""
        self.definition = {key: value for key, value in definition.items() if key != "fields"}
        self.name: str = definition["name"]
        self.label: str = definition.get("label", self.name)
        self.label_plural: str = definition.get("labelPlural", self.label + "s")
        self.prefix: str = definition["keyPrefix"]
        self.custom = self.name.endswith("__c")
        self.fields: dict[str, Field] = {}
        self.by_lower: dict[str, Field] = {}
        self.by_relationship: dict[str, Field] = {}
        for spec in definition["fields"]:
            self.fields[spec["name"]] = Field.of(spec)
        self.refresh()

    def flag(self, name: str) -> bool:
        """Return an object flag of the describe, true unless the definition says otherwise."""
        return bool(self.definition.get(name, True))

    def refresh(self) -> None:
        """Rebuild the lookups after the fields changed."""
        self.by_lower = {name.lower(): field for name, field in self.fields.items()}
        self.by_relationship = {
            field.relationship.lower(): field for field in self.fields.values() if field.relationship
        }

    def export(self) -> dict[str, Any]:
        """Return the definition as it would be loaded again."""
        return self.definition | {"fields": [field.spec for field in self.fields.values()]}


class Catalogue:
    """All objects of the organisation; `version` rises with every change."""

    def __init__(self, definitions: list[dict[str, Any]]) -> None:
        """Read the objects, in order."""
        self.version = 0
        self.objects: dict[str, ObjectType] = {}
        self._by_lower: dict[str, ObjectType] = {}
        self._by_prefix: dict[str, ObjectType] = {}
        self._lookups: dict[str, list[tuple[ObjectType, Field]]] = {}
        self._lookups_version = -1
        for definition in definitions:
            self.add(definition)

    @classmethod
    def shipped(cls) -> "Catalogue":
        """Return the objects that come with the package."""
        return cls([json.loads(path.read_text("utf-8")) for path in sorted(_DATA.glob("*.json"))])

    def __iter__(self) -> Iterator[ObjectType]:
        """Go through the objects by name."""
        return iter(sorted(self.objects.values(), key=lambda kind: kind.name))

    def add(self, definition: dict[str, Any]) -> ObjectType:
        """Add an object, or replace the one of that name."""
        kind = ObjectType(definition)
        self.objects[kind.name] = kind
        self._by_lower[kind.name.lower()] = kind
        self._by_prefix[kind.prefix] = kind
        self._open_activities()
        self.version += 1
        return kind

    def drop(self, name: str) -> None:
        """Remove an object; lookups to it stay and lead nowhere."""
        kind = self.objects.pop(name)
        del self._by_lower[name.lower()], self._by_prefix[kind.prefix]
        self.version += 1

    def free_prefix(self) -> str:
        """Return a key prefix for a custom object that none has yet."""
        return next(prefix for number in range(36**2) if (prefix := _custom_prefix(number)) not in self._by_prefix)

    def find(self, name: str) -> ObjectType | None:
        """Return the object of that name, without regard to case, as the API does."""
        return self._by_lower.get(name.lower())

    def of_id(self, record_id: str) -> ObjectType | None:
        """Return the object whose key prefix an id carries."""
        return self._by_prefix.get(record_id[:3])

    def put_field(self, object_name: str, spec: dict[str, Any]) -> Field:
        """Add a field, or redefine it in place."""
        kind = self.objects[object_name]
        field = Field.of(spec)
        kind.fields[field.name] = field
        self._changed(kind)
        return field

    def drop_field(self, object_name: str, field_name: str) -> None:
        """Remove a field."""
        kind = self.objects[object_name]
        del kind.fields[field_name]
        self._changed(kind)

    def rename_field(self, object_name: str, old: str, new: str) -> None:
        """Give a field another API name, keeping its place."""
        kind = self.objects[object_name]
        kind.fields = {
            (new if name == old else name): (Field.of(field.spec | {"name": new}) if name == old else field)
            for name, field in kind.fields.items()
        }
        self._changed(kind)

    def lookups_to(self, object_name: str) -> list[tuple[ObjectType, Field]]:
        """Return the stored lookups of all objects that may point to one, as children see it."""
        if self._lookups_version != self.version:
            self._lookups.clear()
            self._lookups_version = self.version
        if object_name not in self._lookups:
            self._lookups[object_name] = [
                (kind, field)
                for kind in self
                for field in kind.fields.values()
                if object_name in field.to and field.stored and field.is_parent
            ]
        return self._lookups[object_name]

    def children_of(self, object_name: str) -> list[dict[str, Any]]:
        """Return the child relationships that lookups of other objects make."""
        return [
            {
                "cascadeDelete": field.cascades,
                "childSObject": kind.name,
                "deprecatedAndHidden": False,
                "field": field.name,
                "junctionIdListNames": [],
                "junctionReferenceTo": [],
                "relationshipName": field.child,
                "restrictedDelete": field.restricts,
            }
            for kind in self
            for field in kind.fields.values()
            if object_name in field.to
        ]

    def export(self) -> list[dict[str, Any]]:
        """Return all definitions as they would be loaded again."""
        return [kind.export() for kind in self]

    def _open_activities(self) -> None:
        """Let the lookups that are open to an object flag (Task.WhatId) point to every object that has it."""
        for kind in self.objects.values():
            for field in [one for one in kind.fields.values() if one.spec.get("open_to")]:
                flag = field.spec["open_to"]
                targets = [one.name for one in self if one.definition.get(flag) and one.name not in field.to]
                if targets:
                    kind.fields[field.name] = Field.of(field.spec | {"to": [*field.to, *targets]})
                    kind.refresh()

    def _changed(self, kind: ObjectType) -> None:
        kind.refresh()
        self.version += 1


def _custom_prefix(number: int) -> str:
    """Return the nth key prefix of custom objects: a00, a01 ... a0Z, a10 ..."""
    high, low = divmod(number, 36)
    return "a" + _PLACES[high] + _PLACES[low]
