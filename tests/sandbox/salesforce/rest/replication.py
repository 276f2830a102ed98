"""getUpdated and getDeleted: ids by SystemModstamp, and how far the answer covers time."""

from datetime import datetime, timedelta

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.clock import parse_time, stamp_of
from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.rest.call import Call, Reply
from tests.sandbox.salesforce.rest.target import view_of

MOST_IDS = 600_000


def updated(call: Call, name: str) -> Reply:
    """Answer GET /sobjects/X/updated: what was created or changed within the last 30 days."""
    view = _replicated(call, name)
    start, end = _span(call, days=30)
    rows = call.org.store.table(view.kind.name).stamped(stamp_of(start), stamp_of(end))
    ids = [row["Id"] for row in rows if not row.get("IsDeleted") and row["Id"] not in view.hidden_rows]
    _limit(len(ids))
    return Reply(200, {"ids": ids, "latestDateCovered": _covered(call, end)}, records=len(ids))


def deleted(call: Call, name: str) -> Reply:
    """Answer GET /sobjects/X/deleted: what went to the bin within the last 15 days, purged rows included."""
    view = _replicated(call, name)
    start, end = _span(call, days=15)
    low, high = stamp_of(start), stamp_of(end)
    gone = {
        row["Id"]: row["SystemModstamp"]
        for row in call.org.store.table(view.kind.name).stamped(low, high)
        if row.get("IsDeleted") and row["Id"] not in view.hidden_rows
    }
    purged = call.org.store.purged.get(view.kind.name, {})
    gone |= {record_id: when for record_id, when in purged.items() if low <= when <= high}
    _limit(len(gone))
    earliest = call.org.clock.now() - timedelta(days=15)
    body = {
        "deletedRecords": [{"id": record_id, "deletedDate": when} for record_id, when in gone.items()],
        "earliestDateAvailable": stamp_of(earliest),
        "latestDateCovered": _covered(call, end),
    }
    return Reply(200, body, records=len(gone))


def _replicated(call: Call, name: str) -> View:
    view = view_of(call, name)
    if not view.kind.flag("replicateable"):
        raise CallRefused("INVALID_TYPE", f"object type {view.kind.name} is not replicable")
    return view


def _span(call: Call, *, days: int) -> tuple[datetime, datetime]:
    """Return start and end cut to the minute, as the documents say, at least a minute apart."""
    start, end = _moment(call, "start"), _moment(call, "end")
    if end - start < timedelta(minutes=1):
        raise CallRefused("INVALID_REPLICATION_DATE", "startDate must be before endDate by at least one minute")
    if call.org.clock.now() - start > timedelta(days=days):
        raise CallRefused("INVALID_REPLICATION_DATE", f"startDate cannot be more than {days} days ago")
    if start > call.org.clock.now():
        raise CallRefused("INVALID_REPLICATION_DATE", "startDate cannot be in the future")
    return start, end


def _moment(call: Call, name: str) -> datetime:
    text = call.query.get(name, "")
    try:
        return parse_time(text).replace(second=0, microsecond=0)
    except ValueError as error:
        raise CallRefused("INVALID_REPLICATION_DATE", f"{name} is not a date: {text}") from error


def _covered(call: Call, end: datetime) -> str:
    """Return the end, or the start of the oldest transaction that has not committed."""
    moments = [end, call.org.clock.now()]
    oldest = call.org.store.oldest_open()
    if oldest is not None:
        moments.append(oldest)
    return stamp_of(min(moments))


def _limit(number: int) -> None:
    if number > MOST_IDS:
        raise CallRefused("EXCEEDED_ID_LIMIT", f"more than {MOST_IDS} ids")
