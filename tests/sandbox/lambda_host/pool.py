"""The execution environments of one function: warm ones are used again, missing ones are started."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.sandbox.lambda_host.blueprint import Function
from tests.sandbox.lambda_host.execution import ExecutionEnvironment, Result
from tests.sandbox.lambda_host.runtime_api import RuntimeApi
from tests.sandbox.lambda_host.watch import Watch

_CONCURRENCY = 1_000  # of a function that reserves none: Lambda's default for a whole account


class FunctionPool:
    """Invokes a function, each time on the environment that was used last, as Lambda prefers to."""

    def __init__(
        self,
        function: Function,
        api: RuntimeApi,
        *,
        environment: Callable[[], Mapping[str, str]],
        log: Path,
        watch: Watch | None,
    ) -> None:
        self.function = function
        self.running = 0
        self.invocations = 0
        self._api = api
        self._environment = environment
        self.log = log
        self._watch = watch
        self._idle: list[ExecutionEnvironment] = []
        self._all: set[ExecutionEnvironment] = set()
        self._spent = 0.0
        self._kills = 0
        self._free = asyncio.Semaphore(function.reserved_concurrency or _CONCURRENCY)

    @property
    def pids(self) -> list[int]:
        """The process ids of the live workers."""
        return sorted(one.pid for one in self._all if one.is_alive)

    @property
    def retries(self) -> int:
        """How often an invocation nobody waits for is repeated while it fails."""
        return self.function.retries

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all workers so far, those that are gone included (as of their last invocation)."""
        return self._spent + sum(one.cpu_seconds for one in self._all)

    async def invoke(self, event: bytes) -> Result:
        """Run the function once; beyond its reserved concurrency it waits for its turn."""
        self.running += 1
        self.invocations += 1
        kills = self._kills
        try:
            async with self._free:
                environment = await self._take()
                if kills != self._kills:  # killed while it waited for its turn or for its worker to start
                    environment.kill()
                return await self._run(environment, event)
        finally:
            self.running -= 1

    async def warm(self, count: int) -> None:
        """Start workers until as many live, so that the next invocations find them loading or loaded."""
        while len(self.pids) < count:
            self._idle.insert(0, await self._start())

    def kill(self, *, busy_only: bool = False) -> list[int]:
        """Kill every worker now, or those that serve an event; their process ids."""
        self._kills += 1
        chosen = [one for one in self._all if one.is_alive and not (busy_only and one in self._idle)]
        for one in chosen:
            one.kill()
        return sorted(one.pid for one in chosen)

    async def stop(self) -> None:
        """Kill every worker and wait until all are gone."""
        self.kill()
        everyone = [*self._all]
        await asyncio.gather(*(one.stop() for one in everyone))
        for one in everyone:
            self._forget(one)

    async def _run(self, environment: ExecutionEnvironment, event: bytes) -> Result:
        try:
            return await environment.invoke(event)
        finally:
            if environment.is_alive:
                self._idle.append(environment)
            else:
                self._forget(environment)

    async def _take(self) -> ExecutionEnvironment:
        while self._idle:
            if (last := self._idle.pop()).is_alive:
                return last
            self._forget(last)
        return await self._start()

    async def _start(self) -> ExecutionEnvironment:
        one = ExecutionEnvironment(self.function, self._api, log=self.log, watch=self._watch)
        await one.start(self._environment())
        self._all.add(one)
        return one

    def _forget(self, one: ExecutionEnvironment) -> None:
        if one in self._all:
            self._all.remove(one)
            self._spent += one.cpu_seconds
