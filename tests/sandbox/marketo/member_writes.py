"""Writing program members: status, data, removal (Adobe: program-members.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.sandbox.marketo import member_deeds
from tests.sandbox.marketo.call import Call, whole
from tests.sandbox.marketo.envelope import Problem, refused
from tests.sandbox.marketo.journal import API
from tests.sandbox.marketo.programs import OUTSIDE, Program, Status
from tests.sandbox.marketo.tables import Values
from tests.sandbox.marketo.values import BadValueError, accept
from tests.sandbox.marketo.world import World

# What a record comes to: the status to answer, or the problem that skips it.
Deed = Callable[[Any], str | Problem]


def program_of(world: World, call: Call) -> Program:
    """The program a path names; 1013 when there is none."""
    program = world.programs.programs.get(whole(call.parts["id"]))
    if program is None:
        raise refused("1013")
    return program


async def status(world: World, call: Call) -> dict[str, Any]:
    """Bring people to a status; whoever is already in or past it is skipped with 1037."""
    program, wanted = program_of(world, call), _status(world, call, "statusName")
    return {"result": _each(world, call, "leadId", lambda record: _advance(world, program, record["leadId"], wanted))}


async def older_status(world: World, call: Call) -> dict[str, Any]:
    """The same by the older endpoint, whose members have other names and whose results no `seq`."""
    program, wanted = program_of(world, call), _status(world, call, "status")
    done = _each(world, call, "id", lambda record: _advance(world, program, record["id"], wanted))
    kept = ({k: v for k, v in record.items() if k != "seq"} for record in done)
    given = call.inputs(world.config.limits.batch)
    known = [r.get("id") if isinstance(r, dict) else None for r in given]
    return {"result": [{"id": i, **record} for i, record in zip(known, kept, strict=True)]}


async def data(world: World, call: Call) -> dict[str, Any]:
    """Set fields of members; whoever is none is skipped with 1013."""
    program = program_of(world, call)
    return {"result": _each(world, call, "leadId", lambda record: _set(world, program, record))}


async def delete(world: World, call: Call) -> dict[str, Any]:
    """Remove members; whoever is none is skipped with 1037."""
    program = program_of(world, call)
    return {"result": _each(world, call, "leadId", lambda record: _remove(world, program, record["leadId"]))}


def _status(world: World, call: Call, member: str) -> Status:
    name = call.body.get(member)
    if not name:
        raise refused("1002", member)
    found = world.programs.statuses_of(program_of(world, call)).status(str(name))
    # Whether "Not in Program" removes members here is not documented, so only delete.json does.
    if found is None or found.hidden or found.name == OUTSIDE:
        raise refused("1025")
    return found


def _each(world: World, call: Call, key: str, deed: Deed) -> list[dict[str, Any]]:
    results = []
    for index, record in enumerate(call.inputs(world.config.limits.batch)):
        done = call.fault_of(index) or _malformed(record, key) or deed(record)
        if isinstance(done, Problem):
            call.failed += 1
            results.append({"seq": index, "status": "skipped", "reasons": [done.as_json()]})
        else:
            results.append({"seq": index, "status": done, key: record[key]})
    return results


def _malformed(record: Any, key: str) -> Problem | None:
    if not isinstance(record, dict) or record.get(key) is None:
        return Problem.of("1002", key)
    return None if type(record[key]) is int else Problem.of("1001", record[key], "integer")


def _advance(world: World, program: Program, lead_id: int, wanted: Status) -> str | Problem:
    if world.people.get(lead_id) is None:
        return Problem.of("1004")
    member = world.programs.members.named(lead_id, program.id)
    if member is not None and member_deeds.step_of(world, program, member) >= wanted.step:
        return Problem.of("1037")
    member_deeds.set_status(world, program, lead_id, wanted, API)
    return "created" if member is None else "updated"


def _set(world: World, program: Program, record: Values) -> str | Problem:
    member = world.programs.members.named(record["leadId"], program.id)
    if member is None:
        return Problem("1013", "Membership not found")
    values: Values = {}
    for name, raw in record.items():
        field = world.programs.schema.usable(name)
        if field is None:
            return Problem.of("1006", name)
        if field.read_only:
            if name != "leadId":
                return Problem("1003", f"Field '{name}' is not updateable")
            continue
        try:
            values[name] = accept(field, raw, world.config.behaviour)
        except BadValueError as error:
            return error.problem
    member_deeds.set_data(world, program, member, values, API)
    return "updated"


def _remove(world: World, program: Program, lead_id: int) -> str | Problem:
    member = world.programs.members.named(lead_id, program.id)
    if member is None:
        return Problem("1037", "Lead not in program")
    member_deeds.leave(world, program, member, API)
    return "deleted"
