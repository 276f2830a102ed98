"""Batches of which DynamoDB leaves a part undone."""

from __future__ import annotations

from typing import Any

import pytest
from tandem.adapters.dynamodb.batches import batch_get, batch_write
from tandem.adapters.dynamodb.errors import StateUnavailable

from tests.unit.adapters.dynamodb.conftest import Script

ITEMS: list[dict[str, Any]] = [{"key": {"S": str(number)}} for number in range(4)]
PUTS: list[dict[str, Any]] = [{"PutRequest": {"Item": item}} for item in ITEMS]


def asked(*items: dict[str, Any]) -> dict[str, Any]:
    return {"links": {"Keys": list(items), "ConsistentRead": True}}


def test_keys_left_unread_are_asked_for_again(script: Script) -> None:
    script.answers(
        "batch_get_item",
        {"Responses": {"links": ITEMS[:1]}, "UnprocessedKeys": asked(*ITEMS[2:])},
        RequestItems=asked(*ITEMS),
    )
    script.answers("batch_get_item", {"Responses": {"links": ITEMS[2:3]}}, RequestItems=asked(*ITEMS[2:]))

    assert list(batch_get(script.store, "links", ITEMS)) == ITEMS[:1] + ITEMS[2:3]
    assert len(script.slept) == 1


def test_writes_left_undone_are_sent_again(script: Script) -> None:
    script.answers("batch_write_item", {"UnprocessedItems": {"links": PUTS[1:]}}, RequestItems={"links": PUTS})
    script.answers("batch_write_item", {"UnprocessedItems": {}}, RequestItems={"links": PUTS[1:]})

    batch_write(script.store, "links", PUTS)

    assert len(script.slept) == 1


def test_a_batch_that_is_never_done_gives_up(script: Script) -> None:
    for _ in range(11):
        script.answers("batch_write_item", {"UnprocessedItems": {"links": PUTS}}, RequestItems={"links": PUTS})

    with pytest.raises(StateUnavailable):
        batch_write(script.store, "links", PUTS)
