"""Custom activity types: create, edit, approve, discard, delete (Adobe: activities.md)."""

from __future__ import annotations

import re
from typing import Any

from tests.sandbox.marketo.activity_attributes import API_NAME, checked_attribute, drafted
from tests.sandbox.marketo.activity_types import CustomType
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import exists, invalid, refused
from tests.sandbox.marketo.world import World

_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 _]+")
_NAMES = ("name", "triggerName", "filterName")


async def listed(world: World, call: Call) -> dict[str, Any]:
    """The custom types without their attributes."""
    types = world.types.live()
    call.records = len(types)
    return {"result": [t.as_json(t.approved or t.editable(), attributes=False) for t in types]}


async def described(world: World, call: Call) -> dict[str, Any]:
    """One type with attributes: the approved version, or the draft when asked; 1013 if there is none."""
    found = world.types.named(call.parts["api"])
    version = found.draft if call.flag("draft") else found.approved
    if version is None:
        raise refused("1013")
    return {"result": [found.as_json(version, attributes=True)]}


async def create(world: World, call: Call) -> dict[str, Any]:
    """Draft a new type."""
    body = call.body
    for member in ("apiName", *_NAMES, "primaryAttribute"):
        if not body.get(member):
            raise refused("1002", member)
    api_name = str(body["apiName"])
    if not API_NAME.fullmatch(api_name):
        raise refused("1001", api_name, "apiName")
    if api_name.casefold() in {t.api_name.casefold() for t in world.types.live()}:
        raise exists(api_name)
    version = {"attributes": [], **_checked(world, body, None)}
    made = world.types.create(api_name, version)
    return {"result": [made.as_json(version, attributes=True)]}


async def update(world: World, call: Call) -> dict[str, Any]:
    """Change names, description or primary attribute of the draft; refused once the type is in use."""
    found = world.types.named(call.parts["api"])
    if found.approved is not None and world.log.uses_type(found.id):
        raise invalid("The activity type is approved and in use")
    found.editable().update(_checked(world, call.body, found))
    return drafted(world, found)


async def approve(world: World, call: Call) -> dict[str, Any]:
    """Make the draft the approved version."""
    found = world.types.named(call.parts["api"])
    if found.draft is None:
        raise refused("709")
    found.approved, found.draft = found.draft, None
    world.types.touch(found)
    return {"result": [found.as_json(found.approved, attributes=True)]}


async def discard(world: World, call: Call) -> dict[str, Any]:
    """Drop the draft; a type that was never approved has nothing to go back to."""
    found = world.types.named(call.parts["api"])
    if found.draft is None or found.approved is None:
        raise refused("709")
    found.draft = None
    world.types.touch(found)
    return {"result": [found.as_json(found.approved, attributes=True)]}


async def delete(world: World, call: Call) -> dict[str, Any]:
    """Delete a type no activity was ever logged with; 1022 otherwise."""
    found = world.types.named(call.parts["api"])
    if world.log.uses_type(found.id):
        raise refused("1022")
    shown = found.approved or found.editable()
    found.deleted = True
    world.types.touch(found)
    return {"result": [found.as_json(shown, attributes=True)]}


def _checked(world: World, body: dict[str, Any], own: CustomType | None) -> dict[str, Any]:
    kept = {m: body[m] for m in (*_NAMES, "description") if body.get(m)}
    if "name" in kept and not _NAME.fullmatch(str(kept["name"])):
        raise refused("1001", kept["name"], "name")
    if primary := body.get("primaryAttribute"):
        kept["primaryAttribute"] = checked_attribute({"dataType": "string", **primary}, ("apiName", "name"))
    for other in world.types.live():
        for version in (other.approved, other.draft):
            if other is not own and version and any(kept.get(m) == version.get(m) for m in _NAMES if m in kept):
                raise exists(str(kept.get("name", own and own.api_name)))
    return kept
