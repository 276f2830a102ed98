"""Calls are named and faults are dealt out by rule."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.aws.calls import Call, read_call
from tests.sandbox.aws.environment import LOCK, VERSION
from tests.sandbox.aws.faults import Faults


@pytest.mark.parametrize(
    ("target", "body", "expected"),
    [
        ("DynamoDB_20120810.PutItem", {"TableName": "links"}, Call("dynamodb.PutItem", "links")),
        ("AmazonSQS.SendMessage", {"QueueUrl": "http://x/q"}, Call("sqs.SendMessage", "http://x/q")),
        ("secretsmanager.GetSecretValue", {"SecretId": "s"}, Call("secretsmanager.GetSecretValue", "s")),
        ("DynamoDB_20120810.BatchGetItem", {"RequestItems": {"b": 1, "a": 2}}, Call("dynamodb.BatchGetItem", "a,b")),
        (
            "DynamoDB_20120810.TransactWriteItems",
            {"TransactItems": [{"Put": {"TableName": "runs"}}, {"Update": {"TableName": "links"}}]},
            Call("dynamodb.TransactWriteItems", "links,runs"),
        ),
        ("", {}, Call("POST /path", "")),
    ],
)
def test_a_call_is_named_by_its_operation_and_resource(target: str, body: Any, expected: Call) -> None:
    headers = {"x-amz-target": target} if target else {}

    assert read_call("POST", "/path", headers, json.dumps(body).encode()) == expected


def test_a_call_with_an_unreadable_body_still_has_a_name() -> None:
    headers = {"x-amz-target": "AmazonSQS.SendMessage"}

    assert read_call("POST", "/", headers, b"{") == Call("sqs.SendMessage", "")
    assert read_call("POST", "/", headers, b"[]") == Call("sqs.SendMessage", "")


def test_a_fault_meets_the_asked_number_of_calls_after_those_it_lets_pass() -> None:
    faults = Faults()
    faults.arm([{"operation": "dynamodb.PutItem", "effect": "error", "skip": 1, "times": 2}])

    met = [faults.take(Call("dynamodb.PutItem", "links")) is not None for _ in range(4)]

    assert met == [False, True, True, False]
    assert faults.armed() == []


def test_a_fault_for_every_operation_counts_all_calls_of_its_resource() -> None:
    faults = Faults()
    faults.arm([{"operation": "*", "effect": "drop_after", "resource": "links", "skip": 1}])

    calls = [Call("dynamodb.GetItem", "links"), Call("dynamodb.GetItem", "runs"), Call("dynamodb.PutItem", "links")]

    assert [faults.take(call) is not None for call in calls] == [False, False, True]


def test_a_cleared_fault_meets_nothing() -> None:
    faults = Faults()
    faults.arm([{"operation": "*", "effect": "error"}])
    faults.clear()

    assert faults.take(Call("sqs.SendMessage", "")) is None


def test_the_emulators_version_is_the_locked_one() -> None:
    assert f"ministack=={VERSION} " in LOCK.read_text()
