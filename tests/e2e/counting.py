"""What a piece of the story cost: the calls and records both vendors counted while it was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.world.simulators import Admin

LOGINS = frozenset({"token", "identity"})
_WRITES = frozenset(
    {"create", "update", "delete", "upsert", "collections-create", "collections-update", "collections-delete"}
)
_MARKETO_WRITES = frozenset({"leads.sync", "leads.delete"})


@dataclass
class Cost:
    """Calls by operation on each side, logins left out; a Salesforce composite stands for the parts inside it."""

    salesforce: Counter[str] = field(default_factory=Counter)
    marketo: Counter[str] = field(default_factory=Counter)
    salesforce_parts: Counter[str] = field(default_factory=Counter)
    marketo_records: Counter[str] = field(default_factory=Counter)
    salesforce_records: int = 0
    """Records that were sent to Salesforce to be created, changed or deleted."""

    @property
    def salesforce_writes(self) -> int:
        """Salesforce calls, or parts of a composite, that wrote."""
        return sum(number for name, number in self.salesforce_parts.items() if name in _WRITES)

    @property
    def people_written(self) -> int:
        """Records that were sent to Marketo to be created, changed or deleted."""
        return sum(self.marketo_records[name] for name in _MARKETO_WRITES)

    @property
    def writes(self) -> int:
        """Anything written to either side, activity log entries aside."""
        return self.salesforce_writes + sum(self.marketo[name] for name in _MARKETO_WRITES)


@contextmanager
def counted(salesforce: Admin, marketo: Admin) -> Iterator[Cost]:
    """Count what both vendors are asked for inside the block; the figures are there at its end."""
    salesforce.delete("calls")
    marketo.delete("calls")
    cost = Cost()
    yield cost
    for call in salesforce.get("calls", limit="100000")["calls"]:
        _add(cost, call)
    for call in marketo.get("calls")["calls"]:
        if call["operation"] not in LOGINS:
            cost.marketo[call["operation"]] += 1
            cost.marketo_records[call["operation"]] += call["records"]


def _add(cost: Cost, call: dict[str, Any]) -> None:
    if call["operation"] in LOGINS:
        return
    cost.salesforce[call["operation"]] += 1
    parts = call.get("parts") or [call["operation"]]
    cost.salesforce_parts.update(parts)
    if _WRITES.intersection(parts):
        cost.salesforce_records += call["records"]
