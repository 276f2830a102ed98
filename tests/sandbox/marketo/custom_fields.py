"""The fields of a custom object type, changed on its draft (Adobe: custom-objects.md, "Custom Object Fields")."""

from __future__ import annotations

import re
from typing import Any

from tests.sandbox.marketo.activity_types import ATTRIBUTE_TYPES
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.custom_links import kept_type
from tests.sandbox.marketo.custom_types import ObjectType
from tests.sandbox.marketo.custom_versions import dedupe_names, fields_of
from tests.sandbox.marketo.envelope import exists, invalid, refused
from tests.sandbox.marketo.world import World

NAME = re.compile(r"[A-Za-z0-9_]*[A-Za-z][A-Za-z0-9_]*")
LABEL = re.compile(r"[A-Za-z0-9_ ]+")
_MEMBERS = ("name", "displayName", "dataType", "description", "isDedupeField", "relatedTo")
# custom-objects.md, "Approval of Type": what ties records together is settled by the first approval.
_SETTLED = ("name", "dataType", "isDedupeField", "relatedTo")


async def add(world: World, call: Call) -> dict[str, Any]:
    """Add fields to the draft: all of the input or none."""
    changed, records = world.custom.named(call.parts["api"]), call.inputs(world.config.limits.batch)
    made = dict(changed.latest()["fields"])
    for record in records:
        field = _checked(world, changed, record)
        _check_free(changed, made, field)
        made[field["name"]] = field
    _check_limits(world, changed, made)
    changed.editable()["fields"] = made
    return {"result": []}


async def update(world: World, call: Call) -> dict[str, Any]:
    """Change one field of the draft; of a field that was approved only display name and description."""
    changed, name = world.custom.named(call.parts["api"]), call.parts["field"]
    fields = changed.latest()["fields"]
    if name not in fields:
        raise refused("1013")
    if changed.approved and name in changed.approved["fields"]:
        for member in _SETTLED:
            if member in call.body and call.body[member] != fields[name].get(member):
                raise invalid(f"'{member}' of field '{name}' cannot be updated once the type is approved")
    field = _checked(world, changed, {**fields[name], **call.body})
    others = {n: f for n, f in fields.items() if n != name}
    _check_free(changed, others, field)
    made = {(field["name"] if n == name else n): (field if n == name else f) for n, f in fields.items()}
    _check_limits(world, changed, made)
    changed.editable()["fields"] = made
    return {"result": []}


async def delete(world: World, call: Call) -> dict[str, Any]:
    """Remove fields from the draft; links and dedupe fields of an approved type stay, and fields in use (1022)."""
    changed, records = world.custom.named(call.parts["api"]), call.inputs(world.config.limits.batch)
    made = dict(changed.latest()["fields"])
    for record in records:
        name = record.get("name") if isinstance(record, dict) else None
        if name not in made:
            raise refused("1013")
        field = made.pop(name)
        if changed.uses(str(name)):
            raise refused("1022")
        if changed.approved and name in changed.approved["fields"] and _ties(field):
            raise invalid(f"Field '{name}' cannot be removed once the type is approved")
    changed.editable()["fields"] = made
    return {"result": []}


def _checked(world: World, changed: ObjectType, record: Any) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise invalid("A field must be an object")
    for member in ("name", "displayName", "dataType"):
        if not record.get(member):
            raise refused("1002", member)
    field = {member: record[member] for member in _MEMBERS if member in record}
    kind = field["dataType"]
    if not NAME.fullmatch(str(field["name"])):
        raise refused("1001", field["name"], "name")
    if not LABEL.fullmatch(str(field["displayName"])):
        raise refused("1001", field["displayName"], "displayName")
    if kind not in ATTRIBUTE_TYPES:
        raise refused("1001", kind, "dataType")
    if (kind == "link") != bool(field.get("relatedTo")):
        raise refused("1002", "relatedTo") if kind == "link" else invalid("relatedTo goes with dataType 'link' only")
    kept = kept_type(world, field["relatedTo"]) if kind == "link" else kind
    if kept is None:
        raise invalid(f"'{field['relatedTo']}' is not a linkable object and field")
    return {**field, "kept": kept}


def _check_free(changed: ObjectType, others: dict[str, Any], field: dict[str, Any]) -> None:
    taken = {str(text).casefold() for f in fields_of({"fields": others}).values() for text in (f.name, f.label)}
    for member in ("name", "displayName"):
        if str(field[member]).casefold() in taken:
            raise exists(str(field[member]))
    if changed.approved and _ties(field) and field["name"] not in changed.approved["fields"]:
        raise invalid("Link and dedupe fields cannot be added once the type is approved")


def _check_limits(world: World, changed: ObjectType, fields: dict[str, Any]) -> None:
    limits = world.config.limits
    if len(fields) > limits.object_fields:
        raise invalid(f"A custom object has at most {limits.object_fields} fields")
    if changed.approved and len(fields) > changed.first + limits.object_later_fields:
        raise invalid(f"At most {limits.object_later_fields} fields can be added once the type is approved")
    if len(dedupe_names({"fields": fields})) > limits.object_dedupe_fields:
        raise invalid(f"A custom object has at most {limits.object_dedupe_fields} dedupe fields")


def _ties(field: dict[str, Any]) -> bool:
    return field["dataType"] == "link" or bool(field.get("isDedupeField"))
