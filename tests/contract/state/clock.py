"""A clock that stands still until somebody sleeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class StandingClock:
    """The clock of a worker that must end at `end`."""

    time: float = 1763962000.0
    end: float = 1763962000.0 + 86400

    def now(self) -> float:
        """The moment."""
        return self.time

    def deadline(self) -> float:
        """The end of the work."""
        return self.end

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds
