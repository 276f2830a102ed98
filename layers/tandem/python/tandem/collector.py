"""Python's cycle collector in a worker: it walks through thousands of live links and finds nothing."""

from __future__ import annotations

import gc
from functools import cache

RARELY = (50_000, 20, 20)


@cache
def spare() -> None:
    """Leave alone what was loaded until now and look for cycles less often; a second time does nothing.

    Records, links and plans hold no cycles, so they go when they are no longer used; looking for cycles among a
    page of 2,000 takes a fifth of a worker's processor time.
    """
    gc.freeze()
    gc.set_threshold(*RARELY)
