"""Transactions that meet others, and writes of which each counts for itself."""

from __future__ import annotations

from typing import Any

import pytest
from pynamodb.exceptions import VerboseClientError
from tandem.adapters.dynamodb.errors import StateUnavailable, TransactionCancelled
from tandem.adapters.dynamodb.transactions import transact
from tandem.adapters.dynamodb.writes import Write, write_each

from tests.unit.adapters.dynamodb.conftest import Script


def request(key: str) -> dict[str, Any]:
    return {"TableName": "links", "Item": {"key": {"S": key}}, "ConditionExpression": "attribute_not_exists(v)"}


def writes(*keys: str) -> list[Write]:
    return [Write(key, request(key)) for key in keys]


def operations(*keys: str) -> list[dict[str, Any]]:
    return [{"Put": request(key)} for key in keys]


def equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one == other


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_transaction_that_met_another_or_was_throttled_is_tried_again(script: Script, code: str) -> None:
    script.cancels("None", code)
    script.cancels(code, "None")
    script.applies(operations("a", "b"))

    assert transact(script.store, operations("a", "b")) == []
    assert len(script.slept) == 2


def test_the_positions_of_false_conditions_are_told(script: Script) -> None:
    script.cancels("ConditionalCheckFailed", "TransactionConflict", "ConditionalCheckFailed")

    assert transact(script.store, operations("a", "b", "c")) == [0, 2]


def test_a_transaction_that_always_meets_others_gives_up(script: Script) -> None:
    for _ in range(11):
        script.cancels("TransactionConflict")

    with pytest.raises(StateUnavailable):
        transact(script.store, operations("a"))


def test_a_fault_of_ours_is_not_tried_again(script: Script) -> None:
    script.cancels("ValidationError", "None")
    with pytest.raises(TransactionCancelled, match="ValidationError"):
        transact(script.store, operations("a", "b"))

    script.fails("transact_write_items", "ValidationException")
    with pytest.raises(VerboseClientError, match="ValidationException"):
        transact(script.store, operations("a", "b"))


def test_the_writes_whose_condition_holds_go_out_again_without_the_others(script: Script) -> None:
    script.cancels("None", "ConditionalCheckFailed", "TransactionConflict", "None")
    script.cancels("None", "None", "ConditionalCheckFailed")
    script.applies(operations("a", "c"))

    assert write_each(script.store, writes("a", "b", "c", "d"), equal) == [True, False, True, False]


def test_a_write_left_alone_goes_out_by_itself(script: Script) -> None:
    script.cancels("ConditionalCheckFailed", "None")
    script.answers("put_item", {}, **request("b"), ReturnValuesOnConditionCheckFailure="ALL_OLD")

    assert write_each(script.store, writes("a", "b"), equal) == [False, True]


def test_a_false_condition_of_a_call_sent_once_is_a_refusal_though_the_item_is_equal(script: Script) -> None:
    script.fails("put_item", "ConditionalCheckFailedException", Item={"key": {"S": "a"}})

    assert write_each(script.store, writes("a"), equal) == [False]


def test_a_single_write_waits_for_a_transaction_that_holds_its_item(script: Script) -> None:
    script.fails("put_item", "TransactionConflictException")
    script.answers("put_item", {}, **request("a"), ReturnValuesOnConditionCheckFailure="ALL_OLD")

    assert write_each(script.store, writes("a"), equal) == [True]
    assert len(script.slept) == 1


def test_a_single_write_whose_item_is_always_held_gives_up(script: Script) -> None:
    for _ in range(11):
        script.fails("put_item", "TransactionConflictException")

    with pytest.raises(StateUnavailable):
        write_each(script.store, writes("a"), equal)


def test_a_repeated_write_is_ours_if_the_stored_item_is_what_we_wanted_to_store(script: Script) -> None:
    for stored in ({"key": {"S": "a"}}, {"key": {"S": "a"}, "v": {"N": "9"}}):
        script.fails("put_item", "ConditionalCheckFailedException", Item=stored, repeated=True)

    assert write_each(script.store, writes("a", "a"), equal) == [True, False]
