"""Cold starts: the processor time of importing a door in a fresh process, bytecode being there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from statistics import median

from tests.bench.figures import Figure
from tests.bench.ground import DOORS
from tests.e2e.town import Town

TIMES = 5
GOAL = 0.15
"""Processor seconds, the bar of a door that somebody waits for."""
_SCRIPT = """
import importlib, os, time
cpu, wall = time.process_time(), time.perf_counter()
importlib.import_module(os.environ["_HANDLER"].rpartition(".")[0])
print(time.process_time() - cpu, time.perf_counter() - wall)
"""


def measure(town: Town) -> list[Figure]:
    """All doors."""
    return [_door(name, town.stack.environment(name)) for name in DOORS]


def _door(name: str, environment: Mapping[str, str]) -> Figure:
    _import(environment)  # leaves the bytecode behind
    times = [_import(environment) for _ in range(TIMES)]
    cpu, wall = (median(one[at] for one in times) for at in (0, 1))
    note = f"[{min(times)[0]:.2f}-{max(times)[0]:.2f}], {wall:.2f} s on the clock"
    return Figure("processor time of a cold import", name, cpu, "s", ("goal", GOAL), note)


def _import(environment: Mapping[str, str]) -> tuple[float, float]:
    """Processor seconds and seconds, the interpreter's own start left out."""
    told = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    cpu, wall = map(float, told.stdout.split())
    return cpu, wall
