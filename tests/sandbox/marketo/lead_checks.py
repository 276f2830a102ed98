"""The checks of Sync Leads: keys, fields and values of a record, and its partition."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.config import Service
from tests.sandbox.marketo.envelope import Problem, invalid, refused
from tests.sandbox.marketo.inheritance import missing_parent
from tests.sandbox.marketo.people import Person
from tests.sandbox.marketo.values import BadValueError, accept
from tests.sandbox.marketo.world import World


def lookup_field(world: World, name: str, action: str) -> str:
    """The lookup field of a call: 1006 unknown, 1011 not allowed, 1003 `id` with anything but updateOnly."""
    field = world.schema.usable(name)
    if field is None:
        raise refused("1006", name)
    if not field.lookup:
        raise refused("1011", name)
    if name == "id" and action != "updateOnly":
        raise invalid(f"lookupField 'id' is not supported with action '{action}'")
    return name


def checked_values(world: World, record: Any, action: str, lookup: str) -> Person | Problem:
    """A record's values as they will be kept, or the one problem that skips the whole record.

    A field that cannot be written is a problem even when its value would not change; the lookup field is
    exempt, because it must be present.
    """
    if not isinstance(record, dict):
        return Problem("1003", "A record must be an object")
    if "id" in record and action != "updateOnly":
        return Problem("1003", f"id is not supported with action '{action}'")
    kept: Person = {}
    for name, raw in record.items():
        field = world.schema.usable(name)
        if field is None:
            return Problem.of("1006", name)
        if name == "id":
            if type(raw) is not int:
                return Problem.of("1001", raw, "integer")
        elif field.read_only:
            if name != lookup:
                return Problem("1003", f"Field '{name}' is read only")
        else:
            try:
                kept[name] = accept(field, raw, world.config.behaviour)
            except BadValueError as error:
                return error.problem
    if kept.get("externalCompanyId") and any((f := world.schema.find(n)) and f.company for n in kept):
        return Problem.of("1021")
    return missing_parent(world, kept) or kept


def matches(world: World, action: str, lookup: str, record: Person) -> list[int]:
    """The people a record's key names; for createOnly, by setting, also those with its e-mail."""
    found = world.people.find(lookup, [record[lookup]])
    also_email = action == "createOnly" and world.config.behaviour.create_only_matches_email
    if not found and also_email and record.get("email"):
        return world.people.find("email", [record["email"]])
    return found


def partition_problem(
    world: World, service: Service | None, person: Person, wanted: dict[str, Any] | None
) -> Problem | None:
    """Why a person may not be updated: its partition is out of the user's sight, or not the one named."""
    held = person["leadPartitionId"]
    if not world.partitions.sees(service, held):
        return Problem.of("1008", world.partitions.name_of(held))
    if wanted is not None and wanted["id"] != held:
        return Problem.of("1010")
    return None
