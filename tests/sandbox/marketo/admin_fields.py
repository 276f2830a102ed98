"""The admin plane for fields: add custom ones to people or records, hide and show those of people."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.admin_values import Given
from tests.sandbox.marketo.world import World


def change(world: World, given: Given) -> Any:
    """`add` custom fields of any type, to people or to the `object` a field names; `hide` or `show` fields by name."""
    for field in given.get("add", []):
        if "object" in field:
            _add_to_object(world, field)
        else:
            _add_to_people(world, field)
    for member, hidden in (("hide", True), ("show", False)):
        for name in given.get(member, []):
            found = world.schema.find(name)
            if found is None:
                raise ValueError(f"unknown field {name!r}")
            found.hidden = hidden
    return {"custom": [f.name for f in world.schema.custom()]}


def _add_to_people(world: World, field: Given) -> None:
    if world.schema.find(field["name"]) is not None:
        raise ValueError(f"there is already a field {field['name']!r}")
    world.schema.add(field, api_created=False)


def _add_to_object(world: World, field: Given) -> None:
    if field["object"] == "members":
        world.programs.schema.add(field, api_created=False)
        return
    table = world.objects.standard.get(field["object"])
    # sales-persons.md and opportunity-roles.md: the schema of both is fixed; a company's fields are people's as well.
    if table is None or table.kind.api != "opportunities":
        raise ValueError(f"fields cannot be added to {field['object']!r}; a company field is one of people")
    if table.kind.find(field["name"]) is not None:
        raise ValueError(f"there is already a field {field['name']!r}")
    table.kind.add_field({k: v for k, v in field.items() if k != "object"})
