"""What `ports.Queue` promises, of SQS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from tandem.adapters.sqs import SqsQueue, message_of
from tandem.ports import Message

from tests.sandbox.aws.ministack import Aws

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@pytest.fixture
def client(aws: Aws) -> Iterator[SQSClient]:
    made = boto3.client("sqs", endpoint_url=aws.endpoint_url)
    yield made
    made.close()


@pytest.fixture
def url(client: SQSClient) -> Iterator[str]:
    made = client.create_queue(QueueName="lead")["QueueUrl"]
    yield made
    client.delete_queue(QueueUrl=made)


def received(client: SQSClient, url: str) -> list[Message]:
    got: list[Message] = []
    while messages := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        got += [message_of(message["Body"]) for message in messages]
    return got


def test_every_message_arrives(client: SQSClient, url: str, aws: Aws) -> None:
    messages = [Message("run1", f"0-{number}", 3) for number in range(25)]
    before = aws.control.calls()

    SqsQueue({"lead": url}).send("lead", [(message, 0.0) for message in messages])

    assert (aws.control.calls() - before)["sqs.SendMessageBatch"] == 3
    assert sorted(received(client, url), key=lambda one: int(one.slice[2:])) == messages


def test_a_delayed_message_waits(client: SQSClient, url: str, aws: Aws) -> None:
    queue = SqsQueue({"lead": url})

    queue.send("lead", [(Message("run1"), 30.5), (Message("run2"), 5000.0)])

    assert received(client, url) == []
    aws.control.pass_time(30)
    assert received(client, url) == []
    aws.control.pass_time(1)
    assert received(client, url) == [Message("run1")]
    aws.control.pass_time(900)
    assert Message("run2") in received(client, url)


def test_a_send_that_got_no_answer_is_repeated(client: SQSClient, url: str, aws: Aws) -> None:
    aws.control.arm({"operation": "sqs.SendMessageBatch", "effect": "drop_before"})

    SqsQueue({"lead": url}).send("lead", [(Message("run1"), 0.0)])

    assert received(client, url) == [Message("run1")]
