"""The admin plane for custom object types: load approved ones with their records, dump and restore them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tests.sandbox.marketo.admin_values import Given
from tests.sandbox.marketo.custom_links import kept_type
from tests.sandbox.marketo.custom_types import ObjectType
from tests.sandbox.marketo.world import World


def load_types(world: World, given: Given) -> None:
    """Add types as approved: names as in schema.json, `fields` as in addField.json."""
    for kind in given.get("custom_object_types", []):
        fields = {}
        for field in kind["fields"]:
            kept = kept_type(world, field["relatedTo"]) if field["dataType"] == "link" else field["dataType"]
            if kept is None:
                raise ValueError(f"{field['relatedTo']} is not a linkable object and field")
            fields[field["name"]] = {"displayName": field["name"], **field, "kept": kept}
        names = {k: v for k, v in kind.items() if k not in ("apiName", "fields")}
        version = {"displayName": kind["apiName"], **names, "fields": fields}
        world.custom.approve(world.custom.create(kind["apiName"], version))


def set_assets(world: World, given: Given) -> None:
    """Name the `assets` that use the type `apiName`, as dependentAssets.json shows them."""
    world.custom.types[given["apiName"]].used_by = list(given["assets"])


def dump(world: World) -> Any:
    """Every type with its versions."""
    return [asdict(t) for t in world.custom.types.values()]


def restore(world: World, given: list[Given]) -> None:
    """Put dumped types back, their records aside."""
    for dumped in given:
        made = ObjectType(**dumped)
        world.custom.types[made.api] = made
        if made.approved is not None:
            world.custom.open(made)
