"""How long to wait before trying again when somebody else was quicker, or the table too busy."""

from __future__ import annotations

import random
from collections.abc import Iterator


def pauses(first: float = 0.02, most: float = 1.0, times: int = 10) -> Iterator[float]:
    """Random pauses whose upper bound doubles, so that workers who met once do not meet again."""
    for number in range(times):
        yield random.uniform(0, min(most, first * 2**number))
