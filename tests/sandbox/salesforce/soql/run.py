"""Answers a query: which rows, in which order, and how they are rendered."""

from dataclasses import dataclass
from typing import Any

from tests.sandbox.salesforce.access import Access, View
from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.soql.binding import Binder
from tests.sandbox.salesforce.soql.conditions import Conditions, folding
from tests.sandbox.salesforce.soql.lexer import place_of
from tests.sandbox.salesforce.soql.parser import parse
from tests.sandbox.salesforce.soql.plan import candidates
from tests.sandbox.salesforce.soql.projection import Projection
from tests.sandbox.salesforce.soql.tree import Comparison, Order, Query
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row

LARGEST_OFFSET = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """The matching rows in order; a COUNT() has a number and no projection."""

    object: str
    rows: list[Row]
    projection: Projection | None


def run(store: Store, access: Access, user_id: str, text: str, *, deleted_too: bool) -> Found:
    """Answer a query as one user; `deleted_too` is queryAll."""
    query = parse(text)
    kind = store.catalogue.find(query.object.text)
    view = access.view(user_id, kind) if kind else None
    if view is None:
        raise _unsupported(query)
    binder = Binder(store, access, user_id, view, text)
    projection = None if query.count else Projection(store, view.kind.name, binder, query.paths)
    if query.offset > LARGEST_OFFSET:
        raise CallRefused("NUMBER_OUTSIDE_VALID_RANGE", f"Maximum SOQL offset allowed is {LARGEST_OFFSET}")
    rows = _matching(store, view, binder, query, deleted_too=deleted_too)
    for order in reversed(query.order):
        _sort(rows, binder, order)
    stop = None if query.limit is None else query.offset + query.limit
    return Found(view.kind.name, rows[query.offset : stop], projection)


def _unsupported(query: Query) -> CallRefused:
    name = query.object.text
    return CallRefused(
        "INVALID_TYPE",
        place_of(query.text, query.object.at)
        + f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append "
        "the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    )


def _matching(store: Store, view: View, binder: Binder, query: Query, *, deleted_too: bool) -> list[Row]:
    conditions = Conditions(binder, store.clock.now())
    table = store.table(view.kind.name)
    hidden = view.hidden_rows
    if query.where is None:
        rows = list(candidates(table, None, _no_literals))
    else:
        matches = conditions.compile(query.where)
        looked_at = candidates(table, query.where, lambda one: _literals(conditions, view, one))
        rows = [row for row in looked_at if matches(row)]
    if hidden:
        rows = [row for row in rows if row["Id"] not in hidden]
    return rows if deleted_too else [row for row in rows if not row.get("IsDeleted") and not row.get("IsArchived")]


def _no_literals(_: Comparison) -> list[Any]:
    return []


def _literals(conditions: Conditions, view: View, one: Comparison) -> list[Any]:
    field = view.field(one.path.text)
    return [conditions.literal(one.path, field, value) for value in one.values] if field else []


def _sort(rows: list[Row], binder: Binder, order: Order) -> None:
    """Sort stably by one key; nulls come first unless told otherwise, whatever the direction."""
    bound = binder.bind(order.path)
    if bound.field.is_long_text or bound.field.type in ("address", "multipicklist"):
        raise binder.refused(order.path, f"field '{order.path.text}' can not be sorted in a query call")
    read = folding(bound)
    nulls = [row for row in rows if read(row) is None]
    present = [row for row in rows if read(row) is not None] if nulls else rows
    present = sorted(present, key=read, reverse=order.descending)
    rows[:] = present + nulls if order.nulls_last else nulls + present
