"""Fault rules: which calls go wrong, how often, and in what way."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.sandbox.marketo.call import Call, RecordFault
from tests.sandbox.marketo.envelope import Problem

MATCH = {"method", "path_regex", "operation", "nth", "count", "probability", "seed"}
ACTION = {
    "status", "body", "vendor_code", "message", "record_code", "record_message", "records", "every", "latency_ms",
    "drop", "applied", "apply_after_ms",
}  # fmt: skip


@dataclass(slots=True)
class Fault:
    """One rule and how often it has met and hit a call."""

    id: int
    match: dict[str, Any]
    action: dict[str, Any]
    dice: random.Random
    met: int = 0
    hit: int = 0

    def strikes(self, call: Call) -> bool:
        """Whether this call goes wrong by this rule; counts the meeting."""
        match = self.match
        if match.get("method", call.method).upper() != call.method:
            return False
        if match.get("operation", call.operation) != call.operation:
            return False
        if not re.search(match.get("path_regex", ""), call.path):
            return False
        self.met += 1
        if self.met < match.get("nth", 1) or self.hit >= match.get("count", 1 if "nth" in match else float("inf")):
            return False
        if self.dice.random() >= match.get("probability", 1.0):
            return False
        self.hit += 1
        return True

    def as_json(self) -> dict[str, Any]:
        """The rule as it was given, with its id and counts."""
        return {"id": self.id, "match": self.match, "action": self.action, "met": self.met, "hit": self.hit}


@dataclass(slots=True)
class Mishap:
    """All that goes wrong with one call."""

    latency_ms: float = 0.0
    status: int | None = None
    body: str = ""
    problem: Problem | None = None
    drop: str | None = None
    applied: bool = False
    apply_after_ms: float | None = None
    record_faults: list[RecordFault] = field(default_factory=list)

    @property
    def before(self) -> bool:
        """Whether the call ends before anything is carried out."""
        if self.drop is not None:
            return self.drop == "before"
        return (self.status is not None or self.problem is not None) and not self.applied

    def suffer(self, action: Mapping[str, Any]) -> None:
        """Add what one rule does."""
        self.latency_ms += action.get("latency_ms", 0.0)
        self.status = action.get("status", self.status)
        self.body = action.get("body", self.body)
        self.drop = action.get("drop", self.drop)
        self.applied = action.get("applied", self.applied)
        self.apply_after_ms = action.get("apply_after_ms", self.apply_after_ms)
        if "vendor_code" in action:
            self.problem = _problem(str(action["vendor_code"]), action.get("message"))
        if "record_code" in action:
            indexes = action.get("records")
            problem = _problem(str(action["record_code"]), action.get("record_message"))
            chosen = None if indexes is None else frozenset(indexes)
            self.record_faults.append(RecordFault(problem, chosen, int(action.get("every", 1))))


class Faults:
    """The rules in force, in the order they were given."""

    def __init__(self) -> None:
        """Start without any."""
        self._rules: list[Fault] = []
        self._ids = count(1)

    def add(self, given: Mapping[str, Any]) -> Fault:
        """Put a rule in force; a misspelt member is refused by name."""
        match, action = dict(given.get("match", {})), dict(given.get("action", {}))
        for name in (*(match.keys() - MATCH), *(action.keys() - ACTION)):
            raise ValueError(f"unknown member {name!r} of a fault rule")
        if not action:
            raise ValueError("a fault rule needs an action")
        if action.get("drop", "after") not in ("before", "after"):
            raise ValueError("drop must be 'before' or 'after'")
        try:
            re.compile(match.get("path_regex", ""))
        except re.error as error:
            raise ValueError(f"path_regex is no expression: {error}") from error
        rule = Fault(next(self._ids), match, action, random.Random(match.get("seed", 0)))
        self._rules.append(rule)
        return rule

    def clear(self, fault_id: int | None = None) -> None:
        """Lift one rule, or all."""
        self._rules = [r for r in self._rules if fault_id is not None and r.id != fault_id]

    def listed(self) -> list[dict[str, Any]]:
        """The rules with their counts."""
        return [r.as_json() for r in self._rules]

    def befalling(self, call: Call) -> Mishap:
        """What goes wrong with this call."""
        mishap = Mishap()
        for rule in self._rules:
            if rule.strikes(call):
                mishap.suffer(rule.action)
        return mishap


def _problem(code: str, message: str | None) -> Problem:
    return Problem(code, message) if message is not None else Problem.of(code)
