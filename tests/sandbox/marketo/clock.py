"""The simulator's own time: real, shifted, or standing still; every stamp and every window comes from it."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """Tells the time in seconds since 1970. Moving it moves tokens, quotas, windows and stamps alike."""

    def __init__(self) -> None:
        """Start in step with the machine."""
        self._offset = 0.0
        self._frozen: float | None = None

    def now(self) -> float:
        """The present moment."""
        return self._frozen if self._frozen is not None else time.time() + self._offset

    def second(self) -> int:
        """The present moment in whole seconds, the resolution of every stamp Marketo gives."""
        return int(self.now())

    def set(self, moment: float, *, frozen: bool) -> None:
        """Make it that moment; time runs on from there unless it is to stand still."""
        self._offset = moment - time.time()
        self._frozen = moment if frozen else None

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self._offset += seconds
        if self._frozen is not None:
            self._frozen += seconds

    def follow_machine(self) -> None:
        """Go back to the machine's time."""
        self._offset, self._frozen = 0.0, None

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return self._frozen is not None


def stamp(second: float) -> str:
    """A moment as Marketo writes it today, e.g. `2023-01-16T23:32:19Z`."""
    return datetime.fromtimestamp(int(second), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def numeric_stamp(second: float) -> str:
    """A moment as the lead-change samples write it, e.g. `2014-09-17T22:31:49+0000`."""
    return datetime.fromtimestamp(int(second), UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def moment(text: str) -> float:
    """The moment an ISO 8601 text names; without a zone it is taken as UTC."""
    value = datetime.fromisoformat(text)
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
