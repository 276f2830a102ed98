"""How much of each vendor's day is spent, read from the books that all workers share."""

from __future__ import annotations

from collections.abc import Mapping

from tandem.adapters.dynamodb.allowance import SALESFORCE
from tandem.adapters.dynamodb.batches import batch_get
from tandem.adapters.dynamodb.budget import MARKETO
from tandem.adapters.dynamodb.budget_items import book_of, figure_of
from tandem.adapters.dynamodb.errors import Item
from tandem.adapters.dynamodb.store import Store


def spending(store: Store, table: str, *, share: float, daily: int, now: float) -> Mapping[str, float]:
    """By vendor the part of our calls of the day that is spent, 1 for all; a vendor never called is left out."""
    parts: dict[str, float] = {}
    if figure := _item(store, table, SALESFORCE):
        parts["Salesforce"] = figure_of(figure).spent(share)
    if book := _item(store, table, MARKETO):
        parts["Marketo"] = book_of(book)[0].spent_of(daily, now)
    return parts


def _item(store: Store, table: str, name: str) -> Item | None:
    return next(batch_get(store, table, [{"name": {"S": name}}]), None)
