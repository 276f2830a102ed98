"""The admin plane for people: load them fast, and do what a marketer does in the user interface."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo import admin_custom, admin_objects, admin_programs, deeds, inheritance
from tests.sandbox.marketo.admin_values import accepted, author_of
from tests.sandbox.marketo.clock import stamp
from tests.sandbox.marketo.journal import MARKETER, full_name
from tests.sandbox.marketo.people import Person
from tests.sandbox.marketo.world import World

Given = dict[str, Any]


def load(world: World, given: Given) -> Any:
    """Add people and other records as they are; no activities unless asked."""
    admin_objects.load(world, given, admin_objects.BEFORE_PEOPLE)
    logged = given.get("activities", False)
    ids = [_load_one(world, dict(lead), logged) for lead in given.get("leads", [])]
    admin_objects.load(world, given, admin_objects.AFTER_PEOPLE)
    admin_custom.load_types(world, given)
    admin_objects.load_custom(world, given)
    programs = admin_programs.load(world, given)
    return {"loaded": len(ids), "ids": ids, **({"programs": programs} if programs else {})}


def _load_one(world: World, lead: Person, logged: bool) -> int:
    person_id = lead.pop("id", None)
    partition = _partition(world, lead.pop("partitionName", None))
    values = _values(world, lead)
    if logged:
        return int(deeds.create(world, values, MARKETER, partition_id=partition["id"], person_id=person_id)["id"])
    now = stamp(world.clock.second())
    system = {"createdAt": now, "updatedAt": now, "leadPartitionId": partition["id"], "isAnonymous": False}
    system["mktoName"] = full_name(values) or None
    linked = {**values, **inheritance.company_values(world, values.get("externalCompanyId", ""))}
    person = world.people.add({**world.schema.defaults(), **system, **linked}, person_id)
    inheritance.show_owners(world, person["id"])
    return int(person["id"])


def create(world: World, given: Given) -> Any:
    """A marketer creates a person."""
    partition = _partition(world, given.get("partitionName"))
    values = _values(world, given["fields"])
    person = deeds.create(world, values, author_of(given), partition_id=partition["id"])
    return {"id": person["id"]}


def edit(world: World, given: Given) -> Any:
    """A marketer edits one person, or several under `edits`."""
    edits = given.get("edits", [given])
    for one in edits:
        deeds.update(world, _person(world, one["id"]), _values(world, one["fields"]), author_of({**given, **one}))
    return {"edited": len(edits)}


def delete(world: World, given: Given) -> Any:
    """A marketer deletes people."""
    ids = given.get("ids", [given["id"]] if "id" in given else [])
    for person_id in ids:
        _person(world, person_id)
        deeds.delete(world, person_id)
    return {"deleted": len(ids)}


def merge(world: World, given: Given) -> None:
    """A marketer merges people; `fields` are values picked or typed while doing so."""
    losers = list(given["losers"])
    for person_id in losers:
        _person(world, person_id)
    chosen = _values(world, given.get("fields", {}))
    deeds.merge(world, _person(world, given["winner"]), losers, MARKETER, chosen)


def move(world: World, given: Given) -> None:
    """A marketer moves a person to another partition."""
    deeds.move(world, _person(world, given["id"]), _partition(world, given["partitionName"]), author_of(given))


def leads(world: World, given: Given) -> Any:
    """Everybody, those with the `ids` asked for, or those whose `field` has one of the `values`."""
    if ids := given.get("ids"):
        wanted = (int(i) for i in str(ids).split(","))
        return {"leads": [p for i in wanted if (p := world.people.get(i))]}
    if field := given.get("field"):
        found = world.people.find(field, str(given["values"]).split(","))
        return {"leads": [p for i in found if (p := world.people.get(i))]}
    return {"leads": world.people.all()}


def activities(world: World, given: Given) -> Any:
    """The whole log, what is not visible yet included; of some people or types only, when asked."""
    lead_ids = _numbers(given.get("leadIds"))
    types = set(_numbers(given.get("types")) or ())
    return {
        "activities": [
            {
                "marketoGUID": a.guid,
                "leadId": a.lead_id,
                "activityTypeId": a.type,
                "activityDate": stamp(a.second),
                "visibleAt": stamp(a.visible_at),
                "primaryAttributeValueId": a.primary_id,
                "primaryAttributeValue": a.primary_value,
                "field": a.field,
                "newValue": a.new,
                "oldValue": a.old,
                "attributes": a.attributes,
            }
            for a in world.log.entries(lead_ids)
            if not types or a.type in types
        ]
    }


def _numbers(text: Any) -> list[int] | None:
    return [int(n) for n in str(text).split(",")] if text else None


def _values(world: World, given: Person) -> Person:
    values = accepted(world, world.schema.find, given)
    if problem := inheritance.missing_parent(world, values):
        raise ValueError(problem.message)
    return values


def _person(world: World, person_id: int) -> Person:
    person = world.people.get(int(person_id))
    if person is None:
        raise ValueError(f"there is no person {person_id}")
    return person


def _partition(world: World, name: str | None) -> dict[str, Any]:
    if name is None:
        return world.partitions.default
    found = world.partitions.named(name, None)
    if found is None:
        raise ValueError(f"there is no partition {name!r}")
    return found
