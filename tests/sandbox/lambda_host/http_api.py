"""An HTTP API in front of the functions: API Gateway's part, on a free port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from aiohttp import web

from tests.sandbox.lambda_host.http_events import Answer, Request, answer_of, event_of, message
from tests.sandbox.lambda_host.pool import FunctionPool
from tests.sandbox.lambda_host.routes import Routes

_PATIENCE = 30.0  # seconds an HTTP API waits for its function
_LARGEST = 10 * 1024 * 1024  # bytes of a request an HTTP API takes


class HttpApi:
    """Serves the routes of all functions."""

    def __init__(self, pools: Mapping[str, FunctionPool]) -> None:
        self.url = ""
        self._pools = pools
        self._routes = Routes((name, route) for name, pool in pools.items() for route in pool.function.routes)
        application = web.Application(client_max_size=_LARGEST)
        application.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)

    async def start(self) -> None:
        """Listen; `url` says where."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _serve(self, asked: web.Request) -> web.Response:
        request = Request(
            method=asked.method,
            path=asked.path,
            query=asked.rel_url.raw_query_string,
            headers=tuple(asked.headers.items()),
            body=await asked.read(),
            source=asked.remote or "",
        )
        answer = await self._answer(request)
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)

    async def _answer(self, request: Request) -> Answer:
        if (target := self._routes.find(request.method, request.path)) is None:
            return message(404, "Not Found")
        event = json.dumps(event_of(request, target, datetime.now(UTC))).encode()
        invoking = asyncio.ensure_future(self._pools[target.function].invoke(event))
        done, _ = await asyncio.wait({invoking}, timeout=_PATIENCE)  # the function goes on when nobody waits
        return answer_of(invoking.result()) if done else message(503, "Service Unavailable")
