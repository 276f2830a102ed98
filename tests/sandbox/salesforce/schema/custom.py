"""Completes the definition of a custom object with what Salesforce gives every one of them."""

from typing import Any

from tests.sandbox.salesforce.schema.catalogue import Catalogue

_USER: dict[str, Any] = {"type": "reference", "to": ["User"], "access": "", "required": True, "defaulted": True}
_TIME: dict[str, Any] = {"type": "datetime", "access": "", "required": True, "defaulted": True}
_OWNER: dict[str, Any] = {
    "name": "OwnerId", "label": "Owner ID", "type": "reference", "to": ["Group", "User"], "relationship": "Owner",
    "required": True, "defaulted": True,
}  # fmt: skip
_TAIL: tuple[dict[str, Any], ...] = (
    {"name": "CreatedDate", "label": "Created Date"} | _TIME,
    {"name": "CreatedById", "label": "Created By ID", "relationship": "CreatedBy"} | _USER,
    {"name": "LastModifiedDate", "label": "Last Modified Date"} | _TIME,
    {"name": "LastModifiedById", "label": "Last Modified By ID", "relationship": "LastModifiedBy"} | _USER,
    {"name": "SystemModstamp", "label": "System Modstamp"} | _TIME,
)


def completed(catalogue: Catalogue, definition: dict[str, Any]) -> dict[str, Any]:
    """Return a definition with key prefix, standard fields and child relationship names; others as they are."""
    if not definition["name"].endswith("__c"):
        return definition
    known = catalogue.find(definition["name"])
    prefix = known.prefix if known else catalogue.free_prefix()
    label = definition.get("label", definition["name"].removesuffix("__c").replace("_", " "))
    whole = {"keyPrefix": prefix, "label": label, "labelPlural": label + "s", "mergeable": False} | definition
    children = whole["labelPlural"].replace(" ", "_") + "__r"
    own = [_with_child(field, children) for field in whole.get("fields", ())]
    names = {field["name"] for field in own}
    owned = not any(field.get("master") for field in own)
    head = [one for one in _head(whole["label"], owned=owned) if one["name"] not in names]
    return whole | {"fields": [*head, *own, *(one for one in _TAIL if one["name"] not in names)]}


def _with_child(field: dict[str, Any], children: str) -> dict[str, Any]:
    if field["type"] == "reference" and field["name"].endswith("__c"):
        return {"child": children} | field
    return field


def _head(label: str, *, owned: bool) -> list[dict[str, Any]]:
    """Return the fields that lead a describe; the detail of a master has no owner of its own."""
    return [
        {"name": "Id", "label": "Record ID", "type": "id", "access": "", "defaulted": True},
        *([_OWNER] if owned else []),
        {"name": "IsDeleted", "label": "Deleted", "type": "boolean", "access": ""},
        {"name": "Name", "label": f"{label} Name", "type": "string", "length": 80, "is_name": True, "lookup": True},
    ]
