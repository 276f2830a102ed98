"""The supervisor: all functions of a blueprint with their workers, queues and schedules, on one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.sandbox.lambda_host.blueprint import Blueprint, Function, Schedule
from tests.sandbox.lambda_host.event_source import EventSource
from tests.sandbox.lambda_host.execution import Result
from tests.sandbox.lambda_host.invoke_api import InvokeApi
from tests.sandbox.lambda_host.pool import FunctionPool
from tests.sandbox.lambda_host.queue_client import QueueClient
from tests.sandbox.lambda_host.records import schedule_event
from tests.sandbox.lambda_host.runtime_api import RuntimeApi
from tests.sandbox.lambda_host.variables import worker_variables
from tests.sandbox.lambda_host.watch import Watch

_RETRY_AFTER = (60.0, 120.0)  # seconds; Lambda's waits before it repeats a failed asynchronous invocation


class Host:
    """Runs the functions of a blueprint against an emulated AWS. Everything here belongs to one event loop."""

    def __init__(self, blueprint: Blueprint, endpoint_url: str, *, logs: Path, watch: Watch | None) -> None:
        self.environment: dict[str, str] = {}
        self._blueprint = blueprint
        self._endpoint_url = endpoint_url
        self._logs = logs
        self._watch = watch
        self._api = RuntimeApi()
        self._polls: list[asyncio.Task[None]] = []
        self._background: set[asyncio.Task[None]] = set()
        self._schedules: list[asyncio.Task[None]] = []

    async def start(self, *, schedule: bool) -> None:
        """Start polling and, if asked, ticking. Workers start when there is work for them."""
        await self._api.start()
        self._queues = QueueClient(self._endpoint_url)
        self.pools = {name: self._pool(function) for name, function in self._blueprint.functions.items()}
        self._sources = [
            EventSource(mapping, self.pools[name], self._queues)
            for name, function in self._blueprint.functions.items()
            for mapping in function.mappings
        ]
        self.invoke_api = InvokeApi(self.pools, self.send)
        await self.invoke_api.start()
        self.resume()
        if schedule:
            self._schedules = [
                asyncio.create_task(self._tick(name, one))
                for name, function in self._blueprint.functions.items()
                for one in function.schedules
            ]

    async def stop(self) -> None:
        """Stop everything and wait until every worker is gone."""
        await _cancel(*self._schedules, *self._background)
        await self.pause()
        await self.invoke_api.stop()
        await self._api.stop()
        await self._queues.close()

    def resume(self) -> None:
        """Poll the queues."""
        self._polls = [asyncio.create_task(source.run()) for source in self._sources]

    async def pause(self) -> None:
        """Stop polling and kill what still runs; idle workers are killed too."""
        await _cancel(*self._polls)
        await asyncio.gather(*(pool.stop() for pool in self.pools.values()))
        await asyncio.gather(*(source.drain() for source in self._sources))

    async def quiesce(self) -> None:
        """Stop polling and kill only workers that are busy; idle ones stay warm."""
        await _cancel(*self._polls)
        for pool in self.pools.values():
            pool.kill(busy_only=True)
        await asyncio.gather(*(source.drain() for source in self._sources))

    def send(self, function: str, event: bytes) -> None:
        """Invoke without waiting, as EventBridge does; a failure is repeated as often as the function allows."""
        task = asyncio.create_task(self._invoke_with_retries(function, event))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def tick_event(self, function: str) -> bytes:
        """The event of the function's schedule, as if it were due now."""
        return schedule_event(self._blueprint.functions[function].schedules[0], datetime.now(UTC))

    async def invoke(self, function: str, event: bytes) -> Result:
        """Invoke and wait for the result."""
        return await self.pools[function].invoke(event)

    async def restart(self, environment: Mapping[str, str] | None) -> None:
        """Kill all workers; the next ones get the given extra variables, or the same as before."""
        if environment is not None:
            self.environment = dict(environment)
        await asyncio.gather(*(pool.stop() for pool in self.pools.values()))

    def variables(self, function: Function) -> dict[str, str]:
        """The environment a new worker of the function gets."""
        return {**worker_variables(function, self._endpoint_url), **self.environment}

    async def settle(self, within: float) -> None:
        """Wait until the host was seen at rest twice in a row."""
        deadline = asyncio.get_running_loop().time() + within
        while not (await self._is_at_rest() and await self._is_at_rest()):
            if asyncio.get_running_loop().time() > deadline:
                running = {name: pool.running for name, pool in self.pools.items() if pool.running}
                raise TimeoutError(f"Not at rest: running {running}, messages {await self._depths()}.")
            await asyncio.sleep(0.01)

    async def _is_at_rest(self) -> bool:
        before = sum(pool.invocations for pool in self.pools.values())
        depths = await self._depths()
        visible = sum(depths[source.queue][0] for source in self._sources)
        await asyncio.sleep(0.01)  # what a poll was just given is on its way to an invocation
        after = sum(pool.invocations for pool in self.pools.values())
        running = sum(pool.running for pool in self.pools.values()) + len(self._background)
        return not visible and not running and before == after

    async def _depths(self) -> dict[str, list[int]]:
        return await self._queues.admin("queues")

    async def _invoke_with_retries(self, function: str, event: bytes) -> None:
        retries = self._blueprint.functions[function].retries
        for wait in (*_RETRY_AFTER[:retries], 0.0):
            if not (await self.invoke(function, event)).error:
                return
            await asyncio.sleep(wait)

    async def _tick(self, function: str, schedule: Schedule) -> None:
        clock = asyncio.get_running_loop().time
        due = clock()
        while True:
            due += schedule.every
            await asyncio.sleep(due - clock())
            self.send(function, schedule_event(schedule, datetime.now(UTC)))

    def _pool(self, function: Function) -> FunctionPool:
        log = self._logs / f"{function.name}.log"
        variables = partial(self.variables, function)
        return FunctionPool(function, self._api, environment=variables, log=log, watch=self._watch)


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
