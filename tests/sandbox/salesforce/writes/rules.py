"""The admin-defined automation of the organisation, as data: validation, duplicate, assignment rules and triggers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.sandbox.salesforce.writes.predicates import check_predicate

RuleKind = Literal["validation", "duplicate", "assignment", "trigger"]
KINDS: tuple[RuleKind, ...] = ("validation", "duplicate", "assignment", "trigger")
_NEEDS: dict[RuleKind, tuple[str, ...]] = {
    "validation": ("object", "when", "message"),
    "duplicate": ("object", "fields", "action"),
    "assignment": ("object", "owner"),
    "trigger": ("object", "field", "do"),
}
TRIGGER_ACTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "upper": lambda held, _: held.upper() if isinstance(held, str) else held,
    "lower": lambda held, _: held.lower() if isinstance(held, str) else held,
    "append": lambda held, value: held if held is None or str(held).endswith(value) else held + value,
    "prefix": lambda held, value: held if held is None or str(held).startswith(value) else value + held,
    "cut": lambda held, value: held[: int(value)] if isinstance(held, str) else held,
    "digits": lambda held, _: "".join(c for c in held if c.isdigit()) or None if isinstance(held, str) else held,
    "set": lambda _, value: value,
}


@dataclass
class Rules:
    """All rules by kind, each with an `id` and `active`."""

    by_kind: dict[RuleKind, list[dict[str, Any]]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    _numbers: int = 0

    def add(self, kind: RuleKind, rule: dict[str, Any]) -> dict[str, Any]:
        """Add a rule after checking it (ValueError), replacing one of the same id."""
        missing = [name for name in _NEEDS[kind] if name not in rule]
        if missing:
            raise ValueError(f"a {kind} rule needs {', '.join(missing)}")
        if rule.get("when") is not None:
            check_predicate(rule["when"])
        if kind == "duplicate" and rule["action"] not in ("allow", "alert", "block"):
            raise ValueError("action is allow, alert or block")
        if kind == "trigger" and rule["do"] not in TRIGGER_ACTIONS:
            raise ValueError(f"do is one of {', '.join(TRIGGER_ACTIONS)}")
        self._numbers += 1
        kept = {"id": f"{kind}-{self._numbers}", "active": True, **rule}
        self.remove(kind, kept["id"])
        self.by_kind[kind].append(kept)
        return kept

    def remove(self, kind: RuleKind, rule_id: str | None) -> int:
        """Remove one rule, or with no id all of the kind; return how many went."""
        before = len(self.by_kind[kind])
        self.by_kind[kind] = [one for one in self.by_kind[kind] if rule_id is not None and one["id"] != rule_id]
        return before - len(self.by_kind[kind])

    def active(self, kind: RuleKind, object_name: str, event: str) -> Iterator[dict[str, Any]]:
        """Go through the active rules for an object and event (create or update), in order."""
        for rule in self.by_kind[kind]:
            if rule["active"] and rule["object"] == object_name and event in rule.get("on", ("create", "update")):
                yield rule
