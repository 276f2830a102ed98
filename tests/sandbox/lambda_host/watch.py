"""Knows every outgoing call the workers make, in order, and at which of them a worker is to die or to wait."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
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
class CallPoint:
    """The `call`-th outgoing call from now on of a function (of any, if empty) whose `what` contains the text.

    Right before or after that call the worker is killed, or stands still until the point is released.
    `reached` is set when it comes there.
    """

    call: int
    when: When
    function: str = ""
    containing: str = ""
    kills: bool = True
    reached: threading.Event = field(default_factory=threading.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

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
        self._points: list[CallPoint] = []

    def arm(self, point: CallPoint) -> CallPoint:
        """Have this point met by the calls that come."""
        self._points.append(point)
        return point

    def clear(self) -> None:
        """Forget the calls so far and all points."""
        self.calls.clear()
        self._points.clear()

    async def follow(self, channel: socket.socket, *, function: str, pid: int, kill: Callable[[], None]) -> None:
        """Hear a worker's reports until it ends, letting it go on after each, or not."""
        reader, writer = await asyncio.open_connection(sock=channel)
        pending: dict[int, list[CallPoint]] = {}
        try:
            while line := await reader.readline():
                said = json.loads(line)
                if said["when"] == "before":
                    pending[said["number"]] = self._note(said, function, pid)
                for point in pending[said["number"]]:
                    if point.when == said["when"]:
                        point.reached.set()
                        if point.kills:
                            kill()
                            return
                        await point.released.wait()
                if said["when"] == "after":
                    del pending[said["number"]]
                writer.write(GO)
        except ConnectionError:
            pass  # a killed worker may leave a report half read
        finally:
            writer.close()

    def _note(self, said: dict[str, Any], function: str, pid: int) -> list[CallPoint]:
        call = OutgoingCall(function, pid, said["target"] or f"{said['method']} {said['host']}{said['path']}")
        self.calls.append(call)
        return [point for point in self._points if point.counts(call)]
