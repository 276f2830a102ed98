"""The other writes to people: delete, merge, move between partitions."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.sandbox.marketo import deeds
from tests.sandbox.marketo.call import Call, whole
from tests.sandbox.marketo.envelope import Problem, invalid, refused
from tests.sandbox.marketo.journal import API
from tests.sandbox.marketo.people import Person
from tests.sandbox.marketo.world import World


async def delete(world: World, call: Call) -> dict[str, Any]:
    """Delete people by id, from the body or from `?id=`; one that is gone is skipped with 1004."""
    ids = _ids(world, call)
    return {"result": [_delete(world, call, n, person_id) for n, person_id in enumerate(ids)]}


def _ids(world: World, call: Call) -> list[Any]:
    batch = world.config.limits.batch
    if call.body is None and (listed := call.numbers("id")):
        if len(listed) > batch:
            raise invalid(f"id has {len(listed)} values; the limit is {batch}")
        call.records = len(listed)
        return listed
    return [r.get("id") if isinstance(r, dict) else None for r in call.inputs(batch)]


def _delete(world: World, call: Call, index: int, person_id: Any) -> dict[str, Any]:
    if fault := call.fault_of(index):
        return _skipped(call, person_id, fault)
    if type(person_id) is not int:
        return _skipped(call, None, Problem.of("1001", person_id, "integer"))
    person = world.people.get(person_id)
    if person is None:
        return _skipped(call, person_id, Problem.of("1004"))
    if not world.partitions.sees(call.service, person["leadPartitionId"]):
        return _skipped(call, person_id, Problem.of("1008", world.partitions.name_of(person["leadPartitionId"])))
    deeds.delete(world, person_id)
    return {"id": person_id, "status": "deleted"}


async def merge(world: World, call: Call) -> dict[str, Any]:
    """Merge up to 25 people into one; the answer has no result."""
    winner_id = whole(call.parts["id"])
    losers = list(dict.fromkeys([*call.numbers("leadId"), *call.numbers("leadIds")]))
    if not losers:
        raise refused("1002", "leadId")
    if len(losers) > world.config.limits.merge_losers:
        raise refused("1080")
    if winner_id in losers:
        raise invalid("A lead cannot be merged into itself")
    if call.flag("mergeInCRM") and not world.config.behaviour.native_crm_sync:
        raise invalid("mergeInCRM is only valid for instances that are natively synched to SFDC")
    winner, *others = [_seen(world, call, person_id) for person_id in (winner_id, *losers)]
    urls = Counter(p["personalURL"] for p in (winner, *others) if "personalURL" in p)
    if any(count > 1 for count in urls.values()):
        raise refused("1079")
    deeds.merge(world, winner, losers, API)
    call.records = len(losers)
    return {}


def _seen(world: World, call: Call, person_id: int) -> Person:
    person = world.people.get(person_id)
    if person is None or not world.partitions.sees(call.service, person["leadPartitionId"]):
        raise refused("1004")
    return person


async def list_partitions(world: World, call: Call) -> dict[str, Any]:
    """The partitions the user may see."""
    return {"result": world.partitions.of(call.service)}


async def move(world: World, call: Call) -> dict[str, Any]:
    """Put people into other partitions."""
    records = call.inputs(world.config.limits.batch)
    return {"result": [_move(world, call, n, record) for n, record in enumerate(records)]}


def _move(world: World, call: Call, index: int, record: Any) -> dict[str, Any]:
    given: Person = record if isinstance(record, dict) else {}
    person_id, name = given.get("id"), given.get("partitionName")
    if fault := call.fault_of(index):
        return _skipped(call, person_id, fault)
    if not name:
        return _skipped(call, person_id, Problem.of("1009"))
    partition = world.partitions.named(str(name), call.service)
    if partition is None:
        return _skipped(call, person_id, Problem.of("1008", name))
    person = world.people.get(person_id) if type(person_id) is int else None
    if person is None:
        return _skipped(call, person_id, Problem.of("1004"))
    deeds.move(world, person, partition, API)
    return {"id": person_id, "status": "updated"}


def _skipped(call: Call, person_id: Any, problem: Problem) -> dict[str, Any]:
    call.failed += 1
    known = {"id": person_id} if type(person_id) is int else {}
    return {**known, "status": "skipped", "reasons": [problem.as_json()]}
