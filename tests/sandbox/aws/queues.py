"""What the emulator's queues need to serve a host well: polls that wake at once, and time that can pass.

MiniStack looks for messages every 0.1 s during a long poll; here a send wakes the poll, so a message costs
a millisecond and an idle poll nothing. All this reaches into MiniStack's SQS module, whose version is pinned.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

Data = dict[str, Any]
_WAKES = ("SendMessage", "SendMessageBatch", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch")
_KINDS = ("", "NotVisible", "Delayed")


class Bell:
    """Rings for every poll that waits now; `polls` counts those by queue name."""

    def __init__(self) -> None:
        self.polls: Counter[str] = Counter()
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake whoever waits."""
        for one in self._waiting:
            if not one.done():
                one.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or when the seconds are over."""
        heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(heard)
        try:
            await asyncio.wait({heard}, timeout=seconds)
        finally:
            self._waiting.discard(heard)


def wake_polls_at_once(sqs: ModuleType, bell: Bell) -> None:
    """Replace the emulator's own waiting: a poll ends when a message is sent, becomes visible again, or died."""
    actions: dict[str, Callable[[Data, str], Any]] = sqs._HANDLERS
    receive = actions["ReceiveMessage"]
    bury = sqs._dlq_sweep

    async def receive_message(data: Data, url: str) -> Data:
        deadline = time.time() + _wait_seconds(sqs, data, url)
        name = sqs._get_q(data.get("QueueUrl", url))["name"]
        bell.polls[name] += 1
        try:
            while True:
                answer: Data = await receive({**data, "WaitTimeSeconds": 0}, url)
                left = deadline - time.time()
                if answer or left <= 0:
                    return answer
                await bell.wait(min(left, _next_visible(sqs, data, url)))
        finally:
            bell.polls[name] -= 1

    def ringing(action: Callable[[Data, str], Any]) -> Callable[[Data, str], Any]:
        def act(data: Data, url: str) -> Any:
            answer = action(data, url)
            bell.ring()
            return answer

        return act

    def bury_and_ring(queue: dict[str, Any]) -> None:
        before = len(queue["messages"])
        bury(queue)
        if len(queue["messages"]) < before:
            bell.ring()

    actions["ReceiveMessage"] = receive_message
    sqs._dlq_sweep = bury_and_ring  # type: ignore[attr-defined]  # the name by which the module calls its own
    actions.update({name: ringing(actions[name]) for name in _WAKES})


def pass_time(sqs: ModuleType, bell: Bell, seconds: float) -> int:
    """Make every delay and visibility timeout shorter by the seconds; the number of messages that wait."""
    messages = [message for queue in sqs._queues.values() for message in queue["messages"]]
    for message in messages:
        message["visible_at"] -= seconds
    bell.ring()
    return len(messages)


def depths(sqs: ModuleType, bell: Bell) -> dict[str, list[int]]:
    """By queue name: how many messages are visible, in flight and delayed, and how many polls wait.

    A message is in flight from the moment its poll no longer waits, so the four tell of one instant.
    """
    counts = {}
    for queue in sqs._queues.values():
        sqs._refresh_counts(queue)
        numbers = [int(queue["attributes"][f"ApproximateNumberOfMessages{kind}"]) for kind in _KINDS]
        counts[queue["name"]] = [*numbers, bell.polls[queue["name"]]]
    return counts


def _wait_seconds(sqs: ModuleType, data: Data, url: str) -> int:
    asked = data.get("WaitTimeSeconds")
    if asked is None:
        asked = sqs._get_q(data.get("QueueUrl", url))["attributes"].get("ReceiveMessageWaitTimeSeconds", "0")
    return int(asked)


def _next_visible(sqs: ModuleType, data: Data, url: str) -> float:
    """Seconds until the first hidden message shows; a FIFO group in flight also ends with one of these."""
    now = time.time()
    hidden = [message["visible_at"] - now for message in sqs._get_q(data.get("QueueUrl", url))["messages"]]
    return max(min((one for one in hidden if one > 0), default=60.0), 0.001)
