"""Recurring tasks and events: a series row, and an occurrence of its own for each day it names."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.sandbox.salesforce.clock import parse_time, stamp_of
from tests.sandbox.salesforce.errors import CallRefused, refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Scene
from tests.sandbox.salesforce.writes.behaviours.behaviour import Behaviour
from tests.sandbox.salesforce.writes.checks import compact

MOST_OCCURRENCES = 100
_NEEDED = ("RecurrenceType", "RecurrenceEndDateOnly")
_SERIES_ONLY = "Recurrence"


class Recurrence(Behaviour):
    """Reads `starts`, the field that says when a series begins, from the definition."""

    def prepare(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Refuse a series without a beginning, an end or a rule, and give an event series the time of its first day.

        The date of a series of tasks cannot be set (Object Reference, Task.ActivityDate).
        """
        if not row.get("IsRecurrence"):
            return
        if "StartDateTime" not in kind.fields and row.get("ActivityDate") != (old or {}).get("ActivityDate"):
            raise refused("FIELD_INTEGRITY_EXCEPTION", "a series has no due date of its own", "ActivityDate")
        if old is not None:
            return
        starts = kind.definition["starts"]
        missing = [name for name in (*_NEEDED, starts) if not row.get(name)]
        if missing:
            raise refused("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(missing)}]", *missing)
        if row["RecurrenceType"] not in ("RecursDaily", "RecursEveryWeekday", "RecursWeekly"):
            # In the simulator's own name, so that nobody takes it for a refusal of Salesforce.
            raise CallRefused("SIMULATOR_LIMIT", f"{row['RecurrenceType']} is not offered", status=501)
        if "StartDateTime" in kind.fields:
            row.setdefault("StartDateTime", row[starts])

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Add the occurrences of a new series."""
        if old is not None or not row.get("IsRecurrence"):
            return
        for day in _days(row, row[kind.definition["starts"]][:10]):
            values = {name: value for name, value in row.items() if not name.startswith(_SERIES_ONLY)}
            values |= {"IsRecurrence": False, "RecurrenceActivityId": row["Id"], "ActivityDate": day.isoformat()}
            values |= _moved(row, day)
            scene.keep(kind, compact(scene.new_row(kind, values)))


def _days(row: Row, start: str) -> Iterator[date]:
    first, last = date.fromisoformat(start), date.fromisoformat(row["RecurrenceEndDateOnly"])
    every = row.get("RecurrenceInterval") or 1
    found = 0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if _falls_on(row, day, number, every) and found < MOST_OCCURRENCES:
            found += 1
            yield day


def _falls_on(row: Row, day: date, number: int, every: int) -> bool:
    """Whether a series has an occurrence on a day; in the mask Sunday is 1, Monday 2, Tuesday 4."""
    sunday_first = day.isoweekday() % 7
    match row["RecurrenceType"]:
        case "RecursDaily":
            return number % every == 0
        case "RecursEveryWeekday":
            return 1 <= sunday_first <= 5
        case _:
            week = (number + (day - timedelta(days=number)).isoweekday() % 7) // 7
            return week % every == 0 and bool((row.get("RecurrenceDayOfWeekMask") or 0) & (1 << sunday_first))


def _moved(row: Row, day: date) -> dict[str, Any]:
    """Return an event's times on another day."""
    if not row.get("StartDateTime"):
        return {}
    start, end = parse_time(row["StartDateTime"]), parse_time(row["EndDateTime"])
    shift = day - start.date()
    begins, ends = stamp_of(start + shift), stamp_of(end + shift)
    return {"StartDateTime": begins, "ActivityDateTime": begins, "EndDateTime": ends, "EndDate": ends[:10]}
