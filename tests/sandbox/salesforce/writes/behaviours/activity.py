"""Tasks and events: whom they may relate to, the account they belong to, when they are done or take place."""

from datetime import timedelta

from tests.sandbox.salesforce.clock import parse_time, stamp_of
from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Scene
from tests.sandbox.salesforce.writes.behaviours.behaviour import Behaviour

_LEAD = "00Q"
_ACCOUNT = "001"
_TIMES = ("ActivityDateTime", "StartDateTime", "EndDateTime", "DurationInMinutes", "ActivityDate", "IsAllDayEvent")


class Activity(Behaviour):
    """What tasks and events share."""

    def check(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Refuse an activity of a lead that relates to something else too (Object Reference, Task.WhatId)."""
        if (row.get("WhoId") or "").startswith(_LEAD) and row.get("WhatId"):
            raise refused("FIELD_INTEGRITY_EXCEPTION", "Related To ID: a lead has no further relation", "WhatId")

    def derive(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Name the account behind the related record, or else behind the contact."""
        row["AccountId"] = _account_of(scene.store, row.get("WhatId")) or _account_of(scene.store, row.get("WhoId"))
        if row["AccountId"] is None:
            del row["AccountId"]

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Note on the related records when something last happened, which moves SystemModstamp alone."""
        day = row.get("ActivityDate")
        if day is None or not row.get("IsClosed", True) or row.get("IsRecurrence"):
            return
        for related_id in dict.fromkeys(row.get(name) for name in ("WhoId", "WhatId", "AccountId")):
            _happened(scene, related_id, day)


def _happened(scene: Scene, related_id: str | None, day: str) -> None:
    related = scene.store.row(related_id) if related_id else None
    kind = scene.store.catalogue.of_id(related_id) if related_id else None
    if related is None or kind is None or "LastActivityDate" not in kind.fields:
        return
    if not related.get("IsDeleted") and (related.get("LastActivityDate") or "") < day:
        scene.keep(kind, related | {"LastActivityDate": day, "SystemModstamp": scene.now})


def _account_of(store: Store, record_id: str | None) -> str | None:
    if record_id is None or record_id.startswith(_ACCOUNT):
        return record_id
    found: str | None = (store.row(record_id) or {}).get("AccountId")
    return found


class TaskState(Behaviour):
    """Reads `closed` (statuses) and `high` (priorities) of the definition."""

    def derive(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Close a task by its status and note when."""
        row["IsClosed"] = row.get("Status") in kind.definition["closed"]
        row["IsHighPriority"] = row.get("Priority") in kind.definition["high"]
        if row["IsClosed"]:
            row.setdefault("CompletedDateTime", scene.now)
        else:
            row.pop("CompletedDateTime", None)


class EventTimes(Behaviour):
    """Keeps the several ways to say when an event takes place in step."""

    def check(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Refuse an event without a time, or one that ends before it begins."""
        touched = _touched(row, old)
        start = _start(row, touched)
        if start is None:
            raise refused(
                "REQUIRED_FIELD_MISSING", "Required fields are missing: [ActivityDateTime]", "ActivityDateTime"
            )
        minutes = _minutes(row, touched, start)
        if minutes is None:
            message = "Required fields are missing: [DurationInMinutes]"
            raise refused("REQUIRED_FIELD_MISSING", message, "DurationInMinutes")
        if minutes < 0:
            raise refused("FIELD_INTEGRITY_EXCEPTION", "Event duration can not be negative", "EndDateTime")

    def derive(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Fill the other ways from the one the save uses."""
        touched = _touched(row, old)
        start = _start(row, touched)
        minutes = _minutes(row, touched, start) if start else None
        if start is None or minutes is None:
            return
        begin = parse_time(start)
        begins, ends = stamp_of(begin), stamp_of(begin + timedelta(minutes=minutes))
        row |= {"StartDateTime": begins, "EndDateTime": ends, "DurationInMinutes": minutes}
        row |= {"ActivityDateTime": begins, "ActivityDate": begins[:10], "EndDate": ends[:10]}


def _touched(row: Row, old: Row | None) -> set[str]:
    return {name for name in _TIMES if row.get(name) != (old or {}).get(name)}


def _start(row: Row, touched: set[str]) -> str | None:
    """Return the beginning, from whichever field the save sets."""
    for name in ("StartDateTime", "ActivityDateTime"):
        if name in touched and row.get(name):
            return str(row[name])
    if row.get("IsAllDayEvent") and row.get("ActivityDate"):
        return f"{row['ActivityDate']}T00:00:00.000+0000"
    found = row.get("StartDateTime") or row.get("ActivityDateTime")
    return str(found) if found else None


def _minutes(row: Row, touched: set[str], start: str) -> int | None:
    """Return the duration, an end that the save sets counting before the old duration."""
    if row.get("EndDateTime") and ("EndDateTime" in touched or row.get("DurationInMinutes") is None):
        return int((parse_time(row["EndDateTime"]) - parse_time(start)).total_seconds() // 60)
    if row.get("DurationInMinutes") is not None:
        return int(row["DurationInMinutes"])
    return 1440 if row.get("IsAllDayEvent") else None
