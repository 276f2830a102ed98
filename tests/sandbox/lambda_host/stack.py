"""The local stack: a template brought to life, for tests and the sandbox's commands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.sandbox.aws.control import Control
from tests.sandbox.aws.ministack import running_ministack
from tests.sandbox.lambda_host.blueprint import Blueprint
from tests.sandbox.lambda_host.execution import Result
from tests.sandbox.lambda_host.host import Host
from tests.sandbox.lambda_host.loop_thread import LoopThread
from tests.sandbox.lambda_host.provision import Provision, Secret
from tests.sandbox.lambda_host.setup import set_up
from tests.sandbox.lambda_host.watch import CallPoint, OutgoingCall, Watch, When


@dataclass(frozen=True, slots=True)
class Stack:
    """A template's functions, queues, tables and secrets on this machine. Functions go by their logical ids.

    `aws` steers the emulator: its call counts, faults and the time that passes for its queues.
    """

    aws: Control
    directory: Path
    aws_pid: int | None  # none when the emulator belongs to somebody else
    _blueprint: Blueprint
    _provision: Provision
    _host: Host
    _loop: LoopThread
    _watch: Watch
    _cleanup: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def start(
        cls,
        template: Path,
        directory: Path,
        *,
        secrets: Mapping[str, Secret] | None = None,
        parameters: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        schedule: bool = False,
        endpoint_url: str | None = None,
        scale: float = 1.0,
        trace: bool = False,
        name: str = "tandem",
    ) -> Self:
        """Start everything and return when it can be used; logs go to the directory.

        `secrets` holds values by logical id, `environment` variables that every function gets beside its own.
        `endpoint_url` names an emulator that already runs. `schedule` lets schedules tick. `scale` shortens
        visibility timeouts and delays of queues, which are real seconds otherwise. `trace` makes workers tell
        their outgoing calls: `kill_at` and `outgoing_calls` need it, and each call costs half a millisecond.
        """
        directory.mkdir(parents=True, exist_ok=True)
        with ExitStack() as cleanup:
            aws_pid = None
            if endpoint_url is None:
                aws = cleanup.enter_context(running_ministack(directory))
                endpoint_url, aws_pid = aws.endpoint_url, aws.pid
            blueprint, provision = set_up(
                template,
                endpoint_url,
                name=name,
                secrets=secrets or {},
                parameters=parameters or {},
                scale=scale,
            )
            watch, loop = Watch(), LoopThread()
            cleanup.callback(loop.stop)
            host = Host(
                blueprint,
                endpoint_url,
                logs=directory,
                environment=environment or {},
                watch=watch if trace else None,
            )
            cleanup.callback(lambda: loop.run(host.stop()))
            loop.run(host.start(schedule=schedule))
            kept = cleanup.pop_all()
        return cls(Control(endpoint_url), directory, aws_pid, blueprint, provision, host, loop, watch, kept)

    def stop(self) -> None:
        """End every process this started; a second time does nothing."""
        self._cleanup.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def endpoint_url(self) -> str:
        """Where AWS clients find the tables, queues and secrets."""
        return self.aws.endpoint_url

    @property
    def call_log(self) -> Path:
        """One JSON line for each call the emulator got: who asked for what, and by what rights."""
        return self.directory / "aws-calls.jsonl"

    @property
    def lambda_url(self) -> str:
        """The endpoint of Lambda's Invoke, for an AWS client in any process."""
        return self._host.invoke_api.url

    @property
    def api_url(self) -> str:
        """Where the functions' HTTP routes are served, as API Gateway would."""
        return self._host.http_api.url

    @property
    def resources(self) -> dict[str, str]:
        """What `Ref` answers for each logical id: a table's name, a queue's URL, a secret's ARN ..."""
        return self._blueprint.ids

    @property
    def pids(self) -> dict[str, list[int]]:
        """The live processes this started: the emulator as `aws`, and each function's workers."""
        own = {} if self.aws_pid is None else {"aws": [self.aws_pid]}
        return {**own, **{name: pool.pids for name, pool in self._host.pools.items()}}

    @property
    def logs(self) -> dict[str, Path]:
        """Where the output of each function's workers goes; it begins with the first invocation."""
        return {name: pool.log for name, pool in self._host.pools.items()}

    def environment(self, function: str) -> dict[str, str]:
        """Every variable a worker of the function gets."""
        return self._host.variables(self._blueprint.functions[function])

    def invoke(self, function: str, event: Any) -> Result:
        """Run a function with an event and wait for what it returns."""
        return self._loop.run(self._host.invoke(function, json.dumps(event).encode()))

    def tick(self, function: str) -> Result:
        """Run a function as its schedule would now, and wait for what it returns."""
        return self._loop.run(self._host.invoke(function, self._host.tick_event(function)))

    def settle(self, *, within: float = 60.0) -> None:
        """Wait until no function runs and no message is visible; TimeoutError says what still is.

        Messages that are delayed or wait for their visibility timeout do not count: `aws.pass_time` ends that.
        """
        self._loop.run(self._host.settle(within))

    def kill(self, function: str) -> list[int]:
        """Kill the function's workers now, whatever they do; their process ids."""
        return self._loop.call(self._host.pools[function].kill)

    def kill_at(self, call: int, when: When, *, function: str = "", containing: str = "") -> CallPoint:
        """Kill a worker right before or after the `call`-th outgoing call from now on (see `CallPoint`)."""
        return self._loop.call(lambda: self._watch.arm(CallPoint(call, when, function, containing)))

    def hold_at(self, call: int, when: When, *, function: str = "", containing: str = "") -> CallPoint:
        """Let a worker stand still there until `release`; wait for `reached` of the point to see it there."""
        return self._loop.call(lambda: self._watch.arm(CallPoint(call, when, function, containing, kills=False)))

    def release(self, point: CallPoint) -> None:
        """Let the worker that stands still at the point go on."""
        self._loop.call(point.released.set)

    def warm(self, count: int, *functions: str) -> None:
        """Start workers until each of these functions (of all, if none is named) has as many."""
        self._loop.run(self._host.warm(count, functions))

    def outgoing_calls(self) -> list[OutgoingCall]:
        """Every call the workers made since the start or the last reset, in order."""
        return self._loop.call(self._watch.calls.copy)

    def cpu_seconds(self, function: str) -> float:
        """Processor time of the function's workers so far, as of their last invocation."""
        return self._host.pools[function].cpu_seconds

    def now(self) -> float:
        """The moment it is for the workers, in epoch seconds."""
        return self._host.clock.now()

    def set_clock(self, moment: float) -> None:
        """Let it be this moment for the workers (what `time.time` tells them), and time go on from there."""
        self._host.clock.set(moment)

    def pass_time(self, seconds: float) -> None:
        """Let the seconds pass for the workers and for the messages in their queues."""
        self._host.clock.advance(seconds)
        self.aws.pass_time(seconds)

    def restart(self, environment: Mapping[str, str] | None = None) -> None:
        """Kill all workers; new ones get these extra variables instead of those given at the start."""
        self._loop.run(self._host.restart(environment))

    def reset(self) -> None:
        """Empty tables and queues, restore secrets and clock, forget faults, calls and points; idle workers stay."""
        self._loop.run(self._host.quiesce())
        self.aws.disarm()
        self._host.clock.keep_ahead(0.0)
        self._provision.recreate(self._blueprint)
        self._loop.call(self._watch.clear)
        self._loop.call(self._host.resume)
