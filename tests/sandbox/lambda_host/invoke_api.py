"""Lambda's Invoke over HTTP, so that another process reaches the functions with any AWS client."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from aiohttp import web

from tests.sandbox.lambda_host.pool import FunctionPool


class InvokeApi:
    """Serves `POST /2015-03-31/functions/NAME/invocations` on a free port of 127.0.0.1."""

    def __init__(self, pools: Mapping[str, FunctionPool], send: Callable[[str, bytes], None]) -> None:
        self._pools = pools
        self._ids = {name: logical_id for logical_id, pool in pools.items() for name in _names(pool)}
        self._send = send
        self.url = ""
        application = web.Application(client_max_size=6 * 1024 * 1024)
        application.router.add_post("/2015-03-31/functions/{name}/invocations", self._invoke)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)

    async def start(self) -> None:
        """Listen; `url` says where."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _invoke(self, request: web.Request) -> web.Response:
        if (logical_id := self._ids.get(request.match_info["name"])) is None:
            return web.json_response(
                {"Type": "User", "Message": "Function not found"},
                status=404,
                headers={"X-Amzn-ErrorType": "ResourceNotFoundException"},
            )
        event = await request.read() or b"{}"
        if request.headers.get("X-Amz-Invocation-Type") == "Event":
            self._send(logical_id, event)
            return web.Response(status=202)
        result = await self._pools[logical_id].invoke(event)
        headers = {"X-Amz-Function-Error": "Unhandled"} if result.error else {}
        return web.json_response(text=json.dumps(result.payload), headers=headers)


def _names(pool: FunctionPool) -> tuple[str, str]:
    return pool.function.name, pool.function.logical_id
