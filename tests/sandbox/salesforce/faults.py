"""Fault rules: which calls fail, and how."""

import random
import re
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.writes.predicates import check_pattern

VENDOR_ERRORS: dict[str, tuple[int, str]] = {
    "INVALID_SESSION_ID": (401, "Session expired or invalid"),
    "REQUEST_LIMIT_EXCEEDED": (403, "TotalRequests Limit exceeded."),
    "CONCURRENT_LIMIT": (403, "ConcurrentRequests (Concurrent API Requests) Limit exceeded."),
    "API_DISABLED_FOR_ORG": (403, "The REST API is not enabled for this Organization."),
    "SERVER_UNAVAILABLE": (503, "We are down for maintenance. Sorry for the inconvenience. We'll be back shortly."),
    "UNKNOWN_EXCEPTION": (
        500,
        "An unexpected error occurred. Please include this ErrorId if you contact support: 1-1 (1)",
    ),
    "QUERY_TIMEOUT": (400, "Your query request was running for too long."),
    "OPERATION_TOO_LARGE": (400, "operation too large"),
    "UNABLE_TO_LOCK_ROW": (400, "unable to obtain exclusive access to this record"),
    "APEX_CPU": (400, "System.LimitException: Apex CPU time limit exceeded"),
    "INVALID_QUERY_LOCATOR": (400, "invalid query locator"),
    "NOT_FOUND": (404, "The requested resource does not exist"),
}
_CODE_OF = {"CONCURRENT_LIMIT": "REQUEST_LIMIT_EXCEEDED", "APEX_CPU": "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"}
_MATCH_KEYS = frozenset({"method", "path_regex", "body_regex", "operation", "nth", "count", "probability", "seed"})
_ACTION_KEYS = frozenset({"status", "body", "headers", "vendor_code", "message", "latency_ms", "drop"})


@dataclass
class Fault:
    """One rule, with how often it met a call and how often it struck."""

    id: str
    match: dict[str, Any]
    action: dict[str, Any]
    met: int = 0
    struck: int = 0
    chance: random.Random = field(default_factory=random.Random)

    def strikes(self, method: str, path: str, operation: str, body: bytes) -> bool:
        """Tell whether the rule strikes this call, counting it."""
        match = self.match
        if match.get("method", method).upper() != method or match.get("operation", operation) != operation:
            return False
        if "path_regex" in match and not re.search(match["path_regex"], path):
            return False
        if "body_regex" in match and not re.search(match["body_regex"], body.decode("utf-8", "replace")):
            return False
        if self.struck >= match.get("count", self.struck + 1):
            return False
        self.met += 1
        if self.met < match.get("nth", 1) or self.chance.random() >= match.get("probability", 1.0):
            return False
        self.struck += 1
        return True

    def describe(self) -> dict[str, Any]:
        """Return the rule for the admin plane."""
        return {"id": self.id, "match": self.match, "action": self.action, "met": self.met, "struck": self.struck}


@dataclass
class Faults:
    """All fault rules; the first that strikes decides, latencies add up before."""

    rules: list[Fault] = field(default_factory=list)
    _numbers: int = 0

    def add(self, match: dict[str, Any], action: dict[str, Any]) -> Fault:
        """Add a rule after checking it (ValueError); `nth` alone strikes once, from the nth match on."""
        unknown = (match.keys() - _MATCH_KEYS) | (action.keys() - _ACTION_KEYS)
        if unknown:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        if not {"status", "vendor_code", "latency_ms", "drop"} & action.keys():
            raise ValueError("an action is status, vendor_code, latency_ms or drop")
        if action.get("vendor_code", "NOT_FOUND") not in VENDOR_ERRORS and "status" not in action:
            raise ValueError(f"vendor_code is one of {', '.join(VENDOR_ERRORS)}, or comes with a status")
        if action.get("drop", "after") not in ("before", "after"):
            raise ValueError("drop is before or after")
        for key in ("path_regex", "body_regex"):
            check_pattern(match.get(key, ""))
        if "nth" in match:
            match = {"count": 1, **match}
        self._numbers += 1
        rule = Fault(f"fault-{self._numbers}", match, action, chance=random.Random(match.get("seed", 0)))
        self.rules.append(rule)
        return rule

    def remove(self, fault_id: str | None) -> int:
        """Remove one rule, or all; return how many went."""
        before = len(self.rules)
        self.rules = [one for one in self.rules if fault_id is not None and one.id != fault_id]
        return before - len(self.rules)

    def for_call(self, method: str, path: str, operation: str, body: bytes) -> tuple[float, Fault | None]:
        """Return the latency in seconds for a call, and the rule that decides its fate."""
        latency = 0.0
        for rule in self.rules:
            if not rule.strikes(method, path, operation, body):
                continue
            latency += rule.action.get("latency_ms", 0) / 1000
            if rule.action.keys() & {"status", "vendor_code", "drop"}:
                return latency, rule
        return latency, None


def vendor_error(action: dict[str, Any]) -> CallRefused:
    """Return the refusal that a vendor_code stands for."""
    name = action["vendor_code"]
    status, message = VENDOR_ERRORS.get(name, (400, name))
    text = str(action.get("message") or message)
    return CallRefused(_CODE_OF.get(name, name), text, status=int(action.get("status") or status))
