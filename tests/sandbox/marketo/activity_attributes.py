"""The attributes of a custom activity type, changed on its draft and found by API name (Adobe: activities.md)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.sandbox.marketo.activity_types import ATTRIBUTE_TYPES, CustomType
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import exists, refused
from tests.sandbox.marketo.world import World

Attribute = dict[str, Any]
API_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]{1,255}")


async def create_attributes(world: World, call: Call) -> dict[str, Any]:
    """Add attributes to the draft; 1028 beyond 20."""
    found, given = world.types.named(call.parts["api"]), _given(call)
    attributes = list((found.draft or found.approved or {})["attributes"])
    for attribute in given:
        if _index(attributes, attribute["apiName"]) is not None:
            raise exists(attribute["apiName"])
        attributes.append(checked_attribute(attribute, ("name", "dataType")))
    if len(attributes) > world.config.limits.custom_attributes:
        raise refused("1028")
    found.editable()["attributes"] = attributes
    return drafted(world, found)


async def update_attributes(world: World, call: Call) -> dict[str, Any]:
    """Change attributes of the draft, found by API name."""
    return _edited(world, call, lambda old, new: [checked_attribute({**old, **new}, ("name", "dataType"))])


async def delete_attributes(world: World, call: Call) -> dict[str, Any]:
    """Remove attributes from the draft, found by API name."""
    return _edited(world, call, lambda _old, _new: [])


def _edited(world: World, call: Call, edit: Callable[[Attribute, Attribute], list[Attribute]]) -> dict[str, Any]:
    found, given = world.types.named(call.parts["api"]), _given(call)
    attributes = list((found.draft or found.approved or {})["attributes"])
    for attribute in given:
        at = _index(attributes, attribute["apiName"])
        if at is None:
            raise refused("1013")
        attributes[at : at + 1] = edit(attributes[at], attribute)
    found.editable()["attributes"] = attributes
    return drafted(world, found)


def drafted(world: World, changed: CustomType) -> dict[str, Any]:
    """The answer after a change of a draft."""
    world.types.touch(changed)
    return {"result": [changed.as_json(changed.editable(), attributes=True)]}


def checked_attribute(given: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    """An attribute as it will be kept: 1002 for a missing member, 1001 for a bad one."""
    for member in required:
        if not given.get(member):
            raise refused("1002", member)
    if not API_NAME.fullmatch(str(given["apiName"])):
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
