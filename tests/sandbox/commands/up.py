"""Start the world and keep it."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.sandbox.world.running import HERE, HOME, running_world


def run(given: argparse.Namespace) -> int:
    """Serve until interrupted, then stop all that was started."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with running_world(
        HOME / "logs",
        salesforce=connection(given.salesforce),
        marketo=connection(given.marketo),
        config=given.config,
        schedule=not given.no_schedule,
    ) as world:
        described = world.described()
        HERE.write_text(json.dumps(described))
        print(json.dumps(described), flush=True)
        try:
            stopped.wait()
        finally:
            HERE.unlink(missing_ok=True)
    return 0


def connection(text: str | None) -> Mapping[str, Any] | None:
    """A connection given as JSON, or as the file that holds it."""
    if text is None:
        return None
    source = Path(text[1:]).read_text() if text.startswith("@") else text
    try:
        value = json.loads(source)
    except ValueError as error:
        raise SystemExit(f'A connection is one JSON object such as {{"base_url": …}}, but: {error}') from error
    if not isinstance(value, dict):
        raise SystemExit("A connection is one JSON object.")
    return value
