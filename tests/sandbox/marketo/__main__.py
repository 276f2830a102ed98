"""`python -m tests.sandbox.marketo [--port N] [--config FILE]`: serve until interrupted."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
from pathlib import Path

from tests.sandbox.marketo.config import Config
from tests.sandbox.marketo.server import start


async def serve(config: Config) -> None:
    """Print where it serves as one line of JSON, then serve until SIGTERM or SIGINT."""
    running = await start(config)
    print(json.dumps({"url": running.url, **running.credentials, "pid": os.getpid()}), flush=True)
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    await ending.wait()
    await running.stop()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox.marketo", description=__doc__)
    parser.add_argument("--port", type=int, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--config", type=Path, help="JSON file with settings (README.md lists them)")
    given = parser.parse_args()
    config = Config.read(given.config) if given.config else Config()
    if given.port is not None:
        config.port = given.port
    asyncio.run(serve(config))


if __name__ == "__main__":
    main()
