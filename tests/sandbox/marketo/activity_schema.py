"""Custom activity types: create, edit, approve, discard, delete (Adobe: activities.md)."""

from __future__ import annotations

import re
from typing import Any

from tests.sandbox.marketo.activity_types import ATTRIBUTE_TYPES, CustomType
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import Problem, RefusedError, invalid, refused
from tests.sandbox.marketo.world import World

_API_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]{1,255}")
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
    if not _API_NAME.fullmatch(api_name):
        raise refused("1001", api_name, "apiName")
    if api_name.casefold() in {t.api_name.casefold() for t in world.types.live()}:
        raise _exists(api_name)
    version = {"attributes": [], **_checked(world, body, None)}
    made = world.types.create(api_name, version)
    return {"result": [made.as_json(version, attributes=True)]}


async def update(world: World, call: Call) -> dict[str, Any]:
    """Change names, description or primary attribute of the draft; refused once the type is in use."""
    found = world.types.named(call.parts["api"])
    if found.approved is not None and world.log.uses_type(found.id):
        raise invalid("The activity type is approved and in use")
    found.editable().update(_checked(world, call.body, found))
    return _draft(world, found)


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


async def create_attributes(world: World, call: Call) -> dict[str, Any]:
    """Add attributes to the draft; 1028 beyond 20."""
    found, given = world.types.named(call.parts["api"]), _given(call)
    attributes = list((found.draft or found.approved or {})["attributes"])
    for attribute in given:
        if _index(attributes, attribute["apiName"]) is not None:
            raise _exists(attribute["apiName"])
        attributes.append(_attribute(attribute, ("name", "dataType")))
    if len(attributes) > world.config.limits.custom_attributes:
        raise refused("1028")
    found.editable()["attributes"] = attributes
    return _draft(world, found)


async def update_attributes(world: World, call: Call) -> dict[str, Any]:
    """Change attributes of the draft, found by API name."""
    found, given = world.types.named(call.parts["api"]), _given(call)
    attributes = list((found.draft or found.approved or {})["attributes"])
    for attribute in given:
        at = _index(attributes, attribute["apiName"])
        if at is None:
            raise refused("1013")
        attributes[at] = _attribute({**attributes[at], **attribute}, ("name", "dataType"))
    found.editable()["attributes"] = attributes
    return _draft(world, found)


async def delete_attributes(world: World, call: Call) -> dict[str, Any]:
    """Remove attributes from the draft, found by API name."""
    found, given = world.types.named(call.parts["api"]), _given(call)
    attributes = list((found.draft or found.approved or {})["attributes"])
    for attribute in given:
        at = _index(attributes, attribute["apiName"])
        if at is None:
            raise refused("1013")
        del attributes[at]
    found.editable()["attributes"] = attributes
    return _draft(world, found)


def _draft(world: World, changed: CustomType) -> dict[str, Any]:
    world.types.touch(changed)
    return {"result": [changed.as_json(changed.editable(), attributes=True)]}


def _checked(world: World, body: dict[str, Any], own: CustomType | None) -> dict[str, Any]:
    kept = {m: body[m] for m in (*_NAMES, "description") if body.get(m)}
    if "name" in kept and not _NAME.fullmatch(str(kept["name"])):
        raise refused("1001", kept["name"], "name")
    for other in world.types.live():
        for version in (other.approved, other.draft):
            if other is not own and version and any(kept.get(m) == version.get(m) for m in _NAMES if m in kept):
                raise _exists(str(kept.get("name", own and own.api_name)))
    if primary := body.get("primaryAttribute"):
        kept["primaryAttribute"] = _attribute({"dataType": "string", **primary}, ("apiName", "name"))
    return kept


def _attribute(given: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    for member in required:
        if not given.get(member):
            raise refused("1002", member)
    if not _API_NAME.fullmatch(str(given["apiName"])):
        raise refused("1001", given["apiName"], "apiName")
    if given["dataType"] not in ATTRIBUTE_TYPES:
        raise refused("1001", given["dataType"], "dataType")
    return {k: given[k] for k in ("apiName", "name", "description", "dataType") if given.get(k)}


def _given(call: Call) -> list[dict[str, Any]]:
    attributes = call.body.get("attributes")
    if not isinstance(attributes, list) or not attributes:
        raise refused("1002", "attributes")
    for attribute in attributes:
        if not isinstance(attribute, dict) or not attribute.get("apiName"):
            raise refused("1002", "apiName")
    call.records = len(attributes)
    return attributes


def _index(attributes: list[dict[str, Any]], api_name: str) -> int | None:
    return next((n for n, a in enumerate(attributes) if a["apiName"] == api_name), None)


def _exists(name: str) -> RefusedError:
    return RefusedError(Problem("1017", f"Object already exists: '{name}'"))
