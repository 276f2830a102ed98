"""One execution environment: a worker process with its function loaded, serving one event at a time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sandbox.lambda_host import worker
from tests.sandbox.lambda_host.account import arn
from tests.sandbox.lambda_host.blueprint import Function
from tests.sandbox.lambda_host.processor_time import cpu_seconds
from tests.sandbox.lambda_host.runtime_api import Invocation, Mailbox, RuntimeApi
from tests.sandbox.lambda_host.watch import Watch

_LOADING = 60.0  # seconds a worker may take to load; Lambda allows 10 on a processor of its own
_WORKER = str(Path(worker.__file__).resolve())


@dataclass(frozen=True, slots=True)
class Result:
    """What an invocation ended with: `error` is empty when the function returned `payload`.

    Otherwise it is Lambda's error type (the exception's name, `Sandbox.Timedout`, `Runtime.ExitError` ...) and
    `payload` the error as Lambda returns it.
    """

    payload: Any
    error: str
    request_id: str


class ExecutionEnvironment:
    """A worker process. It dies with its first time-out or crash, and with the host."""

    def __init__(self, function: Function, api: RuntimeApi, *, log: Path, watch: Watch | None) -> None:
        self.cpu_seconds = 0.0
        self._function = function
        self._api = api
        self._log = log
        self._watch = watch
        self._mailbox = Mailbox()
        self._gone: asyncio.Task[None] | None = None
        self._killed = False

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can serve another event."""
        return self._process.returncode is None and not self._killed

    async def start(self, environment: Mapping[str, str]) -> None:
        """Start the worker; it loads its function meanwhile."""
        self._port = await self._api.open(self._mailbox)
        variables = {**environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._port}"}
        ours, theirs = socket.socketpair() if self._watch else (None, None)
        if theirs:
            variables[worker.CALLS] = str(theirs.fileno())
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", _WORKER),
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=variables,
                cwd=self._function.code,
                start_new_session=True,  # an interrupt at the terminal is for the host alone
                pass_fds=(theirs.fileno(),) if theirs else (),
            )
        self._gone = asyncio.create_task(self._until_gone(ours))
        if theirs:
            theirs.close()

    async def invoke(self, event: bytes) -> Result:
        """Serve one event, killing the worker when it takes longer than the function may."""
        invocation = Invocation(event, self._function.timeout, arn("lambda", f"function:{self._function.name}"))
        if not await self._first(self._mailbox.ready.wait(), timeout=_LOADING):
            return await self._failed_to_load(invocation)
        self._mailbox.put(invocation)
        if await self._first(asyncio.shield(invocation.result), timeout=self._function.timeout):
            self.cpu_seconds = cpu_seconds(self.pid) or self.cpu_seconds
            return _result(invocation)
        if self._process.returncode is None and not self._killed:
            return await self._timed_out(invocation)
        return self._exited(invocation)

    def kill(self) -> None:
        """End the worker now, whatever it does."""
        self._killed = True
        self.cpu_seconds = cpu_seconds(self.pid) or self.cpu_seconds
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)  # asyncio's own send_signal would reap a child behind its back

    async def stop(self) -> None:
        """End the worker and wait until it is gone."""
        self.kill()
        if self._gone:
            await self._gone

    async def _until_gone(self, channel: socket.socket | None) -> None:
        following = None
        if channel and self._watch:
            name = self._function.logical_id
            follow = self._watch.follow(channel, function=name, pid=self.pid, kill=self.kill)
            following = asyncio.create_task(follow)
        await self._process.wait()
        if following:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        await self._api.close(self._port)

    async def _first(self, waiting: Any, *, timeout: float) -> bool:
        """Whether the awaited thing happened before the worker was gone and the time over."""
        assert self._gone is not None
        task = asyncio.ensure_future(waiting)
        await asyncio.wait({task, self._gone}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        happened: bool = task.done()
        task.cancel()
        return happened

    async def _failed_to_load(self, invocation: Invocation) -> Result:
        await self.stop()
        if self._mailbox.init_error is None:
            return self._exited(invocation)
        error = json.loads(self._mailbox.init_error)
        return Result(error, error["errorType"], invocation.request_id)

    async def _timed_out(self, invocation: Invocation) -> Result:
        await self.stop()
        return self._broken(
            invocation, "Sandbox.Timedout", f"Error: Task timed out after {self._function.timeout:.2f} seconds"
        )

    def _exited(self, invocation: Invocation) -> Result:
        code = self._process.returncode
        how = "signal: killed" if code is None or code < 0 else f"exit status {code}"
        return self._broken(invocation, "Runtime.ExitError", f"Error: Runtime exited with error: {how}")

    def _broken(self, invocation: Invocation, kind: str, message: str) -> Result:
        text = f"RequestId: {invocation.request_id} {message}"
        with self._log.open("a") as log:
            log.write(f"{text}\n{kind}\n")
        return Result({"errorType": kind, "errorMessage": text}, kind, invocation.request_id)


def _result(invocation: Invocation) -> Result:
    answer, is_error = invocation.result.result()
    payload = json.loads(answer or b"null")
    return Result(payload, payload["errorType"] if is_error else "", invocation.request_id)
