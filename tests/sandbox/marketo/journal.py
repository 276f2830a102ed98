"""Which activities Marketo logs for which deed, and in whose name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo import activities as kinds
from tests.sandbox.marketo.activities import Activity, ActivityLog
from tests.sandbox.marketo.clock import Clock, stamp
from tests.sandbox.marketo.config import Behaviour
from tests.sandbox.marketo.people import Change, Person
from tests.sandbox.marketo.values import display


@dataclass(frozen=True, slots=True)
class Author:
    """Who did it, in the words of the attributes Source and Reason."""

    source: str
    reason: str


API = Author("Web service API", "Web service API")  # Adobe: activities.md, the Get Lead Changes sample
MARKETER = Author("Lead update", "Manual person edit")
AUTOMATION = Author("Marketo Flow Action", "Smart Campaign: 1001, Step Seq ID: 1")


class Journal:
    """Writes the activity log in Marketo's manner."""

    def __init__(self, log: ActivityLog, clock: Clock, behaviour: Behaviour) -> None:
        """Write to that log, stamping with that clock."""
        self._log, self._clock, self._behaviour = log, clock, behaviour

    def born(self, person: Person, author: Author) -> None:
        """A person was created: one New Lead, without the values it was created with."""
        attributes = {
            "Created Date": stamp(self._clock.second())[:10],
            "Lead Source": person.get("leadSource"),
            "Source Info": author.source,
            "Source Type": author.source,
        }
        self._write(kinds.NEW_LEAD, person, _self(person), attributes)

    def changed(self, person: Person, changes: Iterable[Change], author: Author) -> None:
        """One Change Data Value per field that differs; a score also logs Change Score."""
        for change in changes:
            field = change.field
            new, old = display(field, change.new), display(field, change.old)
            said = {"New Value": new, "Old Value": old, "Reason": author.reason, "Source": author.source}
            self._write(kinds.CHANGE_DATA_VALUE, person, (field.id, field.label), said, field.name)
            if field.type == "score":
                step = (change.new or 0) - (change.old or 0)
                said = {"Change Value": f"{step:+d}", **said}
                self._write(kinds.CHANGE_SCORE, person, (field.id, field.label), said)

    def deleted(self, person: Person) -> None:
        """A person was deleted."""
        self._write(kinds.DELETE_LEAD, person, _self(person), {})

    def merged(self, winner: Person, losers: list[int], filled: list[str], author: Author) -> None:
        """Others were merged into a person; the log entry stands on the winner."""
        ids = ",".join(map(str, losers))
        attributes = {
            "Merge Fields": ",".join(filled),
            "Merge IDs": ids if self._behaviour.merge_ids == "comma" else f"[{ids}]",
            "Merge Source": author.source,
            "Merged in Sales": "False",
        }
        self._write(kinds.MERGE_LEADS, winner, _self(winner), attributes)

    def moved(self, person: Person, new: dict[str, Any], old: int, author: Author) -> None:
        """A person moved to another partition."""
        attributes = {"Old Partition ID": old, "Reason": author.reason, "Source": author.source}
        self._write(kinds.CHANGE_PARTITION, person, (new["id"], new["name"]), attributes)

    def tell(self, kind: int, lead_id: int, primary: tuple[int, str], attributes: dict[str, Any]) -> None:
        """Something else befell a person: any kind, with its primary attribute and the others."""
        self._write(kind, {"id": lead_id}, primary, attributes)

    def _write(
        self,
        kind: int,
        person: Person,
        primary: tuple[int, str],
        attributes: dict[str, Any],
        field: str | None = None,
    ) -> None:
        activity = Activity(kind, person["id"], self._clock.second())
        activity.primary_id, activity.primary_value = primary
        activity.attributes = {k: v for k, v in attributes.items() if v not in (None, "")}  # empty ones are omitted
        if field is not None:
            activity.field, activity.new, activity.old = field, attributes["New Value"], attributes["Old Value"]
        self._log.record(activity)


def full_name(person: Person) -> str:
    """First and last name as Marketo joins them."""
    return " ".join(str(person[k]) for k in ("firstName", "lastName") if person.get(k))


def _self(person: Person) -> tuple[int, str]:
    return person["id"], full_name(person)
