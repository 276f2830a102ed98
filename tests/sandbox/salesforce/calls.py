"""The log of calls and the counters per operation; the admin plane is never in them."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

LONGEST_LOG = 20_000


@dataclass
class CallLog:
    """Remembers the last calls, and counts all of them."""

    entries: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LONGEST_LOG))
    counters: dict[str, dict[str, int]] = field(default_factory=dict)
    _sequence: int = 0

    def add(
        self,
        *,
        at: str,
        method: str,
        path: str,
        operation: str,
        status: int,
        records: int,
        counted: int,
        fault: str | None,
        parts: tuple[str, ...] = (),
    ) -> None:
        """Note one call; status 0 means that the connection was dropped."""
        self._sequence += 1
        entry: dict[str, Any] = {
            "sequence": self._sequence,
            "at": at,
            "method": method,
            "path": path[:500],
            "operation": operation,
            "status": status,
            "records": records,
            "counted": counted,
        }
        if fault:
            entry["fault"] = fault
        if parts:
            entry["parts"] = list(parts)
        self.entries.append(entry)
        counter = self.counters.setdefault(operation, {"calls": 0, "counted": 0, "records": 0, "failed": 0})
        counter["calls"] += 1
        counter["counted"] += counted
        counter["records"] += records
        counter["failed"] += status == 0 or status >= 400

    def since(self, sequence: int, limit: int) -> list[dict[str, Any]]:
        """Return the entries after a sequence number, the newest `limit` of them."""
        return [entry for entry in self.entries if entry["sequence"] > sequence][-limit:]

    def reset(self) -> None:
        """Forget all; sequence numbers go on."""
        self.entries.clear()
        self.counters.clear()
