"""Batches: many items in one call, with what DynamoDB left undone asked for again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from tandem.adapters.dynamodb.backoff import pauses
from tandem.adapters.dynamodb.errors import Item, StateUnavailable
from tandem.adapters.dynamodb.store import Store

READS = 100
WRITES = 25


def batch_get(store: Store, table: str, keys: Sequence[Item]) -> Iterator[Item]:
    """The items of these different keys that exist, read consistently, in any order."""
    for start in range(0, len(keys), READS):
        yield from _get_some(store, table, keys[start : start + READS])


def batch_write(store: Store, table: str, requests: Sequence[Item]) -> None:
    """Put or delete items of different keys, each by itself: some may be done when this raises."""
    for start in range(0, len(requests), WRITES):
        _write_some(store, table, requests[start : start + WRITES])


def _get_some(store: Store, table: str, keys: Sequence[Item]) -> Iterator[Item]:
    if len(keys) == 1:
        answer = store.dispatch("GetItem", {"TableName": table, "Key": keys[0], "ConsistentRead": True})
        if item := answer.get("Item"):
            yield item
        return
    left: Item = {"Keys": list(keys), "ConsistentRead": True}
    for pause in chain(pauses(), [None]):
        answer = store.dispatch("BatchGetItem", {"RequestItems": {table: left}})
        yield from answer["Responses"].get(table, ())
        if table not in (unprocessed := answer.get("UnprocessedKeys") or {}):
            return
        left = unprocessed[table]
        _wait(store, pause)


def _write_some(store: Store, table: str, requests: Sequence[Item]) -> None:
    left = list(requests)
    for pause in chain(pauses(), [None]):
        answer = store.dispatch("BatchWriteItem", {"RequestItems": {table: left}})
        if table not in (unprocessed := answer.get("UnprocessedItems") or {}):
            return
        left = unprocessed[table]
        _wait(store, pause)


def _wait(store: Store, pause: float | None) -> None:
    if pause is None:
        raise StateUnavailable("DynamoDB leaves part of a batch undone each time.")
    store.sleep(pause)
