"""The field endpoints of people and program members: query, create, update, never delete (leads.md, "Fields")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import exists, invalid, refused
from tests.sandbox.marketo.object_fields import may_see, paged_fields
from tests.sandbox.marketo.record_shapes import field_metadata
from tests.sandbox.marketo.route import Handler
from tests.sandbox.marketo.schema import CREATABLE_TYPES, Field, Schema
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


@dataclass(frozen=True, slots=True)
class FieldSet:
    """The fields one set of endpoints is about, and how many more a call may create.

    `of_api` counts against the limit only what the API created, as for people; program members have 20 custom
    fields in all (program-members.md).
    """

    about: str
    of: Callable[[World], Schema]
    limit: str
    of_api: bool

    def check_room(self, world: World, wanted: int) -> None:
        """Refuse to create more fields than the limit allows."""
        limit = getattr(world.config.limits, self.limit)
        if sum(f.api_created if self.of_api else f.custom for f in self.of(world)) + wanted > limit:
            raise invalid(f"At most {limit} custom {self.about} can be created")

    def named(self, world: World, call: Call) -> Field:
        """The field a call names; 1006 when there is none, 603 when the user may not see it."""
        name = call.parts["name"]
        field = self.of(world).find(name)
        if field is None or not field.rest:
            raise refused("1006", name)
        if not may_see(call, field):
            raise refused("603")
        return field


LEADS = FieldSet("lead fields", lambda world: world.schema, "api_fields", of_api=True)
MEMBERS = FieldSet("program member fields", lambda world: world.programs.schema, "member_fields", of_api=False)


def browse(fields: FieldSet) -> Handler:
    """The fields the user's permissions cover, hidden ones too, in pages."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        seen = [f for f in fields.of(world) if f.rest and may_see(call, f)]
        return paged_fields(world, call, seen, fields.about)

    return handle


def by_name(fields: FieldSet) -> Handler:
    """One field; 1006 when there is none of that name."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        return {"result": [field_metadata(fields.named(world, call))]}

    return handle


def create(fields: FieldSet) -> Handler:
    """Create custom fields: all of the input or, if one is wrong, none. They can be hidden but not deleted."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        records = call.inputs(world.config.limits.batch)
        fields.check_room(world, len(records))
        seen: set[str] = set()
        for record in records:
            _check_new(fields.of(world), record, seen)
        for record in records:
            fields.of(world).add(record, api_created=True)
        return {"result": [{"name": r["name"], "status": "created"} for r in records]}

    return handle


def update(fields: FieldSet) -> Handler:
    """Change what may be changed of one field; its name, type and length never."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        field, records = fields.named(world, call), call.inputs(world.config.limits.batch)
        if len(records) != 1 or not isinstance(records[0], dict):
            raise invalid("input must hold exactly one field")
        changes: dict[str, Any] = records[0]
        for member in changes:
            if not _changeable(field, member):
                raise invalid(f"'{member}' of field '{field.name}' cannot be updated")
        label = changes.get("displayName")
        if label is not None:
            _check_label(fields.of(world), label, field)
        for member, value in changes.items():
            setattr(field, _MEMBERS[member], value)
        return {"result": [{"name": field.name, "status": "updated"}]}

    return handle


def _check_new(schema: Schema, record: Any, seen: set[str]) -> None:
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
    taken = {f.name.casefold() for f in schema} | seen
    if name.casefold() in taken or label.casefold() in seen:
        raise exists(name)
    _check_label(schema, label, None)
    seen |= {name.casefold(), label.casefold()}


def _check_label(schema: Schema, label: Any, field: Field | None) -> None:
    if not isinstance(label, str) or not _LABEL.fullmatch(label):
        raise refused("1001", label, "displayName")
    other = schema.labelled(label)
    if other is not None and other is not field:
        raise exists(label)


def _changeable(field: Field, member: str) -> bool:
    if member not in _MEMBERS:
        return False
    if member == "displayName":
        return field.custom
    return field.api_created if member == "isHidden" else True
