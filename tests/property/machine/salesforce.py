"""`ports.Salesforce` over the machine's leads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from tandem.domain.fields import Field
from tandem.domain.records import Json, Outcome, Page, Result, Row, Write, Written
from tandem.domain.runs import Cursor, Window
from tandem.ports import Opening

from tests.property.machine.model import number_of
from tests.property.machine.scheduler import Killed
from tests.property.machine.vendors import Lead, Vendors

US = "005US"
PERSON_ID = "Marketo_Person_Id__c"


class FakeSalesforce:
    """Rows, updates and inserts, one scheduling point before and after each."""

    def __init__(self, vendors: Vendors) -> None:
        self.v = vendors

    def us(self) -> str:
        return US

    def organisation(self) -> str:
        return "00D"

    def probe(self, windows: Sequence[Window]) -> Opening:
        def look() -> Opening:
            busy = {w.object for w in windows if any(lead.stamp >= w.since for lead in self.v.records(w.object))}
            return Opening(self.v.there, frozenset(busy))

        answer = self.v.read("S.probe", look)
        assert isinstance(answer, Opening)
        return answer

    def page(self, object_: str, fields: Sequence[str], window: Window, after: Cursor | None, limit: int) -> Page:
        limit = min(limit, self.v.variant.page_rows)

        def look() -> Page:
            low = (after.stamp, after.id) if after else (-(10**9), "")
            rows = sorted((lead.stamp, lead.id) for lead in self.v.records(object_) if lead.inside or lead.deleted)
            rows = [r for r in rows if window.since <= r[0] < window.until and r > low]
            found = tuple(self.row(id_) for _, id_ in rows[:limit])
            return Page(found, self.v.there, len(found) == limit)

        return self._read("S.page", look, fields)

    def rows(self, object_: str, fields: Sequence[str], ids: Iterable[str]) -> Page:
        wanted = list(ids)

        def look() -> Page:
            known = {lead.id for lead in self.v.records(object_)}
            found = tuple(self.row(id_) for id_ in wanted if id_ in known)
            return Page(found, self.v.there)

        return self._read("S.rows", look, fields)

    def rows_with(self, object_: str, fields: Sequence[str], field: str, values: Iterable[str]) -> Page:
        wanted = set(values)

        def look() -> Page:
            found = [
                lead.id
                for lead in self.v.records(object_)
                if not lead.deleted and (lead.person if field == PERSON_ID else lead.values.get(field)) in wanted
            ]
            return Page(tuple(self.row(id_) for id_ in found), self.v.there)

        return self._read("S.rows", look, fields)

    def update(self, object_: str, writes: Sequence[Write]) -> Written:
        reader = self.v.scheduler.actor.name if self.v.scheduler.actor else ""
        sent = self.v.there
        if any(write.id in self.v.poison for write in writes):
            raise Killed

        def save() -> Written:
            outcomes = tuple(self._update(write, reader) for write in writes)
            return Written(outcomes, sent, self.v.there + 1)

        written = self.v.write("S.update", save, _named(writes))
        return Written(written.outcomes, sent, self.v.there + 1)

    def insert(self, object_: str, writes: Sequence[Write]) -> Written:
        def save() -> Written:
            return Written(tuple(self._insert(object_, write) for write in writes), 0, 0)

        return self.v.write("S.insert", save, _named(writes))

    def deleted(self, object_: str, since: int, until: int) -> tuple[str, ...]:
        purged = [lead for lead in self.v.purged.values() if lead.object == object_]
        return tuple(lead.id for lead in purged if since <= lead.stamp < until)

    def describe(self, object_: str) -> Mapping[str, Field]:
        return {}

    def labels(self, object_: str) -> Mapping[str, str]:
        return {}

    def row(self, id_: str) -> Row:
        """The record as it stands, read by the acting worker."""
        lead = self.v.leads[id_]
        reader = self.v.scheduler.actor
        self.v.reads[(reader.name if reader else "", id_)] = self.v.scheduler.now
        values = {**lead.values, "Id": lead.id, "IsDeleted": lead.deleted}
        by = US if lead.by == "us" else "005HUMAN"
        return Row(lead.id, lead.stamp, lead.deleted, lead.person, by, values, lead.inside)

    def _read(self, what: str, look: Callable[[], Page], fields: Sequence[str]) -> Page:
        answer = self.v.read(what, look, frozenset(fields))
        assert isinstance(answer, Page)
        return answer

    def _update(self, write: Write, reader: str) -> Outcome:
        lead = self.v.leads.get(write.id or "")
        if lead is None or lead.deleted:
            return Outcome(Result.GONE, write.id)
        if not lead.lives:
            return Outcome(Result.REFUSED, write.id, "CANNOT_UPDATE_CONVERTED_LEAD", (), "No.")
        if lead.locked:
            return Outcome(Result.RETRY, write.id)
        named = self._against_rules(write.values)
        if named:
            return Outcome(Result.REFUSED, write.id, "FIELD_CUSTOM_VALIDATION_EXCEPTION", (named,), "No.")
        for name in write.values:
            self._excuse(lead, name, reader)
        self.v.writes += 1
        self.v.scheduler.say("  S<-", lead.id, dict(write.values), "was", {n: lead.values.get(n) for n in write.values})
        self.v.set_lead(lead, write.values, "us")
        return Outcome(Result.DONE, lead.id)

    def _against_rules(self, values: Mapping[str, Json]) -> str:
        """The field a validation rule names, one at a time; every third of Marketo's values is against it."""
        if not self.v.variant.refuse:
            return ""
        return next((name for name in ("a", "b") if name in values and refused(values[name])), "")

    def _excuse(self, lead: Lead, name: str, reader: str) -> None:
        """The documented second: a human edit between this worker's last read of the row and its write."""
        read = self.v.reads.get((reader, lead.id), -1.0)
        for at, value in self.v.human_edits.get((lead.id, name), []):
            number = number_of(value)
            if at >= read and number is not None:
                self.v.book.excused.add(number)

    def _insert(self, object_: str, write: Write) -> Outcome:
        person = str(write.values[PERSON_ID])
        for lead in self.v.records(object_):
            if lead.person == person and not lead.deleted:
                return Outcome(Result.EXISTS, lead.id)
        values = {name: value for name, value in write.values.items() if name != PERSON_ID}
        if self._against_rules(values):
            return Outcome(Result.REFUSED, None, "FIELD_CUSTOM_VALIDATION_EXCEPTION", ("a",), "No.")
        key = self.v.next_lead(object_)
        lead = Lead(key, self.v.people[person].who, {}, person, object=object_)
        self.v.leads[lead.id] = lead
        self.v.writes += 1
        self.v.scheduler.say("  S created", lead.id, values)
        self.v.set_lead(lead, values, "us")
        return Outcome(Result.DONE, lead.id)


def refused(value: Json) -> bool:
    """Whether a value of Marketo is against a validation rule."""
    number = number_of(value)
    return isinstance(value, str) and value[3:4].upper() == "M" and number is not None and number % 3 == 0


def _named(writes: Sequence[Write]) -> frozenset[str]:
    return frozenset(name for write in writes for name in write.values)
