"""The lead field endpoints: query, create (never delete), update (Adobe: leads.md, "Fields")."""

from __future__ import annotations

import re
from typing import Any

from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import exists, invalid, refused
from tests.sandbox.marketo.object_fields import may_see, paged_fields
from tests.sandbox.marketo.record_shapes import field_metadata
from tests.sandbox.marketo.schema import CREATABLE_TYPES, Field
from tests.sandbox.marketo.world import World

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LABEL = re.compile(r"[A-Za-z0-9 _]*[A-Za-z0-9][A-Za-z0-9 _]*")
_MEMBERS = {
    "description": "description",
    "displayName": "label",
    "isHidden": "hidden",
    "isHtmlEncodingInEmail": "html_encoded",
    "isSensitive": "sensitive",
}


async def browse(world: World, call: Call) -> dict[str, Any]:
    """The fields the user's permissions cover, hidden ones too, in pages."""
    fields = [f for f in world.schema if f.rest and may_see(call, f)]
    return paged_fields(world, call, fields, "lead fields")


async def by_name(world: World, call: Call) -> dict[str, Any]:
    """One field; 1006 when there is none of that name."""
    return {"result": [field_metadata(_named(world, call))]}


async def create(world: World, call: Call) -> dict[str, Any]:
    """Create custom fields: all of the input or, if one is wrong, none. They can be hidden but not deleted."""
    limits = world.config.limits
    records = call.inputs(limits.batch)
    if sum(f.api_created for f in world.schema) + len(records) > limits.api_fields:
        raise invalid(f"At most {limits.api_fields} custom fields can be created through the API")
    seen: set[str] = set()
    for record in records:
        _check_new(world, record, seen)
    for record in records:
        world.schema.add(record, api_created=True)
    return {"result": [{"name": r["name"], "status": "created"} for r in records]}


async def update(world: World, call: Call) -> dict[str, Any]:
    """Change what may be changed of one field; its name, type and length never."""
    field, records = _named(world, call), call.inputs(world.config.limits.batch)
    if len(records) != 1 or not isinstance(records[0], dict):
        raise invalid("input must hold exactly one field")
    changes: dict[str, Any] = records[0]
    for member in changes:
        if not _changeable(field, member):
            raise invalid(f"'{member}' of field '{field.name}' cannot be updated")
    label = changes.get("displayName")
    if label is not None:
        _check_label(world, label, field)
    for member, value in changes.items():
        setattr(field, _MEMBERS[member], value)
    return {"result": [{"name": field.name, "status": "updated"}]}


def _check_new(world: World, record: Any, seen: set[str]) -> None:
    if not isinstance(record, dict):
        raise invalid("A field must be an object")
    for member in ("displayName", "name", "dataType"):
        if not record.get(member):
            raise refused("1002", member)
    name, label = str(record["name"]), str(record["displayName"])
    if not _NAME.fullmatch(name):
        raise refused("1001", name, "field name")
    if record["dataType"] not in CREATABLE_TYPES:
        raise refused("1001", record["dataType"], "dataType")
    taken = {f.name.casefold() for f in world.schema} | seen
    if name.casefold() in taken or label.casefold() in seen:
        raise exists(name)
    _check_label(world, label, None)
    seen |= {name.casefold(), label.casefold()}


def _check_label(world: World, label: Any, field: Field | None) -> None:
    if not isinstance(label, str) or not _LABEL.fullmatch(label):
        raise refused("1001", label, "displayName")
    other = world.schema.labelled(label)
    if other is not None and other is not field:
        raise exists(label)


def _changeable(field: Field, member: str) -> bool:
    if member not in _MEMBERS:
        return False
    if member == "displayName":
        return field.custom
    return field.api_created if member == "isHidden" else True


def _named(world: World, call: Call) -> Field:
    name = call.parts["name"]
    field = world.schema.find(name)
    if field is None or not field.rest:
        raise refused("1006", name)
    if not may_see(call, field):
        raise refused("603")
    return field
