"""Deleting any kind of record beside people (Adobe: lead-database.md, "Delete")."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo import object_deeds
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import Problem
from tests.sandbox.marketo.journal import API
from tests.sandbox.marketo.object_reads import Finder, Handler
from tests.sandbox.marketo.object_sync import names_by
from tests.sandbox.marketo.tables import Row, Table
from tests.sandbox.marketo.world import World


def delete(find: Finder) -> Handler:
    """Deletes record by record; what is not there is skipped with 1013, what is in use with 1022."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        table = find(world, call)
        names = names_by(table.kind, call.body.get("deleteBy"), "deleteBy")
        records = call.inputs(world.config.limits.batch)
        return {"result": [_outcome(world, call, table, names, n, record) for n, record in enumerate(records)]}

    return handle


def _outcome(world: World, call: Call, table: Table, names: tuple[str, ...], index: int, record: Any) -> dict[str, Any]:
    done = call.fault_of(index) or _delete(world, table, names, record)
    if isinstance(done, Problem):
        call.failed += 1
        return {"seq": index, "status": "skipped", "reasons": [done.as_json()]}
    return {"seq": index, table.kind.id_field: done.values[table.kind.id_field], "status": "deleted"}


def _delete(world: World, table: Table, names: tuple[str, ...], record: Any) -> Row | Problem:
    if not isinstance(record, dict):
        return Problem("1003", "A record must be an object")
    for name in names:
        if record.get(name) in (None, ""):
            return Problem.of("1002", name)
    found = table.find(names, [tuple(record[name] for name in names)])
    if not found:
        return Problem("1013", "Record not found")
    if object_deeds.ties(table).in_use(world, found[0]):
        return Problem.of("1022")
    object_deeds.delete(world, table, found[0], API)
    return found[0]
