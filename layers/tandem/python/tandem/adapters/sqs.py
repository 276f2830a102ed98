"""The doors' queues in SQS: messages of ids, ten to a call."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tandem.domain.errors import ConfigurationError, RetriableError, UnreadableMessage
from tandem.ports import Message

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef as Entry

BATCH = 10
LONGEST = 900
"""SQS delays a message by 15 minutes at most."""
_TRIES = 4


class SqsQueue:
    """Sends with the promises of `ports.Queue`; `urls` names the queue of each door.

    A message may arrive twice (a call that got no answer is repeated), which slices allow for.
    """

    def __init__(
        self, urls: Mapping[str, str], *, client: SQSClient | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._urls = urls
        self._client = client
        self._sleep = sleep

    def send(self, door: str, messages: Sequence[tuple[Message, float]]) -> None:
        """Send all messages, or raise: then some may have been sent."""
        if door not in self._urls:
            raise ConfigurationError(f"No queue is known for the door {door}.", "Deploy the stack again.")
        for start in range(0, len(messages), BATCH):
            self._send(self._urls[door], [_entry(*one) for one in messages[start : start + BATCH]])

    def _send(self, url: str, entries: list[tuple[str, int]]) -> None:
        left: list[Entry] = [
            {"Id": str(at), "MessageBody": body, "DelaySeconds": delay} for at, (body, delay) in enumerate(entries)
        ]
        for number in range(_TRIES):
            try:
                answer = self._connected().send_message_batch(QueueUrl=url, Entries=left)
            except (BotoCoreError, ClientError) as error:
                raise RetriableError(f"SQS could not be reached ({type(error).__name__}).") from error
            failed = {one["Id"] for one in answer.get("Failed", ())}
            left = [entry for entry in left if entry["Id"] in failed]
            if not left:
                return
            self._sleep(0.1 * 2**number)
        raise RetriableError(f"SQS did not take {len(left)} messages.")

    def _connected(self) -> SQSClient:
        if self._client is None:
            config = Config(connect_timeout=2, read_timeout=6, retries={"mode": "standard", "total_max_attempts": 4})
            self._client = boto3.client("sqs", config=config)
        return self._client


def message_of(body: str) -> Message:
    """The message in the body of a queue's record; UnreadableMessage where there is none."""
    match _parsed(body):
        case {"run": str(run), "slice": str(slice_), "phase": int(phase), **more} if run and not more:
            return Message(run, slice_, phase)
        case _:
            raise UnreadableMessage("The body is no message of a run, a slice and a phase.")


def _parsed(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableMessage("The body is no JSON.") from error


def body_of(message: Message) -> str:
    """The body a message travels in."""
    return json.dumps({"run": message.run, "slice": message.slice, "phase": message.phase})


def _entry(message: Message, delay: float) -> tuple[str, int]:
    """Rounded up: a message that comes before its time is put back, which costs another one."""
    return body_of(message), min(LONGEST, max(0, math.ceil(delay)))
