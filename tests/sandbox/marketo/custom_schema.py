"""Custom object types: create, edit, approve, discard, delete, look at (Adobe: custom-objects.md)."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.activity_types import ATTRIBUTE_TYPES
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.custom_fields import LABEL, NAME
from tests.sandbox.marketo.custom_links import linkable
from tests.sandbox.marketo.custom_shapes import metadata
from tests.sandbox.marketo.custom_types import ObjectType
from tests.sandbox.marketo.custom_versions import Version, dedupe_names
from tests.sandbox.marketo.envelope import exists, invalid, refused
from tests.sandbox.marketo.world import World

_ACTIONS = ("createOrUpdate", "createOnly", "updateOnly")
_NAMES = ("displayName", "pluralName", "description", "showInLeadDetail")
_STATES = ("draft", "approved", "approvedWithDraft")


async def sync(world: World, call: Call) -> dict[str, Any]:
    """Draft a new type, or change the names of one."""
    body, action = call.body, call.body.get("action") or "createOrUpdate"
    if action not in _ACTIONS:
        raise invalid(f"Invalid value '{action}' for action")
    if not body.get("apiName"):
        raise refused("1002", "apiName")
    api = str(body["apiName"])
    known = world.custom.types.get(api)
    if known is None and action == "updateOnly":
        raise refused("1013")
    if known is not None and action == "createOnly":
        raise exists(api)
    version = _checked(world, body, api, known)
    if known is None:
        world.custom.create(api, version)
    else:
        known.editable().update(version)
    return {"result": []}


async def listed(world: World, call: Call) -> dict[str, Any]:
    """The types by name and state; the approved version where there is one."""
    names, state = call.many("names"), _state(call)
    found = [t for t in world.custom.types.values() if not names or t.api in names]
    return {"result": [shape for t in found if (shape := metadata(t, state))]}


async def described(world: World, call: Call) -> dict[str, Any]:
    """One type; 1013 when it has no version of the state asked for."""
    shape = metadata(world.custom.named(call.parts["api"]), _state(call))
    if shape is None:
        raise refused("1013")
    return {"result": [shape]}


async def approve(world: World, call: Call) -> dict[str, Any]:
    """Make the draft the approved version; it needs a dedupe field."""
    changed = world.custom.named(call.parts["api"])
    if changed.draft is None or not dedupe_names(changed.draft):
        raise refused("709")
    world.custom.approve(changed)
    return {"result": []}


async def discard(world: World, call: Call) -> dict[str, Any]:
    """Drop the draft; a type that was never approved goes with it."""
    changed = world.custom.named(call.parts["api"])
    if changed.draft is None:
        raise refused("1048")
    changed.draft = None
    if changed.approved is None:
        world.custom.remove(changed)
    return {"result": []}


async def delete(world: World, call: Call) -> dict[str, Any]:
    """Delete an approved type with its records; 1022 while another type links to it or an asset uses it."""
    gone = world.custom.named(call.parts["api"])
    if gone.approved is None:
        raise refused("709")
    fields = (f for t in world.custom.types.values() for f in t.latest()["fields"].values())
    if gone.used_by or any((f.get("relatedTo") or {}).get("name") == gone.api for f in fields):
        raise refused("1022")
    world.custom.remove(gone)
    return {"result": []}


async def data_types(world: World, call: Call) -> dict[str, Any]:
    """The types a field may have."""
    return {"result": sorted(ATTRIBUTE_TYPES)}


async def linkable_objects(world: World, call: Call) -> dict[str, Any]:
    """The objects and fields a link may name."""
    return {"result": linkable(world)}


async def dependent_assets(world: World, call: Call) -> dict[str, Any]:
    """What uses a type: the assets a person named through the admin plane."""
    return {"result": world.custom.named(call.parts["api"]).used_by}


def _checked(world: World, body: dict[str, Any], api: str, known: ObjectType | None) -> Version:
    version = {name: body[name] for name in _NAMES if body.get(name) is not None}
    label = version.get("displayName")
    if known is None:
        if label is None:
            raise refused("1002", "displayName")
        if not NAME.fullmatch(api):
            raise refused("1001", api, "apiName")
        if len(world.custom.types) >= world.config.limits.object_types:
            raise invalid(f"At most {world.config.limits.object_types} custom object types can be created")
    if label is not None and not LABEL.fullmatch(str(label)):
        raise refused("1001", label, "displayName")
    if known is not None and known.approved and label not in (None, known.approved["displayName"]):
        raise invalid("displayName cannot be updated once the type is approved")
    others = [t for t in world.custom.types.values() if t is not known]
    if any(t.api.casefold() == api.casefold() or t.latest()["displayName"] == label for t in others):
        raise exists(str(label or api))
    return version


def _state(call: Call) -> str | None:
    state = call.one("state")
    if state is not None and state not in _STATES:
        raise refused("1001", state, "state")
    return state
