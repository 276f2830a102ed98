"""What the doors say from a moment on: log events and metrics, as a person watching the log would see them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.e2e.town import Town


@dataclass(frozen=True)
class Ear:
    """Hears what is logged after it was put to the doors."""

    town: Town
    heard: Mapping[Path, int]

    @classmethod
    def at(cls, town: Town) -> Self:
        """Hear everything from now on."""
        return cls(town, {log: log.stat().st_size for log in town.stack.logs.values() if log.exists()})

    def text(self) -> str:
        """All that was written since."""
        logs = (log for log in self.town.stack.logs.values() if log.exists())
        return "".join(log.read_bytes()[self.heard.get(log, 0) :].decode() for log in logs)

    def events(self) -> list[dict[str, Any]]:
        """The log events and metric documents."""
        lines = (line for line in self.text().splitlines() if line.startswith("{"))
        return [event for line in lines if isinstance(event := json.loads(line), dict)]

    def troubles(self) -> list[tuple[str, str]]:
        """Kind and text of every trouble told to a person."""
        return [(e["kind"], e["text"]) for e in self.events() if e.get("message") == "sync troubled"]

    def metric(self, name: str) -> float:
        """The sum of a metric."""
        found = (event[name] for event in self.events() if "_aws" in event and name in event)
        return sum(sum(value) if isinstance(value, list) else value for value in found)
