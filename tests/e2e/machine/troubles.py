"""Ways in which the vendors and AWS fail once, or late, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.e2e.town import Town

Fault = Mapping[str, Any]
SLOW = 120
"""Milliseconds after which a creation is carried out whose caller has heard nothing."""


def _salesforce(operation: str, action: Fault) -> Callable[[Town, int], None]:
    def arm(town: Town, nth: int) -> None:
        town.salesforce.post("faults", {"match": {"operation": operation, "nth": nth}, "action": dict(action)})

    return arm


def _marketo(operation: str, action: Fault) -> Callable[[Town, int], None]:
    def arm(town: Town, nth: int) -> None:
        town.marketo.post("faults", {"match": {"operation": operation, "nth": nth}, "action": dict(action)})

    return arm


def _aws(operation: str, effect: str) -> Callable[[Town, int], None]:
    return lambda town, nth: town.stack.aws.arm({"operation": operation, "effect": effect, "skip": 3 * nth})


def _lock(town: Town, nth: int) -> None:
    rows = [row["Id"] for row in town.leads().values() if not row.get("IsDeleted")]
    town.salesforce.post("locks", {"ids": rows[nth % len(rows) :][:1], "seconds": 200})


TROUBLES: Mapping[str, Callable[[Town, int], None]] = {
    "salesforce update lost before": _salesforce("collections-update", {"drop": "before"}),
    "salesforce update lost after": _salesforce("collections-update", {"drop": "after"}),
    "salesforce insert lost before": _salesforce("collections-create", {"drop": "before"}),
    "salesforce insert lost after": _salesforce("collections-create", {"drop": "after"}),
    "salesforce query fails": _salesforce("query-all", {"status": 503}),
    "salesforce query cut": _salesforce("query-all", {"drop": "before"}),
    "salesforce probe fails": _salesforce("composite", {"vendor_code": "UNKNOWN_EXCEPTION"}),
    "salesforce session over": lambda town, _: town.salesforce.post("sessions", {"expire": "all"}),
    "salesforce row locked": _lock,
    "marketo write lost before": _marketo("leads.sync", {"drop": "before"}),
    "marketo write lost after": _marketo("leads.sync", {"drop": "after"}),
    "marketo write slow": _marketo("leads.sync", {"drop": "before", "apply_after_ms": SLOW}),
    "marketo write 502 though applied": _marketo("leads.sync", {"status": 502, "applied": True}),
    "marketo write 604": _marketo("leads.sync", {"vendor_code": "604"}),
    "marketo write 604 though applied": _marketo("leads.sync", {"vendor_code": "604", "applied": True}),
    "marketo write 606": _marketo("leads.sync", {"vendor_code": "606"}),
    "marketo read 502": _marketo("leads.get", {"status": 502}),
    "marketo read 611": _marketo("leads.get", {"vendor_code": "611"}),
    "marketo feed 606": _marketo("leadchanges", {"vendor_code": "606"}),
    "marketo feed cut": _marketo("activities", {"drop": "before"}),
    "marketo token over": lambda town, _: town.marketo.post("tokens", {"expire_all": True}),
    "marketo token revoked": lambda town, _: town.marketo.post("tokens", {"revoke_all": True}),
    "dynamodb transaction throttled": _aws("dynamodb.TransactWriteItems", "throttle"),
    "dynamodb transaction lost after": _aws("dynamodb.TransactWriteItems", "drop_after"),
    "dynamodb write lost after": _aws("dynamodb.PutItem", "drop_after"),
    "dynamodb update lost before": _aws("dynamodb.UpdateItem", "drop_before"),
    "sqs send lost after": _aws("sqs.SendMessageBatch", "drop_after"),
    "sqs send fails": _aws("sqs.SendMessageBatch", "error"),
}


def make_late(town: Town, seed: int) -> None:
    """Let half of what is written into Marketo's log become visible up to a quarter of an hour later."""
    town.marketo.post("late", {"probability": 0.5, "max_seconds": 900, "seed": seed})


def end(town: Town) -> None:
    """No trouble from now on."""
    town.salesforce.delete("faults")
    town.marketo.delete("faults")
    town.marketo.post("late", {"probability": 0.0})
    town.stack.aws.disarm()
