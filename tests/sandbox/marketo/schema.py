"""The fields of a person or a program member: read from data, extended by custom fields, never shrinking."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Adobe: leads.md, "Query": custom fields of these types may be searched and looked up.
SEARCHABLE_TYPES = frozenset({"string", "email", "integer"})
# Adobe: swagger CreateLeadField.dataType; text area, reference and formula cannot be made by the API.
CREATABLE_TYPES = frozenset(
    (
        *("boolean", "currency", "date", "datetime", "email", "float"),
        *("integer", "percent", "phone", "score", "string", "url"),
    )
)
_LENGTHS = {"string": 255, "email": 255, "phone": 255, "url": 255, "text": 30_000}
_FIRST_CUSTOM_ID = 1_001
# The members of a field that a person may give when declaring one (the admin plane and the data file).
_MEMBERS = {
    "id": "id",
    "name": "name",
    "label": "label",
    "displayName": "label",
    "type": "type",
    "dataType": "type",
    "soap": "soap",
    "length": "length",
    "readOnly": "read_only",
    "fixed": "fixed",
    "company": "company",
    "searchable": "searchable",
    "default": "default",
    "rest": "rest",
    "description": "description",
    "isHidden": "hidden",
    "hidden": "hidden",
    "isHtmlEncodingInEmail": "html_encoded",
    "isSensitive": "sensitive",
}


@dataclass(slots=True)
class Field:
    """One field of a person or another object, with everything the describe calls say about it.

    A `fixed` field is given when a record is created and cannot be updated afterwards.
    """

    id: int
    name: str
    label: str
    type: str
    soap: str
    length: int | None = None
    read_only: bool = False
    fixed: bool = False
    company: bool = False
    searchable: bool = False
    default: Any = None
    rest: bool = True
    custom: bool = False
    api_created: bool = False
    hidden: bool = False
    description: str | None = None
    html_encoded: bool = True
    sensitive: bool = False

    @property
    def filterable(self) -> bool:
        """Whether it may be a `filterType`."""
        return self.searchable or (self.custom and self.type in SEARCHABLE_TYPES)

    @property
    def lookup(self) -> bool:
        """Whether it may be a `lookupField` of Sync Leads; the partition may be filtered but never looked up."""
        return self.filterable and self.name != "leadPartitionId"


class Schema:
    """The fields by name, in the order of their numeric ids."""

    def __init__(self, standard: str = "lead_fields.json") -> None:
        """Start with the standard fields of every instance, read from that data file."""
        raw = json.loads((Path(__file__).parent / "data" / standard).read_text(encoding="utf-8"))
        self._fields: dict[str, Field] = {f.name: f for f in map(field_of, raw)}
        self._next_id = _FIRST_CUSTOM_ID

    def __iter__(self) -> Iterator[Field]:
        """Every field, hidden and unreachable ones too."""
        return iter(self._fields.values())

    def find(self, name: str) -> Field | None:
        """The field of that name, hidden or not."""
        return self._fields.get(name)

    def usable(self, name: str) -> Field | None:
        """The field of that name if REST calls may use it: exposed and not hidden."""
        found = self._fields.get(name)
        return found if found is not None and found.rest and not found.hidden else None

    def all_usable(self) -> list[Field]:
        """Every field REST calls may use."""
        return [f for f in self if f.rest and not f.hidden]

    def labelled(self, label: str) -> Field | None:
        """The field with that display name, compared without case."""
        return next((f for f in self if f.label.casefold() == label.casefold()), None)

    def defaults(self) -> dict[str, Any]:
        """The values a new person has without anybody giving them."""
        return {f.name: f.default for f in self if f.default is not None}

    def add(self, given: dict[str, Any], *, api_created: bool) -> Field:
        """Create a custom field; the caller has checked that the name is free."""
        made = field_of({"label": given.get("displayName", given["name"]), **given, "id": self._next_id})
        made.custom, made.api_created = True, api_created
        self._next_id += 1
        self._fields[made.name] = made
        return made

    def custom(self) -> Iterable[Field]:
        """The custom fields only."""
        return (f for f in self if f.custom)


def field_of(given: dict[str, Any]) -> Field:
    """The field a declaration describes, with the usual length of its type."""
    known = {_MEMBERS[k]: v for k, v in given.items() if k in _MEMBERS}
    known.setdefault("label", known["name"])
    known.setdefault("soap", known["name"])
    known.setdefault("length", _LENGTHS.get(known["type"]))
    return Field(**known)
