"""Sync Leads: the four actions, record by record in the order of the input (Adobe: leads.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo import deeds
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import Problem, invalid, refused
from tests.sandbox.marketo.journal import API
from tests.sandbox.marketo.lead_checks import checked_values, lookup_field, matches, partition_problem
from tests.sandbox.marketo.people import Person, key_of
from tests.sandbox.marketo.world import World

_ACTIONS = ("createOrUpdate", "createOnly", "updateOnly", "createDuplicate")


@dataclass(frozen=True, slots=True)
class Order:
    """What a call asks for, checked as a whole."""

    action: str
    lookup: str
    partition: dict[str, Any] | None
    records: list[Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided for one record when it was looked up: skip it, create it, or update a person."""

    problem: Problem | None = None
    values: Person | None = None
    person_id: int | None = None


async def sync(world: World, call: Call) -> dict[str, Any]:
    """Look every record up, take the server's time, then write.

    Two overlapping calls with the same new key both find nobody and both create: leads.md warns of
    exactly this.
    """
    order = _order(world, call)
    plans = [_plan(world, call, order, n, record) for n, record in enumerate(order.records)]
    if call.body.get("asyncProcessing") is True:
        world.spawn(_later(world, call, order, plans))
        return {"result": []}
    await world.work("leads.sync")
    return {"result": _carry_out(world, call, order, plans)}


async def _later(world: World, call: Call, order: Order, plans: Sequence[Plan]) -> None:
    await world.work("leads.sync")
    _carry_out(world, call, order, plans)


def _order(world: World, call: Call) -> Order:
    body = call.body
    action = body.get("action") or "createOrUpdate"
    if action not in _ACTIONS:
        raise invalid(f"Invalid value '{action}' for action")
    lookup = lookup_field(world, body.get("lookupField") or "email", action)
    name, partition = body.get("partitionName"), None
    if name is not None:
        if action not in ("createOrUpdate", "createOnly"):
            raise invalid(f"partitionName is not supported with action '{action}'")
        partition = world.partitions.named(name, call.service)
        if partition is None:
            raise refused("1008", name)
    return Order(action, lookup, partition, call.inputs(world.config.limits.batch))


def _plan(world: World, call: Call, order: Order, index: int, record: Any) -> Plan:
    if fault := call.fault_of(index):
        return Plan(fault)
    values = checked_values(world, record, order.action, order.lookup)
    if isinstance(values, Problem):
        return Plan(values)
    if order.action == "createDuplicate":
        return _new(world, call, order, values)
    if record.get(order.lookup) in (None, ""):
        return Plan(Problem("1003", f"Value for lookup field '{order.lookup}' not found"))
    found = matches(world, order.action, order.lookup, record)
    if order.action == "createOnly":
        return Plan(Problem.of("1005")) if found else _new(world, call, order, values)
    if len(found) > 1:
        return Plan(Problem.of("1007"))
    if not found:
        return Plan(Problem.of("1004")) if order.action == "updateOnly" else _new(world, call, order, values)
    if "id" in record and record["id"] != found[0]:
        return Plan(Problem("1003", "id does not belong to the lead found by the lookup field"))
    return Plan(values=values, person_id=found[0])


def _new(world: World, call: Call, order: Order, values: Person) -> Plan:
    several = len(world.partitions.of(call.service)) > 1
    if order.partition is None and several and world.config.behaviour.partition_required:
        return Plan(Problem.of("1009"))
    return Plan(values=values)


def _carry_out(world: World, call: Call, order: Order, plans: Sequence[Plan]) -> list[dict[str, Any]]:
    made: dict[str, int] = {}
    result = []
    for plan in plans:
        outcome = _apply(world, call, order, plan, made)
        if isinstance(outcome, Problem):
            call.failed += 1
            outcome = {"status": "skipped", "reasons": [outcome.as_json()]}
        result.append(outcome)
    return result


def _apply(world: World, call: Call, order: Order, plan: Plan, made: dict[str, int]) -> dict[str, Any] | Problem:
    if plan.values is None:
        return plan.problem or Problem.of("1003")
    target, key = plan.person_id, key_of(plan.values.get(order.lookup, ""))
    if target is None and order.action == "createOrUpdate" and world.config.behaviour.same_new_key == "update":
        target = made.get(key)
    if target is not None:
        return _update(world, call, order, target, plan.values)
    partition = order.partition or (world.partitions.of(call.service) or [world.partitions.default])[0]
    person = deeds.create(world, plan.values, API, partition_id=partition["id"])
    made[key] = person["id"]
    return {"id": person["id"], "status": "created"}


def _update(world: World, call: Call, order: Order, target: int, values: Person) -> dict[str, Any] | Problem:
    person = world.people.get(target)
    if person is None:  # deleted or merged between look-up and write
        return Problem.of("1004")
    if problem := partition_problem(world, call.service, person, order.partition):
        return problem
    if person.get("externalCompanyId"):
        if any((f := world.schema.find(name)) and f.company for name in values):
            return Problem.of("1021")
        if "externalCompanyId" in values and values["externalCompanyId"] is None:
            return Problem("1003", "A lead cannot be unlinked from its company")
    deeds.update(world, person, values, API)
    return {"id": target, "status": "updated"}
