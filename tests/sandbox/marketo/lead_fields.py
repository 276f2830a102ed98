"""The lead field endpoints: query, create (never delete), update (Adobe: leads.md, "Fields")."""

from __future__ import annotations

import re
from typing import Any

from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import exists, invalid, refused
from tests.sandbox.marketo.schema import CREATABLE_TYPES, Field
from tests.sandbox.marketo.tokens import page_token, read_page_token
from tests.sandbox.marketo.world import World

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LABEL = re.compile(r"[A-Za-z0-9 _]*[A-Za-z0-9][A-Za-z0-9 _]*")
_STANDARD, _CUSTOM = "Read-Write Schema Standard Field", "Read-Write Schema Custom Field"
_MEMBERS = {
    "description": "description",
    "displayName": "label",
    "isHidden": "hidden",
    "isHtmlEncodingInEmail": "html_encoded",
    "isSensitive": "sensitive",
}


async def browse(world: World, call: Call) -> dict[str, Any]:
    """The fields the user's permissions cover, hidden ones too, in pages."""
    fields = [f for f in world.schema if f.rest and call.allowed(_CUSTOM if f.custom else _STANDARD)]
    size = call.batch_size(world.config.limits.page)
    if token := call.one("nextPageToken"):
        after = read_page_token(token, "lead fields")
        fields = [f for f in fields if f.id > after]
    answer: dict[str, Any] = {"result": [_shown(f) for f in fields[:size]], "moreResult": len(fields) > size}
    if answer["moreResult"]:
        answer["nextPageToken"] = page_token("lead fields", fields[size - 1].id)
    return answer


async def by_name(world: World, call: Call) -> dict[str, Any]:
    """One field; 1006 when there is none of that name."""
    return {"result": [_shown(_named(world, call))]}


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
    if not call.allowed(_CUSTOM if field.custom else _STANDARD):
        raise refused("603")
    return field


def _shown(field: Field) -> dict[str, Any]:
    return {
        "displayName": field.label,
        "name": field.name,
        "description": field.description,
        "dataType": field.type,
        **({} if field.length is None else {"length": field.length}),
        "isHidden": field.hidden,
        "isHtmlEncodingInEmail": field.html_encoded,
        "isSensitive": field.sensitive,
        "isCustom": field.custom,
        "isApiCreated": field.api_created,
    }
