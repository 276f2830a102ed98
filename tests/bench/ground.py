"""The world the benches measure in: the deployed template on an emulated AWS, both vendors without limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.town import Town
from tests.sandbox.world.running import Visitor, World, running_world

DOORS = ("SyncOrchestratorFunction", "MarketoChangesFunction", "SyncLeadFunction")
SIMULATORS: Mapping[str, Mapping[str, Any]] = {
    "marketo": {
        "limits": {"rate_calls": 1_000_000, "in_flight": 1000, "daily_quota": 10_000_000},
        "behaviour": {"short_pages": 0},
    },
    "salesforce": {"daily_max": 10_000_000},
}
CONFIG = """
[timing]
lookback = 0
trailing_every = {trailing}
describe_every = {describe}
claim_takeover = 60
"""
NEVER = 10_000_000
"""Seconds that do not pass while a bench runs; what is due every so often happens once, in the first run."""


@contextmanager
def town(directory: Path) -> Iterator[Town]:
    """A world without limits, and this process inside it."""
    file = directory / "tandem.toml"
    file.write_text("")
    with running_world(directory / "world", config=file, simulators=SIMULATORS) as world:
        Visitor(world.described()).enter()
        yield _town(world, file)


def _town(world: World, file: Path) -> Town:
    assert world.salesforce is not None
    assert world.marketo is not None
    made = Town(world, file, world.salesforce.admin, world.marketo.admin)
    made.configure(timing())
    return made


def timing(*, trailing: int = NEVER, describe: int = NEVER) -> str:
    """A configuration in which the trailing reader and the hourly description happen when they are asked for."""
    return CONFIG.format(trailing=trailing, describe=describe)


def processor_time(town: Town) -> dict[str, float]:
    """Processor seconds of each door's workers so far."""
    town.stack.settle()
    return {door: town.stack.cpu_seconds(door) for door in DOORS}
