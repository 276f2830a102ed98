"""What custom objects may hang on, and whether the parent a record names is there (Adobe: custom-objects.md)."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.custom_types import ObjectType
from tests.sandbox.marketo.custom_versions import GUID, dedupe_names
from tests.sandbox.marketo.envelope import Problem
from tests.sandbox.marketo.object_kinds import Kind
from tests.sandbox.marketo.object_ties import Ties
from tests.sandbox.marketo.tables import Row, Values
from tests.sandbox.marketo.world import World

_LEAD_TYPES = ("string", "email", "integer")


def linkable(world: World) -> list[dict[str, Any]]:
    """The objects and fields a link may name: people by id, e-mail and custom keys, companies by id alone."""
    people = [f for f in world.schema.all_usable() if f.name in ("id", "email") or (f.custom and f.type in _LEAD_TYPES)]
    lead = [(f.name, f.label, f.type) for f in people if not f.company]
    edges = (_edge(t) for t in world.custom.types.values() if t.approved and not _links(t))
    return [
        _object("lead", "Lead", [(label, label, kind) for _, label, kind in lead]),
        _object("company", "Company", [("Id", "Id", "integer")]),
        *edges,
    ]


def kept_type(world: World, related: Any) -> str | None:
    """The type of the values of a link, or None where nothing of that name can be linked to.

    Fields of people and companies may be named as linkableObjects.json names them or by their API name: Adobe's
    samples do both.
    """
    if not isinstance(related, dict):
        return None
    for candidate in linkable(world):
        if candidate["name"] == related.get("name"):
            for field in candidate["fields"]:
                if related.get("field") in (field["name"], _api_name(world, candidate["name"], field["name"])):
                    return str(field["dataType"])
    return None


def parent_field(world: World, related: dict[str, str]) -> str:
    """The API name of the field of the parent that a link holds."""
    return _api_name(world, related["name"], related["field"])


def ties_of(kind: Kind) -> Ties:
    """The ties of the records of one custom object type."""

    def problem(world: World, values: Values, row: Row | None) -> Problem | None:
        for name, related in (kind.links or {}).items():
            value = values.get(name)
            if value is not None and (missing := _missing(world, related, value)):
                return missing
        return None

    return Ties(problem=problem)


def _missing(world: World, related: dict[str, str], value: Any) -> Problem | None:
    field = parent_field(world, related)
    if related["name"] == "lead":
        found = len(world.people.find(field, [value]))
        if found > 1:  # which of them it would belong to is documented nowhere
            return Problem.of("1007")
        return None if found else Problem.of("1004")
    table = world.objects.companies if related["name"] == "company" else world.custom.table(related["name"])
    return None if table.find((field,), [(value,)]) else Problem.of("1013")


def _api_name(world: World, parent: str, shown: str) -> str:
    if parent == "company":
        return "id"
    found = world.schema.labelled(shown) if parent == "lead" else None
    return found.name if found else shown


def _links(kind: ObjectType) -> bool:
    return any(f["dataType"] == "link" for f in kind.shown()["fields"].values())


def _edge(kind: ObjectType) -> dict[str, Any]:
    version = kind.shown()
    keys = [(n, version["fields"][n]["displayName"], version["fields"][n]["kept"]) for n in dedupe_names(version)]
    return _object(kind.api, version["displayName"], [(GUID, "Marketo GUID", "string"), *keys])


def _object(name: str, label: str, fields: list[tuple[str, str, str]]) -> dict[str, Any]:
    shown = [{"name": n, "displayName": text, "dataType": kind} for n, text, kind in fields]
    return {"name": name, "displayName": label, "fields": shown}
