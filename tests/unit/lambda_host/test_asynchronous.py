"""Events nobody waits for are repeated, ticks come by the clock, and both can be stopped."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.sandbox.lambda_host.asynchronous import AsynchronousInvocations
from tests.sandbox.lambda_host.blueprint import Schedule
from tests.sandbox.lambda_host.execution import Result


class Door:
    """Fails so many times, then succeeds; remembers its events."""

    def __init__(self, *, fails: int = 0, retries: int = 0) -> None:
        self.events: list[Any] = []
        self.retries = retries
        self._fails = fails

    async def invoke(self, event: bytes) -> Result:
        self.events.append(json.loads(event))
        return Result(None, "ValueError" if len(self.events) <= self._fails else "", "id")


async def run_to_the_end(door: Door) -> None:
    later = AsynchronousInvocations({"Door": door}, retry_after=(0.0, 0.0))
    later.send("Door", b"{}")
    while not later.are_idle:
        await asyncio.sleep(0)


@pytest.mark.parametrize(("retries", "attempts"), [(0, 1), (1, 2), (2, 3)])
def test_a_failing_event_is_repeated_as_often_as_the_function_allows(retries: int, attempts: int) -> None:
    door = Door(fails=10, retries=retries)

    asyncio.run(run_to_the_end(door))

    assert len(door.events) == attempts


def test_an_event_that_succeeds_is_not_repeated() -> None:
    door = Door(fails=1, retries=2)

    asyncio.run(run_to_the_end(door))

    assert len(door.events) == 2


def test_a_schedule_ticks_until_it_is_stopped() -> None:
    door = Door()

    async def three_ticks() -> int:
        later = AsynchronousInvocations({"Door": door})
        later.tick("Door", Schedule("tick", 0.001, None, is_rule=False))
        while len(door.events) < 3:
            await asyncio.sleep(0.001)
        await later.stop()
        stopped_at = len(door.events)
        await asyncio.sleep(0.01)
        return stopped_at

    assert asyncio.run(three_ticks()) == len(door.events)
    assert door.events[0]["detail-type"] == "Scheduled Event"


def test_a_dropped_event_is_not_repeated() -> None:
    door = Door(fails=10, retries=2)

    async def drop_after_the_first() -> None:
        later = AsynchronousInvocations({"Door": door})
        later.send("Door", b"{}")
        while not door.events:
            await asyncio.sleep(0)
        await later.drop()
        assert later.are_idle

    asyncio.run(drop_after_the_first())

    assert len(door.events) == 1
