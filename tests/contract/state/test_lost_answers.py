"""A call that was applied and whose answer was lost is repeated; nobody is told a refusal, and nothing counts twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tandem.adapters.dynamodb.allowance import DynamoAllowance
from tandem.adapters.dynamodb.budget import DynamoTurns
from tandem.adapters.dynamodb.store import Store
from tandem.domain.links import Claim, Link
from tandem.domain.runs import Kind, Run, Slice, Status
from tandem.ports import Reject

from tests.contract.state.clock import StandingClock
from tests.contract.state.conftest import State
from tests.sandbox.aws.ministack import Aws

RUN = Run("run1", 1763962000.0, 1763962000)
SLICE = Slice("0-a", 0, Kind.LIST, "Lead")
LINK = Link("00Q1", "Lead", b"0123456789abcdef")
CLAIMED = LINK.evolve(claim=Claim("one", 1763962000.5))


@pytest.fixture(autouse=True)
def _every_fault_was_met(aws: Aws) -> Iterator[None]:
    yield
    left = aws.control.armed()
    aws.control.disarm()
    assert not left


def lose_answer(aws: Aws, operation: str) -> None:
    aws.control.arm({"operation": f"dynamodb.{operation}", "effect": "drop_after"})


def test_a_single_link_was_stored(aws: Aws, dynamodb: State) -> None:
    lose_answer(aws, "PutItem")
    assert dynamodb.links.swap([(None, LINK)]) == [True]
    lose_answer(aws, "PutItem")
    assert dynamodb.links.swap([(1, CLAIMED)]) == [True]


def test_a_refused_link_stays_refused_though_the_call_was_repeated(aws: Aws, dynamodb: State) -> None:
    dynamodb.links.swap([(None, LINK)])
    dynamodb.links.swap([(1, CLAIMED)])
    lose_answer(aws, "PutItem")

    assert dynamodb.links.swap([(1, replace(CLAIMED, claim=Claim("two", 1763962000.5)))]) == [False]
    assert dynamodb.links.read([LINK.key]) == {LINK.key: CLAIMED}


def test_an_equal_link_of_somebody_else_is_no_success(dynamodb: State) -> None:
    dynamodb.links.swap([(None, LINK)])

    assert dynamodb.links.swap([(None, LINK)]) == [False]


def test_several_links_were_stored(aws: Aws, dynamodb: State) -> None:
    lose_answer(aws, "TransactWriteItems")

    assert dynamodb.links.swap([(None, LINK), (None, replace(LINK, key="00Q2"))]) == [True, True]


def test_a_run_was_opened_begun_and_ended(aws: Aws, dynamodb: State) -> None:
    lose_answer(aws, "TransactWriteItems")
    assert dynamodb.runs.open(RUN, [SLICE])
    lose_answer(aws, "TransactWriteItems")
    assert dynamodb.runs.begin(RUN, 1, [])
    lose_answer(aws, "TransactWriteItems")
    assert dynamodb.runs.end(RUN, Status.SUCCEEDED, 5.0)


def test_a_taken_slice_is_held_by_its_taker_and_tried_once(aws: Aws, dynamodb: State) -> None:
    dynamodb.runs.open(RUN, [SLICE])
    lose_answer(aws, "UpdateItem")

    taken = dynamodb.runs.take(RUN.id, SLICE.id, "one", 100.0, 160.5)

    assert taken == replace(SLICE, owner="one", until=160.5, tries=1)


def test_a_slice_held_by_another_is_not_ours_though_the_call_was_repeated(aws: Aws, dynamodb: State) -> None:
    dynamodb.runs.open(RUN, [SLICE])
    dynamodb.runs.take(RUN.id, SLICE.id, "one", 100.0, 160.5)
    lose_answer(aws, "UpdateItem")

    assert dynamodb.runs.take(RUN.id, SLICE.id, "two", 100.0, 160.5) is None


def test_a_closed_slice_counts_once(aws: Aws, dynamodb: State) -> None:
    dynamodb.runs.open(RUN, [SLICE, replace(SLICE, id="0-b")])
    lose_answer(aws, "TransactWriteItems")

    assert dynamodb.runs.close(RUN.id, SLICE, [], {("Lead", "Push new", "new"): 5}) == 1
    assert dynamodb.runs.stage(RUN.id, 0).counts == {("Lead", "Push new", "new"): 5}


def test_a_counter_counts_once(aws: Aws, dynamodb: State) -> None:
    lose_answer(aws, "TransactWriteItems")

    assert dynamodb.watermarks.add("count", 3) == 3


def test_a_swapped_note_is_swapped(aws: Aws, dynamodb: State) -> None:
    lose_answer(aws, "UpdateItem")
    assert dynamodb.watermarks.swap_note("pair", None, "mine")
    lose_answer(aws, "UpdateItem")
    assert not dynamodb.watermarks.swap_note("pair", None, "yours")


def test_a_new_cause_is_new_and_a_closed_one_closed(aws: Aws, dynamodb: State) -> None:
    reject = Reject("00Q1", "cause", "Lead", "marketo", "1003", "", "", "", 1, 5.0, 5.0)
    lose_answer(aws, "PutItem")
    assert dynamodb.rejects.open([reject]) == [True]
    lose_answer(aws, "DeleteItem")
    dynamodb.rejects.close([reject])
    assert dynamodb.rejects.of(["00Q1"]) == {}


def test_a_turn_is_taken_once(aws: Aws, store: Store, tables: dict[str, str]) -> None:
    clock = StandingClock()
    turns = DynamoTurns(store, tables["budget"], clock=clock, sleep=clock.sleep)
    turns.release(turns.take(30.0))
    lose_answer(aws, "PutItem")

    turns.take(30.0)

    item = store.dispatch("GetItem", {"TableName": tables["budget"], "Key": {"name": {"S": "marketo"}}})["Item"]
    assert '"calls": 2' in item["book"]["S"]
    assert len(item["leases"]["M"]) == 1


def test_an_allowance_is_asked_for_though_the_answer_was_lost(aws: Aws, store: Store, tables: dict[str, str]) -> None:
    clock = StandingClock()
    allowance = DynamoAllowance(store, tables["budget"], clock=clock, share=0.5)
    allowance.used(600, 1000)
    clock.sleep(3600)
    lose_answer(aws, "PutItem")

    allowance.admit()


@pytest.mark.parametrize("effect", ["throttle", "error", "drop_before"])
def test_a_call_that_was_not_applied_is_repeated(aws: Aws, dynamodb: State, effect: str) -> None:
    aws.control.arm({"operation": "*", "effect": effect})
    assert dynamodb.links.swap([(None, LINK)]) == [True]
    aws.control.arm({"operation": "*", "effect": effect})
    assert dynamodb.links.read([LINK.key]) == {LINK.key: LINK}
