"""Starts and stops a simulated Salesforce: inside an event loop, or in a thread for synchronous callers."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from tests.sandbox.salesforce.admin.plane import AdminPlane
from tests.sandbox.salesforce.config import Config
from tests.sandbox.salesforce.gateway import Gateway
from tests.sandbox.salesforce.org import Org

_HOST = "127.0.0.1"
# Wider than the vendor's 16 KB, so that the gateway itself can refuse what is too long in the vendor's words.
_LINE = 1 << 20
_BODY = 1 << 30
# Requests that a fault holds back are not waited for when the server stops.
_PATIENCE = 0.1


@dataclass(frozen=True, slots=True)
class Credentials:
    """How the first API user logs in."""

    client_id: str
    client_secret: str
    username: str


@dataclass(frozen=True, slots=True)
class Salesforce:
    """A running server; `org` may be read by tests but belongs to the server's thread."""

    url: str
    credentials: Credentials
    org: Org
    runner: web.AppRunner

    async def stop(self) -> None:
        """Stop serving."""
        await self.runner.cleanup()


async def start(config: Config | None = None) -> Salesforce:
    """Start serving on 127.0.0.1, on a free port unless the configuration names one."""
    settings = config or Config()
    org = Org(settings)
    gateway, admin = Gateway(org), AdminPlane(org)
    app = web.Application(client_max_size=_BODY)
    app.router.add_route("*", "/admin{tail:.*}", admin.handle)
    app.router.add_route("*", "/{tail:.*}", gateway.handle)
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=_PATIENCE, max_line_size=_LINE, max_field_size=_LINE, max_headers=_LINE
    )
    await runner.setup()
    site = web.TCPSite(runner, _HOST, settings.port)
    await site.start()
    port = runner.addresses[0][1]
    org.url = f"http://{_HOST}:{port}"
    first = settings.users[0]
    return Salesforce(org.url, Credentials(first.client_id, first.client_secret, first.username), org, runner)


@contextmanager
def running_salesforce(config: Config | None = None) -> Iterator[Salesforce]:
    """Serve from a thread of its own while the block runs."""
    loop = asyncio.new_event_loop()
    started: Future[Salesforce] = Future()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        try:
            started.set_result(loop.run_until_complete(start(config)))
        except BaseException as error:
            started.set_exception(error)
            return
        loop.run_forever()

    thread = threading.Thread(target=serve, name="salesforce-simulator", daemon=True)
    thread.start()
    try:
        server = started.result()
        yield server
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
