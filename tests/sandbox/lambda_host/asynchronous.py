"""Invocations nobody waits for: events of EventBridge and of callers that ask for it; failures are repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from tests.sandbox.lambda_host.blueprint import Schedule
from tests.sandbox.lambda_host.execution import Result
from tests.sandbox.lambda_host.records import schedule_event

RETRY_AFTER = (60.0, 120.0)  # seconds; Lambda's waits before it repeats a failed asynchronous invocation


class Invocable(Protocol):
    """A function that can be invoked, and how often again when it fails and nobody waits."""

    @property
    def retries(self) -> int:
        """How often again."""

    async def invoke(self, event: bytes) -> Result:
        """Run it once."""


class AsynchronousInvocations:
    """Invokes functions in the background, on request or by the clock."""

    def __init__(self, functions: Mapping[str, Invocable], *, retry_after: Sequence[float] = RETRY_AFTER) -> None:
        self._functions = functions
        self._retry_after = retry_after
        self._running: set[asyncio.Task[None]] = set()
        self._clocks: list[asyncio.Task[None]] = []

    def send(self, function: str, event: bytes) -> None:
        """Invoke a function soon, again as often as it allows while it fails."""
        task = asyncio.create_task(self._invoke(function, event))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def tick(self, function: str, schedule: Schedule) -> None:
        """Invoke a function by its schedule from now on; the first time when its period has passed once."""
        self._clocks.append(asyncio.create_task(self._tick(function, schedule)))

    @property
    def are_idle(self) -> bool:
        """Whether nothing is running or waiting to be repeated."""
        return not self._running

    async def drop(self) -> None:
        """Forget what runs or waits; schedules go on."""
        await cancel(*self._running)

    async def stop(self) -> None:
        """Forget everything."""
        await cancel(*self._clocks, *self._running)

    async def _invoke(self, function: str, event: bytes) -> None:
        invoked = self._functions[function]
        for wait in (*self._retry_after[: invoked.retries], 0.0):
            if not (await invoked.invoke(event)).error:
                return
            await asyncio.sleep(wait)

    async def _tick(self, function: str, schedule: Schedule) -> None:
        clock = asyncio.get_running_loop().time
        due = clock()
        while True:
            due += schedule.every
            await asyncio.sleep(due - clock())
            self.send(function, schedule_event(schedule, datetime.now(UTC)))


async def cancel(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks and wait until they are over."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
