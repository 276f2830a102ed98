"""Deeds done to records beside people, with everything that follows from them."""

from __future__ import annotations

from tests.sandbox.marketo import company_ties, custom_links, opportunity_ties, sales_person_ties
from tests.sandbox.marketo.clock import stamp
from tests.sandbox.marketo.journal import Author
from tests.sandbox.marketo.object_ties import Ties
from tests.sandbox.marketo.people import Change
from tests.sandbox.marketo.tables import Row, Table, Values
from tests.sandbox.marketo.world import World

_TIES = {
    "companies": company_ties.TIES,
    "sales_persons": sales_person_ties.TIES,
    "opportunities": opportunity_ties.OPPORTUNITIES,
    "roles": opportunity_ties.ROLES,
}


def ties(table: Table) -> Ties:
    """How the records of a table hang together with others."""
    return _TIES[table.kind.api] if table.kind.links is None else custom_links.ties_of(table.kind)


def create(world: World, table: Table, values: Values, author: Author, number: int | None = None) -> Row:
    """A new record with the stamps of its birth."""
    now = stamp(world.clock.second())
    row = table.add({"createdAt": now, "updatedAt": now, **values}, number)
    ties(table).made(world, row, author)
    return row


def update(world: World, table: Table, row: Row, values: Values, author: Author) -> list[Change]:
    """Set values; a record that really changes gets a new `updatedAt`."""
    changes = table.change(row, values)
    if changes:
        table.change(row, {"updatedAt": stamp(world.clock.second())})
        ties(table).changed(world, row, changes, author)
    return changes


def delete(world: World, table: Table, row: Row, author: Author) -> None:
    """Remove a record."""
    table.remove(row)
    ties(table).removed(world, row, author)
