"""Where a worker's processor time goes, function by function."""

from __future__ import annotations

import cProfile
import pstats
import time
from pathlib import Path

from tandem import bootstrap

from tests.bench.alone import InDynamo, InMemory, alone
from tests.bench.state import WORK, rest, warm
from tests.e2e.town import Town

SHOWN = 45


def profile(town: Town, directory: Path, name: str, records: int, *, state: bool) -> None:
    """Print what one run of this work spends its time on, with DynamoDB or with state in memory."""
    kept = InDynamo(bootstrap.store(), bootstrap.settings().tables) if state else InMemory()
    with alone(directory / "profile", kept) as one:
        warm(one)
        if name != "births":
            WORK["births"](one, records)
            rest(one)
        WORK[name](one, records)
        profiler = cProfile.Profile(time.thread_time)  # the machine may be busy with other things
        profiler.runcall(one.run)
    for order in ("tottime", "cumulative"):
        pstats.Stats(profiler).strip_dirs().sort_stats(order).print_stats(SHOWN)
