"""Counts every vendor call that is let through, for the report of the run it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tandem.ports import Allowance, Turns


class UsedCalls:
    """Calls by side since they were taken last."""

    def __init__(self) -> None:
        self._made: Counter[str] = Counter()

    def add(self, side: str) -> None:
        """Count one call."""
        self._made[side] += 1

    def taken(self) -> Mapping[str, int]:
        """What was counted; counting begins again."""
        made, self._made = self._made, Counter()
        return dict(made)


class CountedTurns:
    """Turns that count Marketo's calls."""

    def __init__(self, turns: Turns, used: UsedCalls) -> None:
        self._turns = turns
        self._used = used

    def take(self, endpoint_timeout: float) -> str:
        """Wait for a turn and count it."""
        lease = self._turns.take(endpoint_timeout)
        self._used.add("marketo")
        return lease

    def release(self, lease: str) -> None:
        """Give the lease back."""
        self._turns.release(lease)

    def refused(self, code: str) -> None:
        """Pass the refusal on."""
        self._turns.refused(code)


class CountedAllowance:
    """An allowance that counts Salesforce's calls."""

    def __init__(self, allowance: Allowance, used: UsedCalls) -> None:
        self._allowance = allowance
        self._used = used

    def admit(self) -> None:
        """Admit a call and count it."""
        self._allowance.admit()
        self._used.add("salesforce")

    def used(self, used: int, limit: int) -> None:
        """Pass the figure on."""
        self._allowance.used(used, limit)
