"""`python -m tests.sandbox.salesforce [--port N] [--config FILE]`: serve until SIGTERM or SIGINT."""

import argparse
import asyncio
import json
import os
import signal
from dataclasses import replace
from pathlib import Path

from tests.sandbox.salesforce.config import Config
from tests.sandbox.salesforce.server import start


async def serve(config: Config) -> None:
    """Print one JSON line that says how to reach the server, and serve until a signal comes."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    server = await start(config)
    line = {
        "url": server.url,
        "client_id": server.credentials.client_id,
        "client_secret": server.credentials.client_secret,
        "username": server.credentials.username,
        "pid": os.getpid(),
    }
    print(json.dumps(line), flush=True)
    await stop.wait()
    await server.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox.salesforce", description=__doc__)
    parser.add_argument("--port", type=int, default=None, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--config", type=Path, default=None, help="JSON configuration, see README.md")
    options = parser.parse_args()
    config = Config.read(options.config) if options.config else Config()
    asyncio.run(serve(config if options.port is None else replace(config, port=options.port)))


if __name__ == "__main__":
    main()
