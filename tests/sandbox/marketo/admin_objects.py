"""The admin plane for records beside people: load them fast, look at them, edit and delete them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tests.sandbox.marketo import object_deeds
from tests.sandbox.marketo.admin_values import Given, accepted, author_of, field_dump
from tests.sandbox.marketo.clock import stamp
from tests.sandbox.marketo.tables import Row, Table
from tests.sandbox.marketo.world import World

BEFORE_PEOPLE, AFTER_PEOPLE = ("sales_persons", "companies"), ("opportunities", "roles")


def load(world: World, given: Given, kinds: tuple[str, ...]) -> None:
    """Add records, or replace the values of those with the same key; logs nothing."""
    for api in kinds:
        for record in given.get(api, []):
            _load_one(world, world.objects.standard[api], record)


def load_custom(world: World, given: Given) -> None:
    """Add records of custom objects by the API name of their type, as `load` does."""
    for api, records in given.get("custom_objects", {}).items():
        for record in records:
            _load_one(world, world.custom.tables[api], record)


def _load_one(world: World, table: Table, record: Given) -> None:
    values = accepted(world, table.kind.find, record)
    row = table.named(*(values[name] for name in table.kind.dedupe))
    if problem := object_deeds.ties(table).problem(world, values, row):
        raise ValueError(problem.message)
    if row is None:
        now = stamp(world.clock.second())
        table.add({"createdAt": now, "updatedAt": now, **values}, values.get("id"))
    else:
        table.change(row, values)


def listed(world: World, given: Given) -> Any:
    """The records of one `kind`, or of all kinds; those whose `field` has one of the `values`, when asked."""
    if "kind" not in given:
        return {api: [row.values for row in table.rows()] for api, table in _tables(world).items()}
    table = _table(world, given)
    if field := given.get("field"):
        rows = table.find((field,), [(value,) for value in str(given["values"]).split(",")])
    else:
        rows = table.rows()
    return {"rows": [row.values for row in rows]}


def edit(world: World, given: Given) -> Any:
    """Change `fields` of the record that `match` names by its key or id, with everything that follows."""
    table = _table(world, given)
    values = accepted(world, table.kind.find, given["fields"])
    changes = object_deeds.update(world, table, _row(table, given["match"]), values, author_of(given))
    return {"changed": [c.field.name for c in changes]}


def delete(world: World, given: Given) -> None:
    """Delete the record that `match` names, unless it is in use."""
    table = _table(world, given)
    row = _row(table, given["match"])
    if object_deeds.ties(table).in_use(world, row):
        raise ValueError("the record is in use")
    object_deeds.delete(world, table, row, author_of(given))


def dump(world: World) -> Any:
    """Every record beside people, with the numbers they are known by."""
    tables = _tables(world).items()
    return {
        "buried_owners": sorted(world.objects.buried_owners),
        "tables": {api: _dump_table(table) for api, table in tables},
    }


def _dump_table(table: Table) -> Any:
    return {
        "fields": [field_dump(f) for f in table.kind.own.values() if f.custom and table.kind.links is None],
        "next": table.next_number,
        "rows": [asdict(row) for row in table.rows()],
    }


def restore(world: World, given: Given) -> None:
    """Put dumped records back."""
    world.objects.buried_owners |= set(given.get("buried_owners", []))
    for api, dumped in given.get("tables", {}).items():
        table = _tables(world)[api]
        for field in dumped["fields"]:
            if table.kind.find(field["name"]) is None:
                table.kind.add_field(field)
        for row in dumped["rows"]:
            table.add(row["values"], row["number"])
        table.next_number = max(table.next_number, dumped["next"])


def _tables(world: World) -> dict[str, Table]:
    return {**world.custom.tables, **world.objects.standard}


def _table(world: World, given: Given) -> Table:
    found = _tables(world).get(given["kind"])
    if found is None:
        raise ValueError(f"unknown kind {given['kind']!r}; known: {', '.join(_tables(world))}")
    return found


def _row(table: Table, match: Given) -> Row:
    names = tuple(match)
    found = table.find(names, [tuple(match.values())])
    if len(found) != 1:
        raise ValueError(f"{len(found)} records match {match!r}")
    return found[0]
