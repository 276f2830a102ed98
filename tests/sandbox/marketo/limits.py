"""Rate, concurrency and daily quota of the whole instance (Adobe: marketo-integration-best-practices.md)."""

from __future__ import annotations

from collections import Counter, deque
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.sandbox.marketo.clock import Clock
from tests.sandbox.marketo.config import Limits
from tests.sandbox.marketo.envelope import refused

# error-codes.md marks these with "*": not counted against quota or rate.
UNCOUNTED = frozenset({"601", "602", "604", "605", "608", "611"})
_CENTRAL = ZoneInfo("America/Chicago")


class Meter:
    """Counts calls as Marketo does and refuses those beyond the limits."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        """Count against these limits on that clock."""
        self._limits, self._clock = limits, clock
        self._recent: deque[float] = deque()
        self._usage: dict[str, Counter[str]] = {}
        self._errors: dict[str, Counter[str]] = {}
        self.in_flight = 0

    def today(self) -> str:
        """The date in US Central, where quotas reset at midnight."""
        return datetime.fromtimestamp(self._clock.now(), _CENTRAL).date().isoformat()

    def admit(self, user: str) -> float:
        """Count a call, then refuse it with 607, 606 or 615 if it is one too many; returns its mark.

        606 and 615 carry no "not counted" mark in error-codes.md, so refused calls count as well.
        """
        now, limits = self._clock.now(), self._limits
        usage = self._usage.setdefault(self.today(), Counter())
        if usage.total() >= limits.daily_quota:
            raise refused("607")
        usage[user] += 1
        while self._recent and not now - limits.rate_seconds < self._recent[0] <= now:
            self._recent.popleft()
        self._recent.append(now)
        if len(self._recent) > limits.rate_calls:
            raise refused("606", limits.rate_calls, int(limits.rate_seconds))
        if self.in_flight >= limits.in_flight:
            raise refused("615")
        return now

    def forgive(self, mark: float, user: str) -> None:
        """Take a call back that ended with a code that does not count."""
        if mark in self._recent:
            self._recent.remove(mark)
        self._usage.setdefault(self.today(), Counter())[user] -= 1

    def failed(self, code: str) -> None:
        """Remember an error for the usage endpoints."""
        self._errors.setdefault(self.today(), Counter())[code] += 1

    def usage(self, days: int) -> list[dict[str, object]]:
        """Calls per day and user, newest day first."""
        return [
            {
                "date": day,
                "total": counts.total(),
                "users": [{"userId": user, "count": n} for user, n in sorted(counts.items())],
            }
            for day in self._days(days)
            for counts in (self._usage.get(day, Counter()),)
        ]

    def errors(self, days: int) -> list[dict[str, object]]:
        """Errors per day and code, newest day first."""
        return [
            {
                "date": day,
                "total": counts.total(),
                "errors": [{"errorCode": code, "count": n} for code, n in sorted(counts.items())],
            }
            for day in self._days(days)
            for counts in (self._errors.get(day, Counter()),)
        ]

    def spend(self, calls: int) -> None:
        """Let somebody else's integration spend part of today's quota."""
        self._usage.setdefault(self.today(), Counter())["another.integration@example.com"] += calls

    def reset(self) -> None:
        """Forget every count."""
        self._recent.clear()
        self._usage.clear()
        self._errors.clear()

    def _days(self, days: int) -> list[str]:
        today = datetime.fromtimestamp(self._clock.now(), _CENTRAL).date()
        return [(today - timedelta(days=n)).isoformat() for n in range(days)]
