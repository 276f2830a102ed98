"""EventBridge's `rate(...)` expressions."""

from __future__ import annotations

import re

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


def seconds(expression: str) -> float:
    """How many seconds lie between two ticks; expressions other than rates are refused."""
    if not (match := _RATE.fullmatch(expression.strip())):
        raise ValueError(f"The local host knows rate(...) schedules only, not {expression!r}.")
    return float(int(match[1]) * _SECONDS[match[2]])
