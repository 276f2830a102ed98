"""Messages SQS does not take at once, and what a message looks like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from tandem.adapters.sqs import SqsQueue, body_of, message_of
from tandem.domain.errors import ConfigurationError, RetriableError, UnreadableMessage
from tandem.ports import Message

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

URL = "http://127.0.0.1/lead"


@dataclass(slots=True)
class Script:
    """The queue, the answers it will get, and how long it slept between its calls."""

    client: SQSClient
    stubber: Stubber
    slept: list[float] = field(default_factory=list)

    def queue(self) -> SqsQueue:
        """The queue that gets the answers."""
        return SqsQueue({"lead": URL}, client=self.client, sleep=self.slept.append)

    def takes(self, *taken: str, refused: tuple[str, ...] = (), entries: Any = ANY) -> None:
        """The next call is a batch of which these entries are taken."""
        answer = {
            "Successful": [{"Id": one, "MessageId": one, "MD5OfMessageBody": ""} for one in taken],
            "Failed": [{"Id": one, "SenderFault": False, "Code": "InternalError"} for one in refused],
        }
        self.stubber.add_response("send_message_batch", answer, {"QueueUrl": URL, "Entries": entries})


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("sqs", aws_access_key_id="nobody", aws_secret_access_key="nothing")
    with Stubber(client) as stubber:
        yield Script(client, stubber)
        stubber.assert_no_pending_responses()
    client.close()


def entry(number: int, delay: int = 0) -> dict[str, Any]:
    return {"Id": str(number), "MessageBody": body_of(Message(f"run{number}")), "DelaySeconds": delay}


def test_a_message_is_ids_only_and_comes_back_as_it_was() -> None:
    message = Message("run1", "0-a", 4)

    assert body_of(message) == '{"run": "run1", "slice": "0-a", "phase": 4}'
    assert message_of(body_of(message)) == message


@pytest.mark.parametrize(
    "body",
    [
        "",
        "sync everything",
        "{",
        "[" * 100_000,
        "null",
        "[]",
        '"run1"',
        "{}",
        '{"run": "", "slice": "0-a", "phase": 0}',
        '{"run": null, "slice": "0-a", "phase": 0}',
        '{"run": "run1", "slice": 1, "phase": 0}',
        '{"run": "run1", "slice": "0-a", "phase": "one"}',
        '{"run": "run1", "slice": "0-a"}',
        '{"run": "run1", "slice": "0-a", "phase": 0, "more": 1}',
    ],
)
def test_a_body_that_no_door_wrote_is_no_message_and_is_not_repeated_in_the_error(body: str) -> None:
    with pytest.raises(UnreadableMessage) as caught:
        message_of(body)

    assert str(caught.value) in {"The body is no JSON.", "The body is no message of a run, a slice and a phase."}


def test_messages_that_were_not_taken_are_sent_again(script: Script) -> None:
    script.takes("0", refused=("1", "2"), entries=[entry(0), entry(1), entry(2)])
    script.takes("2", refused=("1",), entries=[entry(1), entry(2)])
    script.takes("1", entries=[entry(1)])

    script.queue().send("lead", [(Message(f"run{number}"), 0.0) for number in range(3)])

    assert len(script.slept) == 2


def test_a_queue_that_never_takes_a_message_is_told(script: Script) -> None:
    for _ in range(4):
        script.takes(refused=("0",))

    with pytest.raises(RetriableError, match="1 messages"):
        script.queue().send("lead", [(Message("run0"), 0.0)])


def test_delays_are_whole_seconds_that_sqs_takes(script: Script) -> None:
    delays = {-5.0: 0, 0.0: 0, 0.1: 1, 899.5: 900, 5000.0: 900}
    script.takes(*"01234", entries=[entry(number, delay) for number, delay in enumerate(delays.values())])

    script.queue().send("lead", [(Message(f"run{number}"), delay) for number, delay in enumerate(delays)])


def test_a_failing_call_may_be_tried_later(script: Script) -> None:
    script.stubber.add_client_error("send_message_batch", "AccessDenied")

    with pytest.raises(RetriableError):
        script.queue().send("lead", [(Message("run0"), 0.0)])


def test_a_door_without_a_queue_needs_a_person(script: Script) -> None:
    with pytest.raises(ConfigurationError, match="account"):
        script.queue().send("account", [(Message("run0"), 0.0)])


def test_nothing_to_send_is_no_call(script: Script) -> None:
    script.queue().send("lead", [])
