"""Clock, sessions, limits, locks, rules, faults and the call log through the admin plane."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.clock import parse_time
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.writes.rules import KINDS, RuleKind


def show_clock(admin: Admin) -> dict[str, Any]:
    """Return the clock."""
    return admin.org.clock.describe()


def set_clock(admin: Admin) -> dict[str, Any]:
    """Move the clock: `{"set": time, "frozen"?}`, `{"advance": seconds}` or `{"real": true}`."""
    clock = admin.org.clock
    if admin.get("real"):
        clock.follow_machine()
    elif admin.get("set") is not None:
        clock.set(parse_time(admin.body["set"]), frozen=bool(admin.get("frozen", False)))
    else:
        clock.advance(float(admin.need("advance")))
    admin.org.housekeeping()
    return clock.describe()


def set_sessions(admin: Admin) -> dict[str, Any]:
    """End sessions (`{"expire": "all"}` or `{"expire": user}`) and set their idle `lifetime` in seconds."""
    ended = 0
    target = admin.get("expire")
    if target is not None:
        ended = admin.org.sessions.close_all(None if target == "all" else admin.user(target))
    if admin.get("lifetime") is not None:
        admin.org.sessions.seconds = int(admin.body["lifetime"])
    return {"ended": ended, "open": len(admin.org.sessions), "lifetime": admin.org.sessions.seconds}


def show_limits(admin: Admin) -> dict[str, Any]:
    """Return the limits and what is used of them."""
    return admin.org.limits.describe() | {"page_max_rows": admin.org.cursors.largest_page}


def set_limits(admin: Admin) -> dict[str, Any]:
    """Set `daily_max`, `used`, `concurrent_max`, `long_after_seconds`, `page_max_rows`."""
    limits = admin.org.limits
    limits.daily_max = int(admin.get("daily_max", limits.daily_max))
    limits.concurrent_max = int(admin.get("concurrent_max", limits.concurrent_max))
    limits.long_after_seconds = float(admin.get("long_after_seconds", limits.long_after_seconds))
    admin.org.cursors.largest_page = int(admin.get("page_max_rows", admin.org.cursors.largest_page))
    if admin.get("used") is not None:
        limits.set_used(int(admin.body["used"]))
    return show_limits(admin)


def show_locks(admin: Admin) -> dict[str, Any]:
    """Return the locked row ids, each with when the lock ends by itself (null: never)."""
    locked = admin.org.store.locked
    return {"locks": {one: until and until.isoformat() for one, until in locked.items()}}


def add_locks(admin: Admin) -> dict[str, Any]:
    """Lock the rows `{ids, seconds?}`."""
    seconds = admin.get("seconds")
    until = None if seconds is None else admin.org.clock.now() + timedelta(seconds=seconds)
    for one in admin.need("ids"):
        admin.org.store.locked[parse_id(one) or one] = until
    return show_locks(admin)


def drop_locks(admin: Admin) -> dict[str, Any]:
    """Release the rows of ?ids=, or all."""
    if "ids" in admin.query:
        for one in admin.query["ids"].split(","):
            admin.org.store.locked.pop(parse_id(one) or one, None)
    else:
        admin.org.store.locked.clear()
    return show_locks(admin)


def show_rules(admin: Admin, kind: str) -> dict[str, Any]:
    """Return the rules of a kind."""
    return {"rules": admin.org.rules.by_kind[_kind(kind)]}


def add_rule(admin: Admin, kind: str) -> dict[str, Any]:
    """Add a rule."""
    return admin.org.rules.add(_kind(kind), admin.body)


def drop_rules(admin: Admin, kind: str) -> dict[str, Any]:
    """Remove the rule of ?id=, or all of the kind."""
    return {"removed": admin.org.rules.remove(_kind(kind), admin.query.get("id"))}


def show_faults(admin: Admin) -> dict[str, Any]:
    """Return the fault rules and how often each struck."""
    return {"faults": [one.describe() for one in admin.org.faults.rules]}


def add_fault(admin: Admin) -> dict[str, Any]:
    """Add a fault rule `{match, action}`."""
    return admin.org.faults.add(admin.get("match", {}), admin.need("action")).describe()


def drop_faults(admin: Admin) -> dict[str, Any]:
    """Remove the fault rule of ?id=, or all."""
    return {"removed": admin.org.faults.remove(admin.query.get("id"))}


def show_calls(admin: Admin) -> dict[str, Any]:
    """Return the newest calls, `?since=` a sequence number, at most `?limit=` (1,000)."""
    since, limit = int(admin.query.get("since", 0)), int(admin.query.get("limit", 1000))
    return {"calls": admin.org.calls.since(since, limit)}


def show_counters(admin: Admin) -> dict[str, Any]:
    """Return calls, counted calls, records and failures per operation, and their sums."""
    counters = admin.org.calls.counters
    names = ("calls", "counted", "records", "failed")
    total = {name: sum(one[name] for one in counters.values()) for name in names}
    return {"operations": counters, "total": total}


def reset_calls(admin: Admin) -> dict[str, Any]:
    """Forget the call log and the counters."""
    admin.org.calls.reset()
    return {}


def show_config(admin: Admin) -> dict[str, Any]:
    """Return the configuration the server runs with."""
    return asdict(admin.org.config) | {"url": admin.org.url}


def _kind(name: str) -> RuleKind:
    for kind in KINDS:
        if kind == name:
            return kind
    raise AdminRefused(f"rules are {', '.join(KINDS)}")
