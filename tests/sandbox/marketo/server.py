"""Starting and stopping a simulator: in a running loop, or in a thread for synchronous callers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.sandbox.marketo.app import application
from tests.sandbox.marketo.config import Config
from tests.sandbox.marketo.world import World, build


@dataclass(slots=True)
class Running:
    """A simulator that serves; `stop` ends it."""

    url: str
    credentials: dict[str, str]
    world: World
    runner: web.AppRunner

    async def stop(self) -> None:
        """Stop serving and let background work end."""
        for task in list(self.world.tasks):
            task.cancel()
        await self.runner.cleanup()


async def start(config: Config | Mapping[str, Any] | None = None) -> Running:
    """Serve a fresh instance on the configured host and port; port 0 takes a free one."""
    settings = config if isinstance(config, Config) else Config.of(config or {})
    world = build(settings)
    # The URI limit is ours to enforce, so the server's own must be out of its way.
    runner = web.AppRunner(
        application(world), access_log=None, max_line_size=65_536, max_field_size=65_536, shutdown_timeout=1.0
    )
    await runner.setup()
    site = web.TCPSite(runner, settings.host, settings.port)
    await site.start()
    port = runner.addresses[0][1]
    service = settings.services[0]
    credentials = {"client_id": service.client_id, "client_secret": service.client_secret}
    return Running(f"http://{settings.host}:{port}", credentials, world, runner)


@contextmanager
def running_marketo(config: Config | Mapping[str, Any] | None = None) -> Iterator[Running]:
    """A simulator in a thread of its own, stopped at the end of the block."""
    ready: list[Running] = []
    failed: list[BaseException] = []
    started = threading.Event()
    loop = asyncio.new_event_loop()
    ending = asyncio.Event()

    async def serve() -> None:
        try:
            ready.append(await start(config))
        except BaseException as error:
            failed.append(error)
            return
        finally:
            started.set()
        await ending.wait()
        await ready[0].stop()

    thread = threading.Thread(target=lambda: _run(loop, serve()), name="marketo-simulator", daemon=True)
    thread.start()
    started.wait()
    if failed:
        thread.join()
        raise failed[0]
    try:
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join()


def _run(loop: asyncio.AbstractEventLoop, work: Any) -> None:
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()
