"""Runs, slices, rejects and remembered keys as items: nothing is lost, and old things are removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any

import pytest
from tandem.adapters.dynamodb.moments import number
from tandem.adapters.dynamodb.run_items import (
    packed_keys,
    run_item,
    run_of,
    slice_items,
    slice_of,
    unpacked_keys,
)
from tandem.adapters.dynamodb.run_tables import KEPT, RunTables
from tandem.adapters.dynamodb.runs import DynamoRuns
from tandem.adapters.dynamodb.tables import RunItem, SliceItem
from tandem.domain.runs import Cursor, Kind, Run, Slice, SliceState, Status, Window

from tests.unit.adapters.dynamodb.conftest import Script

RUN = Run(
    id="run1",
    opened_at=1763962000.25,
    upper=1763962000,
    windows=(Window("Lead", 1, 2),),
    phase=3,
    status=Status.INCOMPLETE,
    ended_at=1763962900.0,
    behind=True,
    compare=True,
    era=2,
)
SLICE = Slice(
    id="3-a",
    phase=3,
    kind=Kind.WINDOW,
    object="Lead",
    keys=("a", "b"),
    cursor=Cursor(5, "a"),
    limit=7,
    state=SliceState.FAILED,
    owner="one",
    until=9.5,
    tries=2,
    not_before=8.0,
    generation=1,
)


@pytest.mark.parametrize("example", [RUN, SLICE])
def test_the_examples_leave_no_field_at_its_usual_value(example: Any) -> None:
    for one in fields(example):
        usual = one.default_factory() if one.default_factory is not MISSING else one.default
        assert getattr(example, one.name) != usual, one.name


def test_a_run_comes_back_as_it_was() -> None:
    assert run_of(RunItem.from_raw_data(run_item(RunItem, RUN, 5).serialize())) == RUN


def test_a_slice_comes_back_as_it_was() -> None:
    (item,) = slice_items(SliceItem, "run1", [SLICE], 5)

    assert slice_of(SliceItem.from_raw_data(item.serialize())) == SLICE


def test_remembered_keys_take_little_room() -> None:
    keys = [f"00Q5g00000{n * 7919 % 65536:05}AAA" for n in range(2000)]

    assert unpacked_keys(packed_keys(keys)) == keys
    assert len(packed_keys(keys)) < 15_000


@pytest.mark.parametrize(
    ("moment", "text"), [(0.0, "0"), (1763962000.0, "1763962000"), (1763962000.25, "1763962000.25")]
)
def test_a_moment_is_written_as_dynamodb_writes_numbers(moment: float, text: str) -> None:
    assert number(moment) == text


def test_what_a_run_leaves_is_removed_after_forty_days(script: Script) -> None:
    seen: list[Sequence[dict[str, Any]]] = []
    script.stubber.add_response("query", {"Items": [], "Count": 0, "ScannedCount": 0})
    script.stubber.add_response("transact_write_items", {})
    script.store.client.meta.events.register_first(
        "provide-client-params.dynamodb.TransactWriteItems", lambda params, **_: seen.append(params["TransactItems"])
    )

    DynamoRuns(script.store, "runs", now=lambda: 1000.0).open(RUN, [SLICE])

    items = {one["Put"]["Item"]["item"]["S"]: one["Put"]["Item"] for one in seen[0]}
    kept = {name for name, item in items.items() if "expires" not in item}
    assert kept == {"open"}
    assert {item["expires"]["N"] for name, item in items.items() if name not in kept} == {str(1000 + KEPT)}
    assert RunTables(script.store, "runs", now=lambda: 5.5).expiry() == 5 + KEPT
