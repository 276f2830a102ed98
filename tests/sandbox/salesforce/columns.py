"""Reads the value of a field from a row, stored or worked out, directly or through a parent."""

from collections.abc import Callable
from typing import Any

from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.schema.formula import parse_formula
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.predicates import holds

Column = Callable[[Row], Any]
_ADDRESS_PARTS = {
    "street": "Street", "city": "City", "state": "State", "postalCode": "PostalCode", "country": "Country",
    "latitude": "Latitude", "longitude": "Longitude", "geocodeAccuracy": "GeocodeAccuracy",
}  # fmt: skip


def column(store: Store, field: Field) -> Column:
    """Return how to read a field of its own object's rows."""
    name = field.name
    if field.formula is not None:
        return _formula_column(store, field)
    if field.rollup is not None:
        return _rollup_column(store, field, field.rollup)
    if field.via:
        return _via_column(store, field)
    if field.computed == "address":
        return _address_column(name.removesuffix("Address"))
    if field.computed == "photo":
        return lambda row: "/services/images/photo/" + str(row["Id"])
    return lambda row: row.get(name)


def parent_of(store: Store, row: Row, lookup: str) -> Row | None:
    """Return the row a lookup points to, unless it is empty or purged."""
    parent_id = row.get(lookup)
    return store.row(parent_id) if parent_id else None


def _formula_column(store: Store, field: Field) -> Column:
    formula = parse_formula(field.formula or "")

    def read(row: Row) -> Any:
        value = formula.value(lambda path: _path_value(store, row, path))
        if isinstance(value, float):
            value = round(value, field.scale)
        return value

    return read


def _rollup_column(store: Store, field: Field, rollup: dict[str, Any]) -> Column:
    """Count the living children, or sum one of their fields, as they are when the row is read."""
    by, when, summed = rollup["by"], rollup.get("when"), rollup.get("sum")

    def read(row: Row) -> Any:
        table = store.table(rollup["of"])
        children = [table.rows[one] for one in table.holding(by, row["Id"])]
        counted = [one for one in children if not one.get("IsDeleted") and holds(when, one, None)]
        return sum(one.get(summed) or 0.0 for one in counted) if summed else len(counted)

    return read


def _via_column(store: Store, field: Field) -> Column:
    paths = [(path.partition("."), path) for path in field.via]

    def read(row: Row) -> Any:
        kind = store.catalogue.of_id(row["Id"])
        for (head, _, _), path in paths:
            lookup = kind.by_relationship.get(head.lower()) if kind else None
            if lookup and row.get(lookup.name):
                return _path_value(store, row, path)
        return None

    return read


def _path_value(store: Store, row: Row, path: str) -> Any:
    head, _, rest = path.partition(".")
    if not rest:
        return row.get(head)
    kind = store.catalogue.of_id(row["Id"])
    lookup = kind.by_relationship.get(head.lower()) if kind else None
    parent = parent_of(store, row, lookup.name) if lookup else None
    return _path_value(store, parent, rest) if parent else None


def _address_column(prefix: str) -> Column:
    def read(row: Row) -> Any:
        parts = {key: row.get(prefix + suffix) for key, suffix in _ADDRESS_PARTS.items()}
        return parts if any(value is not None for value in parts.values()) else None

    return read
