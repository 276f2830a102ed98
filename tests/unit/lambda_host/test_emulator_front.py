"""Calls are named and faults are dealt out by rule."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.aws.calls import Call, read_call
from tests.sandbox.aws.environment import LOCK, VERSION
from tests.sandbox.aws.faults import Faults


@pytest.mark.parametrize(
    ("target", "body", "operation", "resource"),
    [
        ("DynamoDB_20120810.PutItem", {"TableName": "links"}, "dynamodb.PutItem", "links"),
        ("AmazonSQS.SendMessage", {"QueueUrl": "http://x/q"}, "sqs.SendMessage", "http://x/q"),
        ("secretsmanager.GetSecretValue", {"SecretId": "s"}, "secretsmanager.GetSecretValue", "s"),
        ("DynamoDB_20120810.BatchGetItem", {"RequestItems": {"b": 1, "a": 2}}, "dynamodb.BatchGetItem", "a,b"),
        (
            "DynamoDB_20120810.TransactWriteItems",
            {"TransactItems": [{"Put": {"TableName": "runs"}}, {"Update": {"TableName": "links"}}]},
            "dynamodb.TransactWriteItems",
            "links,runs",
        ),
        ("", {}, "POST /path", ""),
    ],
)
def test_a_call_is_named_by_its_operation_and_resource(target: str, body: Any, operation: str, resource: str) -> None:
    headers = {"x-amz-target": target} if target else {}

    call = read_call("POST", "/path", headers, json.dumps(body).encode())

    assert (call.operation, call.resource) == (operation, resource)


def test_a_call_with_an_unreadable_body_still_has_a_name() -> None:
    headers = {"x-amz-target": "AmazonSQS.SendMessage"}

    for body in (b"{", b"[]"):
        call = read_call("POST", "/", headers, body)
        assert (call.operation, call.resource) == ("sqs.SendMessage", "")


def test_a_call_tells_whose_key_signed_it() -> None:
    scope = "AWS4-HMAC-SHA256 Credential=SyncLeadFunction/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host"
    target = {"x-amz-target": "DynamoDB_20120810.GetItem"}

    assert read_call("POST", "/", {**target, "authorization": scope}, b"{}").caller == "SyncLeadFunction"
    assert read_call("POST", "/", target, b"{}").caller == ""


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
