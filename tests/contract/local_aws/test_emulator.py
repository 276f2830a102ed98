"""The emulator behind its front: polls, faults, counts and time."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from tests.sandbox.aws.ministack import Aws, running_ministack
from tests.sandbox.lambda_host.account import client


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    with running_ministack(tmp_path_factory.mktemp("ministack")) as running:
        client("dynamodb", running.endpoint_url).create_table(
            TableName="things",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        yield running


@pytest.fixture
def dynamodb(aws: Aws) -> Iterator[Any]:
    yield client("dynamodb", aws.endpoint_url, attempts=1)
    aws.control.disarm()


@pytest.fixture
def queue(aws: Aws, request: pytest.FixtureRequest) -> str:
    name = request.node.name[:80]
    url: str = client("sqs", aws.endpoint_url).create_queue(QueueName=name)["QueueUrl"]
    return url


def put(dynamodb: Any, name: str) -> None:
    dynamodb.put_item(TableName="things", Item={"id": {"S": name}})


def exists(dynamodb: Any, name: str) -> bool:
    return "Item" in dynamodb.get_item(TableName="things", Key={"id": {"S": name}}, ConsistentRead=True)


def test_a_message_ends_a_waiting_poll(aws: Aws, queue: str) -> None:
    sqs = client("sqs", aws.endpoint_url)
    got: list[str] = []

    def poll() -> None:
        answer = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20)
        got.extend(message["Body"] for message in answer["Messages"])

    waiting = threading.Thread(target=poll)
    waiting.start()
    sqs.send_message(QueueUrl=queue, MessageBody="now")
    waiting.join(timeout=10)

    assert got == ["now"]


def test_a_delayed_message_ends_a_waiting_poll_when_its_time_has_passed(aws: Aws, queue: str) -> None:
    sqs = client("sqs", aws.endpoint_url)
    sqs.send_message(QueueUrl=queue, MessageBody="later", DelaySeconds=900)
    early = sqs.receive_message(QueueUrl=queue)

    aws.control.pass_time(900)
    late = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)

    assert "Messages" not in early
    assert [message["Body"] for message in late["Messages"]] == ["later"]


def test_a_message_received_too_often_ends_a_poll_that_waits_for_dead_letters(aws: Aws, queue: str) -> None:
    sqs = client("sqs", aws.endpoint_url)
    letters = sqs.create_queue(QueueName="waited-for-dead-letters")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=letters, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": redrive})
    got: list[str] = []

    def poll() -> None:
        answer = sqs.receive_message(QueueUrl=letters, WaitTimeSeconds=20)
        got.extend(message["Body"] for message in answer["Messages"])

    waiting = threading.Thread(target=poll)
    waiting.start()
    sqs.send_message(QueueUrl=queue, MessageBody="dead")
    sqs.receive_message(QueueUrl=queue, VisibilityTimeout=0)
    sqs.receive_message(QueueUrl=queue)
    waiting.join(timeout=10)

    assert got == ["dead"]


def test_a_message_is_not_lost_on_a_poll_whose_caller_left(aws: Aws, queue: str) -> None:
    body = json.dumps({"QueueUrl": queue, "WaitTimeSeconds": 20}).encode()
    head = f"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\nContent-Length: {len(body)}"
    with socket.create_connection(("127.0.0.1", int(aws.endpoint_url.rpartition(":")[2]))) as caller:
        caller.sendall(head.encode() + b"\r\n\r\n" + body)
    while not _has_logged(aws, "sqs.ReceiveMessage", queue, "left"):
        time.sleep(0.01)

    sqs = client("sqs", aws.endpoint_url)
    sqs.send_message(QueueUrl=queue, MessageBody="kept")

    assert sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"][0]["Body"] == "kept"


@pytest.mark.parametrize(("effect", "code"), [("error", "InternalServerError"), ("throttle", "Throughput")])
def test_a_refused_call_is_not_applied(aws: Aws, dynamodb: Any, effect: str, code: str) -> None:
    aws.control.arm({"operation": "dynamodb.PutItem", "effect": effect})

    with pytest.raises(ClientError, match=code):
        put(dynamodb, f"refused-{effect}")

    assert not exists(dynamodb, f"refused-{effect}")


@pytest.mark.parametrize(("effect", "is_applied"), [("drop_before", False), ("drop_after", True)])
def test_a_dropped_call_is_applied_or_not_as_asked(aws: Aws, dynamodb: Any, effect: str, is_applied: bool) -> None:
    aws.control.arm({"operation": "dynamodb.PutItem", "effect": effect})

    with pytest.raises(ConnectionClosedError):
        put(dynamodb, f"dropped-{effect}")

    assert exists(dynamodb, f"dropped-{effect}") == is_applied


def test_a_fault_meets_the_call_it_was_asked_for(aws: Aws, dynamodb: Any) -> None:
    aws.control.arm(
        {"operation": "dynamodb.GetItem", "effect": "drop_before", "resource": "others"},
        {"operation": "dynamodb.PutItem", "effect": "error", "skip": 1},
    )

    put(dynamodb, "first")
    with pytest.raises(ClientError):
        put(dynamodb, "second")

    assert exists(dynamodb, "first")


def test_a_delayed_call_is_served_in_the_end(aws: Aws, dynamodb: Any) -> None:
    aws.control.arm({"operation": "dynamodb.PutItem", "effect": "delay", "seconds": 0.1})

    began = time.monotonic()
    put(dynamodb, "delayed")

    assert time.monotonic() - began >= 0.1
    assert exists(dynamodb, "delayed")
    assert aws.control.armed() == []


def test_calls_are_counted_and_logged_with_their_table(aws: Aws, dynamodb: Any) -> None:
    before = aws.control.calls()

    put(dynamodb, "counted")
    dynamodb.scan(TableName="things")

    assert aws.control.calls() - before == {"dynamodb.PutItem": 1, "dynamodb.Scan": 1}
    assert _has_logged(aws, "dynamodb.Scan", "things", "200")


def _has_logged(aws: Aws, operation: str, resource: str, outcome: str) -> bool:
    lines = [json.loads(line) for line in aws.call_log.read_text().splitlines()]
    return any((one["operation"], one["resource"], one["outcome"]) == (operation, resource, outcome) for one in lines)
