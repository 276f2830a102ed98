"""The admin plane for the whole state: dump it, put it back, read the call log."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tests.sandbox.marketo import admin_custom, admin_objects, admin_programs
from tests.sandbox.marketo.activities import Activity
from tests.sandbox.marketo.activity_types import CustomType
from tests.sandbox.marketo.admin_values import field_dump
from tests.sandbox.marketo.world import World

Given = dict[str, Any]


def dump(world: World, given: Given) -> Any:
    """Everything that makes this instance what it is, apart from tokens, counts and settings."""
    return {
        "clock": {"seconds": world.clock.now(), "frozen": world.clock.frozen},
        "next_id": world.people.next_id,
        "partitions": world.partitions.listed(),
        "fields": [field_dump(f) for f in world.schema.custom()],
        "hidden": [f.name for f in world.schema if f.hidden],
        "custom_object_types": admin_custom.dump(world),
        "objects": admin_objects.dump(world),
        "programs": admin_programs.dump(world),
        "rules": world.rules.listed(),
        "activity_types": [asdict(t) for t in world.types.custom.values()],
        "leads": world.people.all(),
        "activities": [asdict(a) for a in world.log.entries()],
    }


def restore(world: World, given: Given) -> Any:
    """Put a dumped state into a fresh instance, clock included."""
    if len(world.people) or any(True for _ in world.log.entries()):
        raise ValueError("a state can only be put into an instance without people and activities")
    clock = given.get("clock")
    if clock is not None:
        world.clock.set(clock["seconds"], frozen=clock["frozen"])
    world.partitions.replace(given.get("partitions", world.partitions.listed()))
    for field in given.get("fields", []):
        if world.schema.find(field["name"]) is None:
            world.schema.add(field, api_created=field.get("api_created", False))
    for name in given.get("hidden", []):
        if found := world.schema.find(name):
            found.hidden = True
    admin_custom.restore(world, given.get("custom_object_types", []))
    admin_objects.restore(world, given.get("objects", {}))
    admin_programs.restore(world, given.get("programs", {}))
    world.rules.replace(given.get("rules", []))
    for custom in given.get("activity_types", []):
        _restore_type(world, custom)
    for lead in given.get("leads", []):
        world.people.add({k: v for k, v in lead.items() if k != "id"}, lead["id"])
    world.people.next_id = max(world.people.next_id, given.get("next_id", 0))
    for activity in given.get("activities", []):
        world.log.restore(Activity(**activity))
    return {"leads": len(world.people)}


def calls(world: World, given: Given) -> Any:
    """The call log; `since` a number, of one `operation`."""
    return {"calls": world.calls.listed(int(given.get("since", 0)), given.get("operation"))}


def _restore_type(world: World, given: dict[str, Any]) -> None:
    made = CustomType(**given)
    world.types.custom[made.api_name] = made
    world.types.next_id = max(world.types.next_id, made.id + 1)
