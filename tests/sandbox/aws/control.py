"""What a test asks of the emulator outside AWS's own interface."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Depth(NamedTuple):
    """Messages of a queue that can be received now, that were received and not deleted, that wait for a delay."""

    visible: int
    in_flight: int
    delayed: int


@dataclass(frozen=True, slots=True)
class Control:
    """The emulator at this endpoint: what it was called for, which faults it plays, and its queues' clock."""

    endpoint_url: str

    def calls(self) -> Counter[str]:
        """Calls by operation (`dynamodb.PutItem`, `sqs.SendMessage`, ...) since the emulator started."""
        return Counter(self._ask("GET", "calls"))

    def arm(self, *rules: dict[str, Any]) -> None:
        """Ask for faults: each rule holds the fields of `tests.sandbox.aws.faults.Fault`."""
        self._ask("POST", "faults", {"rules": list(rules)})

    def armed(self) -> list[dict[str, Any]]:
        """The faults that have not yet met all their calls."""
        rules: list[dict[str, Any]] = self._ask("GET", "faults")["armed"]
        return rules

    def disarm(self) -> None:
        """Forget all faults."""
        self._ask("DELETE", "faults")

    def pass_time(self, seconds: float) -> None:
        """Let the seconds pass for every message: delays and visibility timeouts end that much earlier."""
        self._ask("POST", "time", {"seconds": seconds})

    def keep_tables(self) -> None:
        """Remember what every table holds now."""
        self._ask("POST", "tables/keep", {})

    def bring_back_tables(self) -> None:
        """Let the tables hold again what was kept last; the tables must exist."""
        self._ask("POST", "tables/bring-back", {})

    def depths(self) -> dict[str, Depth]:
        """How many messages each queue holds, by queue name."""
        return {name: Depth(*counts[:3]) for name, counts in self._ask("GET", "queues").items()}

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.endpoint_url}/_tandem/{path}", data=data, method=method)
        with _DIRECT.open(request, timeout=30) as answer:
            got: dict[str, Any] = json.load(answer)
        return got
