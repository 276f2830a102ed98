"""The supervisor: all functions of a blueprint with their workers, queues and schedules, on one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.sandbox.lambda_host.asynchronous import AsynchronousInvocations, cancel
from tests.sandbox.lambda_host.blueprint import Blueprint, Function
from tests.sandbox.lambda_host.clock import Clock
from tests.sandbox.lambda_host.event_source import EventSource
from tests.sandbox.lambda_host.execution import Result
from tests.sandbox.lambda_host.http_api import HttpApi
from tests.sandbox.lambda_host.invoke_api import InvokeApi
from tests.sandbox.lambda_host.pool import FunctionPool
from tests.sandbox.lambda_host.queue_client import QueueClient
from tests.sandbox.lambda_host.records import schedule_event
from tests.sandbox.lambda_host.runtime_api import RuntimeApi
from tests.sandbox.lambda_host.variables import worker_variables
from tests.sandbox.lambda_host.watch import Watch
from tests.sandbox.lambda_host.worker import CLOCK


class Host:
    """Runs the functions of a blueprint against an emulated AWS. Everything here belongs to one event loop."""

    def __init__(
        self,
        blueprint: Blueprint,
        endpoint_url: str,
        *,
        logs: Path,
        environment: Mapping[str, str],
        watch: Watch | None,
    ) -> None:
        self._blueprint = blueprint
        self._endpoint_url = endpoint_url
        self._environment = dict(environment)
        self.clock = Clock((logs / "clock").resolve())
        self._api = RuntimeApi(self.clock.now)
        self.pools = {name: self._pool(one, logs, watch) for name, one in blueprint.functions.items()}
        self._later = AsynchronousInvocations(self.pools)
        self.invoke_api = InvokeApi(self.pools, self._later.send)
        self.http_api = HttpApi(self.pools)
        self._sources: list[EventSource] = []
        self._polls: list[asyncio.Task[None]] = []

    async def start(self, *, schedule: bool) -> None:
        """Start polling and, if asked, ticking. Workers start when there is work for them."""
        self._queues = QueueClient(self._endpoint_url)
        for server in (self._api, self.invoke_api, self.http_api):
            await server.start()
        self._sources = [
            EventSource(mapping, self.pools[name], self._queues)
            for name, function in self._blueprint.functions.items()
            for mapping in function.mappings
        ]
        self.resume()
        if schedule:
            for name, function in self._blueprint.functions.items():
                for one in function.schedules:
                    self._later.tick(name, one)

    async def stop(self) -> None:
        """Stop everything and wait until every worker is gone."""
        await self._later.stop()
        await cancel(*self._polls)
        await asyncio.gather(*(pool.stop() for pool in self.pools.values()))
        await asyncio.gather(*(source.drain() for source in self._sources))
        for server in (self.http_api, self.invoke_api, self._api):
            await server.stop()
        await self._queues.close()

    def resume(self) -> None:
        """Poll the queues."""
        self._polls = [asyncio.create_task(source.run()) for source in self._sources]

    async def quiesce(self) -> None:
        """Stop polling and drop what runs, killing its workers; idle ones stay warm."""
        await cancel(*self._polls)
        for pool in self.pools.values():
            pool.kill(busy_only=True)
        await self._later.drop()
        await asyncio.gather(*(source.drain() for source in self._sources))

    async def warm(self, count: int, functions: Collection[str] = ()) -> None:
        """Start workers until each of these functions (of all, if none is named) has as many; they load meanwhile."""
        await asyncio.gather(*(self.pools[name].warm(count) for name in functions or self.pools))

    async def restart(self, environment: Mapping[str, str] | None) -> None:
        """Kill all workers; the next ones get the given extra variables, or the same as before."""
        if environment is not None:
            self._environment = dict(environment)
        await asyncio.gather(*(pool.stop() for pool in self.pools.values()))

    def variables(self, function: Function) -> dict[str, str]:
        """The environment a new worker of the function gets."""
        return {**worker_variables(function, self._endpoint_url), **self._environment}

    def tick_event(self, function: str) -> bytes:
        """The event of the function's schedule, as if it were due now."""
        return schedule_event(self._blueprint.functions[function].schedules[0], datetime.now(UTC))

    async def invoke(self, function: str, event: bytes) -> Result:
        """Invoke and wait for the result."""
        return await self.pools[function].invoke(event)

    async def settle(self, within: float) -> None:
        """Wait until no function runs and no message can be received."""
        deadline = asyncio.get_running_loop().time() + within
        while not await self._is_at_rest():
            if asyncio.get_running_loop().time() > deadline:
                running = {name: pool.running for name, pool in self.pools.items() if pool.running}
                messages = await self._queues.depths()
                raise TimeoutError(f"Not at rest: running {running}, messages {messages}.")
            await asyncio.sleep(0.005)

    async def _is_at_rest(self) -> bool:
        """Nothing ran before and after the queues were looked at, nor in between."""
        before = self._activity()
        depths = await self._queues.depths()
        quiet = all(source.is_at_rest(depths) for source in self._sources)
        return quiet and before == self._activity() and not any(before[1:])

    def _activity(self) -> tuple[int, int, bool]:
        pools = self.pools.values()
        started, running = sum(pool.invocations for pool in pools), sum(pool.running for pool in pools)
        return started, running, not self._later.are_idle

    def _with_clock(self, function: Function) -> dict[str, str]:
        return {**self.variables(function), CLOCK: str(self.clock.file)}

    def _pool(self, function: Function, logs: Path, watch: Watch | None) -> FunctionPool:
        if not function.code.is_dir():
            raise FileNotFoundError(f"{function.logical_id} is to run {function.code}, which is no folder.")
        log = logs / f"{function.name}.log"
        return FunctionPool(function, self._api, environment=partial(self._with_clock, function), log=log, watch=watch)
