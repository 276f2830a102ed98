"""What a history at rest breaks, by the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.e2e.machine.history import Kind
from tests.e2e.machine.humans import FIELDS, FIRST, Humans, ask_for
from tests.e2e.machine.losses import Losses, open_rejects
from tests.e2e.machine.resting import Stuck, come_to_rest, cycle, finish
from tests.e2e.machine.sides import Record, differing, leads_of, people_of
from tests.e2e.town import Town
from tests.property.machine.model import Ending, heads, judge, number_of

LONG = 4000.0
"""Seconds after which late events have come, rejects are due and records that are gone? are decided."""


def rest(town: Town) -> Iterator[str]:
    """Let everything come to rest, everybody of Marketo asked for once; what keeps on moving is wrong."""
    try:
        finish(town)
        cycle(town)
        for person in town.people().values():
            if not person.get("salesforceId"):
                ask_for(person)
        cycle(town)
        cycle(town, LONG)
        come_to_rest(town)
    except Stuck as error:
        yield str(error)


@dataclass(frozen=True)
class Judge:
    """The two sides at rest, beside what humans did."""

    humans: Humans
    kind: Kind
    leads: dict[str, list[Record]]
    people: dict[str, list[Record]]
    losses: Losses
    rejected: frozenset[str]

    @classmethod
    def of(cls, town: Town, humans: Humans, kind: Kind) -> Judge:
        """Look at everything once."""
        leads, people = leads_of(town), people_of(town)
        losses = Losses(str(row["Id"]) for rows in leads.values() for row in rows)
        return cls(humans, kind, leads, people, losses, frozenset(one.key for one in open_rejects()))

    def broken(self) -> Iterator[str]:
        """What is wrong, person by person."""
        for who in self.humans.everybody:
            yield from (f"{who}: {one}" for one in self._person(who))

    def _person(self, who: str) -> Iterator[str]:
        leads, people = self.leads.get(who, []), self.people.get(who, [])
        rows = [row for row in leads if not row.get("IsDeleted")] or leads
        if who in self.humans.bereft and who in FIRST and people:
            yield "has come back from the dead in Marketo"
        if who in self.humans.linked_once and len(leads) > 1:
            yield "has come back from the dead in Salesforce"
        if len(rows) > 1 or len(people) > 1:
            yield f"{len(rows)} leads and {len(people)} people"
        elif rows and people:
            yield from self._both(who, rows[0], people[0])
        elif who not in self.humans.bereft and not any(f"M#{one['id']}" in self.rejected for one in people):
            yield f"{len(rows)} leads and {len(people)} people"

    def _both(self, who: str, lead: Record, person: Record) -> Iterator[str]:
        if bool(lead.get("IsDeleted")) != bool(person.get("salesforceIsDeleted")):
            yield f"IsDeleted is {lead.get('IsDeleted')} and {person.get('salesforceIsDeleted')}"
        if lead.get("IsDeleted"):
            return
        unequal = set(differing(lead, person))
        for name, theirs in FIELDS:
            is_reported = self._reported(who, str(lead["Id"]), (name, theirs))
            is_rejected = lead["Id"] in self.rejected
            ending = Ending(lead.get(name), person.get(theirs), name not in unequal, is_rejected, is_reported)
            yield from self._field(who, name, ending)
        if others := unequal - {name for name, _ in FIELDS}:
            yield f"unequal {sorted(others)}"

    def _field(self, who: str, name: str, ending: Ending) -> list[str]:
        if not ending.equal:
            return [] if ending.rejected else [f"unequal {name}"]
        if who in self.humans.bereft:
            return []
        if self.kind.repeats:
            written = {edit.value for edit in self.humans.book.of(who, name)}
            return (
                []
                if ending.marketo in written or not written
                else [f"{name} is {ending.marketo!r}, which nobody wrote"]
            )
        return [*judge(self.humans.book, who, name, ending, self.kind.calm), *self._won(who, name, ending)]

    def _won(self, who: str, name: str, ending: Ending) -> list[str]:
        """Where everything is told at once and nobody dies, Marketo's value stands when two have met."""
        edits = {one.number: one for one in self.humans.book.of(who, name)}
        met = heads([*edits.values()])
        marketers = [number for number in met if edits[number].side == "M"]
        if self.kind.late_events or not self.kind.calm or len(met) < 2 or not marketers:
            return []
        return [] if number_of(ending.marketo) in marketers else [f"{name}: the loser stands"]

    def _reported(self, who: str, key: str, names: tuple[str, str]) -> frozenset[int]:
        edits = self.humans.book.of(who, names[0])
        return frozenset(one.number for one in edits if self.losses.hold(key, names, str(one.value)))
