"""One call as handlers see it: its parameters, its body, and the records a fault makes fail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.marketo.config import Service
from tests.sandbox.marketo.envelope import Problem, invalid, refused


@dataclass(slots=True)
class RecordFault:
    """Some records of a call fail with a code instead of being carried out."""

    problem: Problem
    indexes: frozenset[int] | None
    every: int

    def hits(self, index: int) -> bool:
        """Whether the record at that place in the input fails."""
        if self.indexes is not None:
            return index in self.indexes
        return (index + 1) % self.every == 0


@dataclass(slots=True)
class Call:
    """One call to the vendor's API."""

    method: str
    path: str
    query: dict[str, list[str]]
    operation: str = "unknown"
    parts: dict[str, str] = field(default_factory=dict)
    body: Any = None
    json_query: bool = False
    service: Service | None = None
    record_faults: list[RecordFault] = field(default_factory=list)
    records: int = 0
    failed: int = 0

    def one(self, name: str) -> str | None:
        """A parameter's single value, if given and not blank."""
        value = self.query.get(name, [""])[-1].strip()
        return value or None

    def required(self, name: str) -> str:
        """A parameter's value; 1002 when it is missing."""
        value = self.one(name)
        if value is None:
            raise refused("1002", name)
        return value

    def many(self, name: str) -> list[str]:
        """A parameter's values, repeated or separated by commas."""
        return [v.strip() for text in self.query.get(name, []) for v in text.split(",") if v.strip()]

    def number(self, name: str) -> int | None:
        """A parameter as a whole number; 1001 when it is none."""
        value = self.one(name)
        if value is None:
            return None
        return whole(value)

    def numbers(self, name: str) -> list[int]:
        """A parameter's values as whole numbers."""
        return [whole(v) for v in self.many(name)]

    def flag(self, name: str) -> bool:
        """Whether a parameter says true."""
        return (self.one(name) or "").lower() == "true"

    def batch_size(self, maximum: int) -> int:
        """The page size asked for; more than the maximum is refused rather than cut."""
        size = self.number("batchSize")
        if size is None:
            return maximum
        if not 0 < size <= maximum:
            raise invalid(f"batchSize must be between 1 and {maximum}")
        return size

    def inputs(self, maximum: int) -> list[Any]:
        """The records of the body: present, not empty, and not too many."""
        records = self.body.get("input") if isinstance(self.body, dict) else None
        if records is None:
            raise refused("1002", "input")
        if not isinstance(records, list) or not records:
            raise invalid("input must be a list with at least one record")
        if len(records) > maximum:
            raise invalid(f"input has {len(records)} records; the limit is {maximum}")
        self.records = len(records)
        return records

    def fault_of(self, index: int) -> Problem | None:
        """The problem a fault rule gives the record at that place, if any."""
        return next((f.problem for f in self.record_faults if f.hits(index)), None)

    def allowed(self, permission: str) -> bool:
        """Whether the calling user has that permission."""
        return self.service is not None and permission in self.service.permissions


def whole(text: str) -> int:
    """A whole number written in a parameter; 1001 otherwise."""
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise refused("1001", text, "integer")
    return int(text)
