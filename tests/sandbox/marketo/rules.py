"""Marketo rules as data: automations that rewrite a field after an API write, and blocked field updates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo.schema import Schema

_HOW: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "title": str.title,
    "trim": str.strip,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to a field after a write: upper, lower, title, trim, truncate, set, or block.

    `block` is Marketo's "block field updates" for the API as a source: a value once there stays.
    """

    field: str
    how: str
    value: Any = None

    def rewritten(self, value: Any) -> Any:
        """The value the automation leaves behind."""
        if self.how == "set":
            return self.value
        if not isinstance(value, str):
            return value
        if self.how == "truncate":
            return value[: int(self.value)]
        return _HOW[self.how](value)


class Rules:
    """The rules in force."""

    def __init__(self, schema: Schema) -> None:
        """Start without any."""
        self._schema = schema
        self._rules: list[Rule] = []

    def replace(self, given: list[dict[str, Any]]) -> None:
        """Put these rules in force instead of the present ones."""
        rules = [Rule(**rule) for rule in given]
        for rule in rules:
            if rule.how not in {*_HOW, "truncate", "set", "block"}:
                raise ValueError(f"unknown rule {rule.how!r}")
            if self._schema.find(rule.field) is None:
                raise ValueError(f"unknown field {rule.field!r}")
        self._rules = rules

    def listed(self) -> list[dict[str, Any]]:
        """The rules as they were given."""
        return [{"field": r.field, "how": r.how, "value": r.value} for r in self._rules]

    def unblocked(self, person: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        """The values a write may set: a blocked field keeps the value it already has."""
        blocked = {r.field for r in self._rules if r.how == "block"}
        return {k: v for k, v in values.items() if k not in blocked or person.get(k) is None}

    def rewrites(self, person: dict[str, Any], written: dict[str, Any]) -> dict[str, Any]:
        """What the automations set after that write, as new values by field."""
        return {
            r.field: r.rewritten(person.get(r.field))
            for r in self._rules
            if r.how != "block" and r.field in written and person.get(r.field) is not None
        }
