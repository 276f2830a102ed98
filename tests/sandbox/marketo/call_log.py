"""What was called, when, and how it ended; the counters per operation."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished call. `status` is 0 when the connection was dropped."""

    seq: int
    time: str
    method: str
    path: str
    operation: str
    status: int
    code: str | None
    records: int
    failed: int
    milliseconds: float


class CallLog:
    """The vendor calls of this process; admin calls are not among them."""

    def __init__(self) -> None:
        """Start empty."""
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._numbers = count(1)
        self._calls: Counter[str] = Counter()
        self._records: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()

    def add(self, **entry: Any) -> None:
        """Keep a finished call."""
        made = Entry(next(self._numbers), **entry)
        self._entries.append(made)
        self._calls[made.operation] += 1
        self._records[made.operation] += made.records
        if made.code is not None:
            self._codes[made.code] += 1

    def listed(self, since: int = 0, operation: str | None = None) -> list[dict[str, Any]]:
        """The calls numbered above `since`, of one operation if asked."""
        return [asdict(e) for e in self._entries if e.seq > since and operation in (None, e.operation)]

    def counters(self) -> dict[str, Any]:
        """Totals since the last reset."""
        return {
            "calls": self._calls.total(),
            "by_operation": dict(self._calls),
            "records_by_operation": dict(self._records),
            "by_code": dict(self._codes),
        }

    def reset(self) -> None:
        """Forget calls and counters; numbers go on."""
        self._entries.clear()
        for counter in (self._calls, self._records, self._codes):
            counter.clear()
