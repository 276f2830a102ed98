"""One version of a custom object type: its keys and its fields (Adobe: custom-objects.md, "Custom Object Fields")."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.schema import Field, field_of

# Names, description and fields of a type; a field holds what addField.json takes, and `kept`, the type of its values.
Version = dict[str, Any]
GUID = "marketoGUID"
_SYSTEM = (
    {"id": 1, "name": GUID, "label": "Marketo GUID", "type": "string", "length": 36, "readOnly": True},
    {"id": 2, "name": "createdAt", "label": "Created At", "type": "datetime", "readOnly": True},
    {"id": 3, "name": "updatedAt", "label": "Updated At", "type": "datetime", "readOnly": True},
)


def dedupe_names(version: Version) -> tuple[str, ...]:
    """The dedupe fields, in the order they were added."""
    return tuple(f["name"] for f in version["fields"].values() if f.get("isDedupeField"))


def searchable(version: Version) -> list[tuple[str, ...]]:
    """The field sets that may be searched: the dedupe fields, the id, and each link (custom-objects.md)."""
    links = [(f["name"],) for f in version["fields"].values() if f["dataType"] == "link"]
    return list(dict.fromkeys([dedupe_names(version), (GUID,), *links]))


def fields_of(version: Version) -> dict[str, Field]:
    """The fields of a version, the three every type has first."""
    fields = [field_of(dict(given)) for given in _SYSTEM]
    for number, given in enumerate(version["fields"].values(), len(fields) + 1):
        made = field_of({"id": number, "name": given["name"], "label": given["displayName"], "type": given["kept"]})
        made.description, made.fixed = given.get("description"), bool(given.get("isDedupeField"))
        made.custom = True
        fields.append(made)
    return {f.name: f for f in fields}
