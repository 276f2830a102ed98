"""The daily allocation as a rolling 24-hour count, and the limit on long-running requests at once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.salesforce.clock import Clock
from tests.sandbox.salesforce.errors import CallRefused

_HOUR = 3600


@dataclass
class Limits:
    """Counts calls and says when there are too many."""

    clock: Clock
    daily_max: int
    concurrent_max: int
    long_after_seconds: float = 20.0
    _hours: dict[int, int] = field(default_factory=dict)
    _running: dict[int, float] = field(default_factory=dict)
    _ticket: int = 0

    @property
    def used(self) -> int:
        """Return the calls of the last 24 hours by the organisation's clock."""
        oldest = self._hour() - 24
        self._hours = {hour: count for hour, count in self._hours.items() if hour > oldest}
        return sum(self._hours.values())

    def set_used(self, count: int) -> None:
        """Pretend that so many calls were made within this hour."""
        self._hours = {self._hour(): count}

    def count(self, calls: int = 1) -> None:
        """Count calls, refusing them (403) when the allocation is spent."""
        if self.used + calls > self.daily_max:
            raise CallRefused("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", status=403)
        self.add(calls)

    def add(self, calls: int) -> None:
        """Count calls that are done already, whatever the allocation."""
        hour = self._hour()
        self._hours[hour] = self._hours.get(hour, 0) + calls

    def check_concurrent(self, ticket: int) -> None:
        """Refuse a request while too many others have been running for long."""
        now = time.monotonic()
        others = [began for one, began in self._running.items() if one != ticket]
        long = sum(1 for began in others if now - began >= self.long_after_seconds)
        if long >= self.concurrent_max:
            message = "ConcurrentRequests (Concurrent API Requests) Limit exceeded."
            raise CallRefused("REQUEST_LIMIT_EXCEEDED", message, status=403)

    @contextmanager
    def running(self) -> Iterator[int]:
        """Count a request as running, and give its ticket."""
        self._ticket += 1
        ticket = self._ticket
        self._running[ticket] = time.monotonic()
        try:
            yield ticket
        finally:
            del self._running[ticket]

    def header(self) -> str:
        """Return the value of Sforce-Limit-Info."""
        return f"api-usage={self.used}/{self.daily_max}"

    def describe(self) -> dict[str, Any]:
        """Return the settings for the admin plane."""
        return {
            "daily_max": self.daily_max,
            "used": self.used,
            "concurrent_max": self.concurrent_max,
            "long_after_seconds": self.long_after_seconds,
        }

    def _hour(self) -> int:
        return int(self.clock.now().timestamp()) // _HOUR
