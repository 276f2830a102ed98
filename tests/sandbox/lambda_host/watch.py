"""Knows every outgoing call the workers make, in order, and which of them a worker is to be killed at."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.sandbox.lambda_host.outgoing import GO

When = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """A call a worker made: `what` is AWS's target (`DynamoDB_20120810.PutItem`), or method, host and path."""

    function: str
    pid: int
    what: str


@dataclass(slots=True)
class KillPoint:
    """The `call`-th outgoing call from now on of a function (of any, if empty) whose `what` contains the text."""

    call: int
    when: When
    function: str = ""
    containing: str = ""
    hit: bool = False

    def counts(self, call: OutgoingCall) -> bool:
        """Whether this very call is the one; counts it."""
        if self.call < 1 or self.function not in ("", call.function) or self.containing not in call.what:
            return False
        self.call -= 1
        return self.call == 0


class Watch:
    """Follows the calls of all workers of a host."""

    def __init__(self) -> None:
        self.calls: list[OutgoingCall] = []
        self._points: list[KillPoint] = []

    def arm(self, point: KillPoint) -> KillPoint:
        """Have a worker killed; `hit` of the point tells when it was."""
        self._points.append(point)
        return point

    def clear(self) -> None:
        """Forget the calls so far and all kill points."""
        self.calls.clear()
        self._points.clear()

    async def follow(self, channel: socket.socket, *, function: str, pid: int, kill: Callable[[], None]) -> None:
        """Hear a worker's reports until it ends, letting it go on after each, or killing it."""
        reader, writer = await asyncio.open_connection(sock=channel)
        pending: dict[int, list[KillPoint]] = {}
        try:
            while line := await reader.readline():
                said = json.loads(line)
                if self._reaches_a_point(said, pending, function, pid):
                    kill()
                else:
                    writer.write(GO)
        except ConnectionError:
            pass  # a killed worker may leave a report half read
        finally:
            writer.close()

    def _reaches_a_point(
        self, said: dict[str, Any], pending: dict[int, list[KillPoint]], function: str, pid: int
    ) -> bool:
        if said["when"] == "before":
            call = OutgoingCall(function, pid, said["target"] or f"{said['method']} {said['host']}{said['path']}")
            self.calls.append(call)
            pending[said["number"]] = [point for point in self._points if point.counts(call)]
        reached = [point for point in pending[said["number"]] if point.when == said["when"]]
        for point in reached:
            point.hit = True
        if said["when"] == "after":
            del pending[said["number"]]
        return bool(reached)
