"""Add Custom Activities: write-once records, each with its own outcome (Adobe: activities.md)."""

from __future__ import annotations

from typing import Any

import orjson

from tests.sandbox.marketo.activities import Activity
from tests.sandbox.marketo.activity_shapes import numeric_id
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.clock import moment
from tests.sandbox.marketo.envelope import Problem
from tests.sandbox.marketo.schema import Field
from tests.sandbox.marketo.values import BadValueError, accept, utc_text
from tests.sandbox.marketo.world import World

_REQUIRED = ("leadId", "activityDate", "activityTypeId", "primaryAttributeValue", "attributes")
_LENGTHS = {"string": 255, "email": 255, "phone": 255, "link": 255, "text": 30_000}


async def add(world: World, call: Call) -> dict[str, Any]:
    """Log custom activities. Nothing recognises a repetition: a call sent twice logs twice."""
    records = call.inputs(world.config.limits.batch)
    return {"result": [_add(world, call, n, record) for n, record in enumerate(records)]}


def _add(world: World, call: Call, index: int, record: Any) -> dict[str, Any]:
    outcome = call.fault_of(index) or _checked(world, record)
    if isinstance(outcome, Problem):
        call.failed += 1
        return {"status": "skipped", "errors": [outcome.as_json()]}
    world.log.record(outcome)
    return {**numeric_id(world, outcome), "marketoGUID": outcome.guid, "status": "added"}


def _checked(world: World, record: Any) -> Activity | Problem:
    if not isinstance(record, dict):
        return Problem("1003", "A record must be an object")
    for member in _REQUIRED:
        if record.get(member) in (None, ""):
            return Problem.of("1002", member)
    custom = world.types.by_id(record["activityTypeId"])
    if custom is None or custom.deleted or custom.approved is None:
        return Problem("1003", f"Activity type '{record['activityTypeId']}' is not an approved custom type")
    date = utc_text(record["activityDate"], world.config.behaviour.time_zone)
    if date is None:
        return Problem.of("1001", record["activityDate"], "datetime")
    if type(record["leadId"]) is not int or world.people.get(record["leadId"]) is None:
        return Problem.of("1004")
    version = custom.approved
    primary = _value(world, version["primaryAttribute"], record["primaryAttributeValue"])
    attributes = _attributes(world, version["attributes"], record["attributes"])
    for part in (primary, attributes):
        if isinstance(part, Problem):
            return part
    return Activity(
        custom.id,
        record["leadId"],
        int(moment(date)),
        primary_value=str(primary),
        attributes=attributes if isinstance(attributes, dict) else {},
    )


def _attributes(world: World, known: list[dict[str, Any]], given: Any) -> dict[str, Any] | Problem:
    if not isinstance(given, list):
        return Problem("1003", "attributes must be a list")
    if len(orjson.dumps(given)) > world.config.limits.attribute_bytes:
        return Problem("1049", "Failed to Create Activity: Attributes array too long")
    kept: dict[str, Any] = {}
    for attribute in given:
        name = attribute.get("apiName") or attribute.get("name") if isinstance(attribute, dict) else None
        definition = next((k for k in known if name is not None and name in (k["apiName"], k["name"])), None)
        if definition is None:
            return Problem.of("1006", name)
        value = _value(world, definition, attribute.get("value"))
        if isinstance(value, Problem):
            return value
        if value is not None:
            kept[definition["name"]] = value
    return kept


def _value(world: World, definition: dict[str, Any], raw: Any) -> Any:
    kind = definition["dataType"]
    field = Field(0, definition["apiName"], definition["name"], kind, "", _LENGTHS.get(kind))
    try:
        return accept(field, raw, world.config.behaviour)
    except BadValueError as error:
        return error.problem
