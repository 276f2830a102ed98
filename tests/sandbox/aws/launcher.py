"""Runs MiniStack in its own environment: `python -m tests.sandbox.aws.launcher DIRECTORY`.

Binds a free port of 127.0.0.1, says so in one JSON line on standard output, and lives until its standard
input closes: a launcher whose starter was killed goes too.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from tests.sandbox.aws.calls import CallLog
from tests.sandbox.aws.faults import Faults
from tests.sandbox.aws.front import Front, Send
from tests.sandbox.aws.queues import Bell, depths, pass_time, wake_polls_at_once
from tests.sandbox.aws.tables import Kept

_SERVICES = ("dynamodb", "secretsmanager", "sqs")  # imported before the port is announced: no slow first call
_SETTINGS = {
    "BIND_HOST": "127.0.0.1",
    "IOT_MTLS_ENABLED": "0",  # listeners on fixed ports that nobody here speaks to
    "SFTP_ENABLED": "0",
    "LOG_LEVEL": "WARNING",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def main(directory: Path) -> None:
    """Serve until told to stop."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    port = listener.getsockname()[1]
    os.environ.update(_SETTINGS, GATEWAY_PORT=str(port), TMPDIR=str(directory))
    front = _front(directory)
    threading.Thread(target=_leave_with_the_starter, daemon=True).start()
    asyncio.run(_serve(front, listener, port))


def _front(directory: Path) -> Front:
    emulator = importlib.import_module("ministack.app")
    services = {name: importlib.import_module(f"ministack.services.{name}") for name in _SERVICES}
    log, faults, bell = CallLog(directory / "aws-calls.jsonl"), Faults(), Bell()
    wake_polls_at_once(services["sqs"], bell)
    kept = Kept(services["dynamodb"])

    def admin(method: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        match method, path:
            case "GET", "/_tandem/calls":
                return dict(log.counts)
            case "GET", "/_tandem/queues":
                return dict(depths(services["sqs"], bell))
            case "GET", "/_tandem/faults":
                return {"armed": faults.armed()}
            case "POST", "/_tandem/faults":
                faults.arm(body["rules"])
            case "DELETE", "/_tandem/faults":
                faults.clear()
            case "POST", "/_tandem/time":
                return {"messages": pass_time(services["sqs"], bell, body["seconds"])}
            case "POST", "/_tandem/tables/keep":
                return {"tables": kept.keep()}
            case "POST", "/_tandem/tables/bring-back":
                return {"tables": kept.bring_back()}
            case _:
                return None
        return {"armed": faults.armed()}

    return Front(emulator.app, log=log, faults=faults, admin=admin, drop=_close_connection)


async def _close_connection(send: Send) -> None:
    """Hypercorn closes a connection whose stream ended without an answer."""
    events = importlib.import_module("hypercorn.protocol.events")
    stream = send.__self__  # type: ignore[attr-defined]  # hypercorn hands out a bound method of its stream
    await stream.send(events.StreamClosed(stream_id=stream.stream_id))


async def _serve(front: Front, listener: socket.socket, port: int) -> None:
    config = importlib.import_module("hypercorn.config").Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.keep_alive_timeout = 3600
    config.keep_alive_max_requests = 1_000_000_000
    config.loglevel = "WARNING"
    config.graceful_timeout = 0.2
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    serve = importlib.import_module("hypercorn.asyncio").serve
    serving = asyncio.ensure_future(serve(front, config, shutdown_trigger=stopping.wait))
    sys.stdout.write(json.dumps({"port": port, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()
    await serving


def _leave_with_the_starter() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
