"""Creating and updating any kind of record beside people (Adobe: lead-database.md, "Create and Update")."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo import object_deeds
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import Problem, invalid
from tests.sandbox.marketo.journal import API
from tests.sandbox.marketo.object_kinds import DEDUPE_FIELDS, ID_FIELD, Kind
from tests.sandbox.marketo.object_reads import Finder, Handler, is_updateable
from tests.sandbox.marketo.people import key_of
from tests.sandbox.marketo.tables import Row, Table, Values
from tests.sandbox.marketo.values import BadValueError, accept
from tests.sandbox.marketo.world import World

_ACTIONS = ("createOrUpdate", "createOnly", "updateOnly")


@dataclass(frozen=True, slots=True)
class Order:
    """What a call asks for, checked as a whole."""

    table: Table
    action: str
    names: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """The kind of the records."""
        return self.table.kind

    def key(self, record: Any) -> tuple[str, ...] | None:
        """The key of a record, if it is complete."""
        given = [record.get(name) for name in self.names] if isinstance(record, dict) else [None]
        return None if None in given or "" in given else tuple(map(key_of, given))


def sync(find: Finder) -> Handler:
    """Creates and updates record by record, in the order of the input."""

    async def handle(world: World, call: Call) -> dict[str, Any]:
        order, records = _order(call, find(world, call)), call.inputs(world.config.limits.batch)
        object_deeds.ties(order.table).refuse(world, records)
        seen = Counter(key for record in records if (key := order.key(record)))
        return {"result": [_outcome(world, call, order, seen, n, record) for n, record in enumerate(records)]}

    return handle


def names_by(kind: Kind, given: Any, member: str) -> tuple[str, ...]:
    """The fields a call finds records by; 1003 for anything but the two documented words."""
    if given not in (None, ID_FIELD, DEDUPE_FIELDS):
        raise invalid(f"Invalid value '{given}' for {member}")
    return kind.alias(given or DEDUPE_FIELDS)


def _order(call: Call, table: Table) -> Order:
    action = call.body.get("action") or "createOrUpdate"
    if action not in _ACTIONS:
        raise invalid(f"Invalid value '{action}' for action")
    names = names_by(table.kind, call.body.get("dedupeBy"), "dedupeBy")
    # opportunities.md and custom-objects.md: the id field is system managed and goes with updateOnly alone.
    if names == (table.kind.id_field,) and action != "updateOnly":
        raise invalid(f"dedupeBy 'idField' is not supported with action '{action}'")
    return Order(table, action, names)


def _outcome(
    world: World, call: Call, order: Order, seen: Counter[tuple[str, ...]], index: int, record: Any
) -> dict[str, Any]:
    key = order.key(record)
    # error-codes.md, 1036: none of several records with one key is carried out.
    twin = Problem.of("1036") if key is not None and seen[key] > 1 else None
    done = call.fault_of(index) or twin or _carry_out(world, order, record)
    if isinstance(done, Problem):
        call.failed += 1
        return {"seq": index, "status": "skipped", "reasons": [done.as_json()]}
    status, row = done
    return {"seq": index, "status": status, order.kind.id_field: row.values[order.kind.id_field]}


def _carry_out(world: World, order: Order, record: Any) -> Problem | tuple[str, Row]:
    values = _checked(world, order, record)
    if isinstance(values, Problem):
        return values
    found = order.table.find(order.names, [tuple(record[name] for name in order.names)])
    row = found[0] if found else None
    if row is None and order.action == "updateOnly":
        return Problem("1013", "Record not found")
    if row is not None and order.action == "createOnly":
        return Problem.of("1017")
    if problem := _unwritable(world, order, values, row):
        return problem
    if row is None:
        return "created", object_deeds.create(world, order.table, values, API)
    object_deeds.update(world, order.table, row, values, API)
    return "updated", row


def _checked(world: World, order: Order, record: Any) -> Values | Problem:
    if not isinstance(record, dict):
        return Problem("1003", "A record must be an object")
    for name in order.names:
        if record.get(name) in (None, ""):
            return Problem.of("1002", name)
    kept: Values = {}
    for name, raw in record.items():
        field = order.kind.find(name)
        if field is None or field.hidden:
            return Problem.of("1006", name)
        if field.read_only:
            if name not in order.names:
                return Problem("1003", f"Field '{name}' is not updateable")
            continue
        try:
            kept[name] = accept(field, raw, world.config.behaviour)
        except BadValueError as error:
            return error.problem
    return kept


def _unwritable(world: World, order: Order, values: Values, row: Row | None) -> Problem | None:
    for name in order.kind.required:
        if (row is None or name in values) and values.get(name) is None:
            return Problem.of("1002", name)
    if row is not None:
        email = world.config.behaviour.sales_person_email_updateable
        for name, value in values.items():
            field = order.kind.find(name)
            assert field is not None
            same = key_of(value) == key_of(row.values.get(name))
            if not same and not is_updateable(field, email=email):
                return Problem("1003", f"Field '{name}' is not updateable")
        # A key compares without case: the record keeps the spelling it was created with.
        for name in order.kind.dedupe:
            values.pop(name, None)
    return object_deeds.ties(order.table).problem(world, values, row)
