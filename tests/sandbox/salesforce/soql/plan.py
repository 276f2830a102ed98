"""Chooses the rows a query has to look at: by id, by an indexed value, by a stretch of SystemModstamp, or all."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.sandbox.salesforce.soql.dates import datetime_text
from tests.sandbox.salesforce.soql.tree import Both, Comparison, Condition
from tests.sandbox.salesforce.table import Row, Table

Literals = Callable[[Comparison], list[Any]]


def candidates(table: Table, where: Condition | None, literals: Literals) -> Iterable[Row]:
    """Return rows among which all matches are; the predicate still has to look at each."""
    required = _required(where)
    by_value = [found for one in required if (found := _by_value(table, one, literals)) is not None]
    if by_value:
        ids = min(by_value, key=len)
        return [table.rows[record_id] for record_id in ids if record_id in table.rows]
    low, high = _span(required)
    if low or high:
        return table.stamped(low, high)
    # Without ORDER BY Salesforce promises no order; newest first keeps anyone from leaning on one.
    return reversed(table.rows.values())


def _required(where: Condition | None) -> list[Comparison]:
    """Return the comparisons that every match must satisfy."""
    match where:
        case Comparison():
            return [where]
        case Both("AND", parts):
            return [one for part in parts for one in _required(part)]
        case _:
            return []


def _by_value(table: Table, one: Comparison, literals: Literals) -> list[str] | None:
    """Return the ids an equality or IN leaves, or None when no index can tell."""
    if one.operator not in ("=", "IN"):
        return None
    field = table.kind.by_lower.get(one.path.text.lower())
    if field is None or not (field.type == "id" or table.indexed(field.name)):
        return None
    wanted = literals(one)
    if None in wanted:
        return None
    if field.type == "id":
        return list(dict.fromkeys(wanted))
    return list({record_id for value in wanted for record_id in table.holding(field.name, value)})


def _span(required: list[Comparison]) -> tuple[str | None, str | None]:
    """Return the bounds that a query sets to SystemModstamp, as far as absolute literals set them."""
    lows, highs = [], []
    for one in required:
        if one.path.text.lower() == "systemmodstamp" and one.values[0].kind == "datetime":
            stamp = datetime_text(one.values[0].value)
            if one.operator in (">", ">=", "="):
                lows.append(stamp)
            if one.operator in ("<", "<=", "="):
                highs.append(stamp)
    return max(lows, default=None), min(highs, default=None)
