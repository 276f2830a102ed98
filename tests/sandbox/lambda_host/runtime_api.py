"""AWS's Lambda Runtime API, which a worker asks for its next invocation and tells the result.

Each worker has an address of its own, as in Lambda, which is how its requests are told apart.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

_API = "/2018-06-01/runtime"


@dataclass(frozen=True, slots=True)
class Invocation:
    """One event for a worker, and where its result goes: the answer's bytes and whether they tell an error."""

    event: bytes
    timeout: float
    function_arn: str
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    result: asyncio.Future[tuple[bytes, bool]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def headers(self, now: float) -> dict[str, str]:
        """What Lambda sends with an event; the deadline counts from now."""
        root = f"1-{int(now):08x}-{uuid.uuid4().hex[:24]}"
        return {
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int((now + self.timeout) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": self.function_arn,
            "Lambda-Runtime-Trace-Id": f"Root={root};Parent={root[-16:]};Sampled=0",
        }


class Mailbox:
    """What passes between the host and one worker."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()  # the worker has loaded its function and asks for the first event
        self.init_error: bytes | None = None
        self._next: asyncio.Queue[Invocation | None] = asyncio.Queue()
        self._current: Invocation | None = None

    def put(self, invocation: Invocation) -> None:
        """Hand the worker its next event."""
        self._next.put_nowait(invocation)

    def close(self) -> None:
        """No event will come any more."""
        self._next.put_nowait(None)

    async def take(self) -> Invocation | None:
        """The next event, for the worker that asks."""
        self.ready.set()
        self._current = await self._next.get()
        return self._current

    def finish(self, request_id: str, answer: bytes, *, is_error: bool) -> bool:
        """Pass a result on; false when it is not about the event at hand."""
        if self._current is None or self._current.request_id != request_id:
            return False
        if not self._current.result.done():
            self._current.result.set_result((answer, is_error))
        return True


class RuntimeApi:
    """Serves the Runtime API to all workers of a host."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._mailboxes: dict[int, Mailbox] = {}
        self._sites: dict[int, web.TCPSite] = {}
        application = web.Application(client_max_size=16 * 1024 * 1024)
        application.router.add_get(f"{_API}/invocation/next", self._next)
        application.router.add_post(f"{_API}/invocation/{{id}}/response", self._response)
        application.router.add_post(f"{_API}/invocation/{{id}}/error", self._error)
        application.router.add_post(f"{_API}/init/error", self._init_error)
        self._runner = web.AppRunner(application, access_log=None, keepalive_timeout=3600, shutdown_timeout=0.1)

    async def start(self) -> None:
        """Be ready to open addresses."""
        await self._runner.setup()

    async def stop(self) -> None:
        """Close every address."""
        for mailbox in self._mailboxes.values():
            mailbox.close()
        await self._runner.cleanup()

    async def open(self, mailbox: Mailbox) -> int:
        """An address (a port of 127.0.0.1) for one worker."""
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = int(site._server.sockets[0].getsockname()[1])  # type: ignore[union-attr]
        self._mailboxes[port], self._sites[port] = mailbox, site
        return port

    async def close(self, port: int) -> None:
        """The worker at this address is gone."""
        self._mailboxes.pop(port).close()
        await self._sites.pop(port).stop()

    def _mailbox(self, request: web.Request) -> Mailbox:
        transport = request.transport
        port = transport.get_extra_info("sockname")[1] if transport else 0
        if (mailbox := self._mailboxes.get(port)) is None:
            raise web.HTTPGone
        return mailbox

    async def _next(self, request: web.Request) -> web.Response:
        invocation = await self._mailbox(request).take()
        if invocation is None:
            raise web.HTTPGone
        headers = invocation.headers(self._now())
        return web.Response(body=invocation.event, headers=headers, content_type="application/json")

    async def _response(self, request: web.Request) -> web.Response:
        return await self._finish(request, is_error=False)

    async def _error(self, request: web.Request) -> web.Response:
        return await self._finish(request, is_error=True)

    async def _finish(self, request: web.Request, *, is_error: bool) -> web.Response:
        answer = await request.read()
        if not self._mailbox(request).finish(request.match_info["id"], answer, is_error=is_error):
            return web.json_response({"errorType": "InvalidRequestID"}, status=400)
        return _accepted()

    async def _init_error(self, request: web.Request) -> web.Response:
        self._mailbox(request).init_error = await request.read()
        return _accepted()


def _accepted() -> web.Response:
    return web.json_response({"status": "OK"}, status=202)
