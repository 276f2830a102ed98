"""What is synced changes: permissions lost for a while, pairs added to a running sync, records that leave a filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tandem.domain.errors import PermissionLost, SyncError
from tandem.domain.mapping import Direction, FieldMap

from tests.property.machine.judging import everybody
from tests.property.machine.people import EDITING
from tests.property.machine.plots.plot import Plot
from tests.property.machine.vendors import Lead

SLOT = 2
"""The pair that comes and goes."""


class Blindness(Plot):
    """The sync user loses sight of a Salesforce field and gets it back; each time the schema is read again."""

    def begin(self) -> None:
        self.blind = False
        start = self.random.random() * EDITING
        self.stage.at(start, lambda: self._turn(blind=True))
        self.stage.at(start + self.random.random() * 100, lambda: self._turn(blind=False))

        def weather(call: str, fields: frozenset[str]) -> SyncError | None:
            lost = self.blind and call.startswith("S") and "b" in fields
            return PermissionLost("The field is gone.", "Give it back.", "b") if lost else None

        self.vendors.weather = weather

    def _turn(self, *, blind: bool) -> None:
        self.blind = blind
        self.stage.scheduler.say("BLIND" if blind else "SEES")
        if not blind:
            self.stage.after(self.random.random() * 60, self.refresh)

    def refresh(self) -> Mapping[str, FieldMap]:
        whole = self.stage.mapping
        if not self.blind and SLOT not in self.stage.world.mappings["lead"].by_slot:
            # What a fuller mapping asks for: all linked people are compared once.
            self.stage.marks.put_note("compare", "due")
        self.stage.remap(whole.without([SLOT]) if self.blind else whole)
        return self.stage.world.mappings


class Waiting(Plot):
    """The sync user may only read a Salesforce field for a while: what marketers edit meanwhile waits."""

    def begin(self) -> None:
        start = self.random.random() * EDITING
        self.stage.at(start, self._shut)
        self.stage.at(start + self.random.random() * 100, self._open)

    def _shut(self) -> None:
        self.stage.scheduler.say("READS only")
        pairs = tuple(
            replace(pair, direction=Direction.TO_MARKETO, waits=True) if pair.slot == SLOT else pair
            for pair in self.stage.mapping.pairs
        )
        self.stage.remap(FieldMap("lead", pairs))

    def _open(self) -> None:
        self.stage.scheduler.say("WRITES again")
        self.stage.marks.put_note("compare", "due")
        self.stage.remap(self.stage.mapping)


class Growing(Plot):
    """A pair is added in mid-history: its field meets for the first time on links that exist."""

    def begin(self) -> None:
        self.stage.remap(self.stage.mapping.without([SLOT]))
        for link in list(self.stage.links.links.values()):
            known = {slot: shadow for slot, shadow in link.shadows.items() if slot != SLOT}
            self.stage.links.links[link.key] = link.evolve(shadows=known)
        self.stage.at(self.random.random() * EDITING, self._grow)

    def _grow(self) -> None:
        self.stage.scheduler.say("PAIR added")
        self.stage.marks.put_note("compare", "due")
        self.stage.remap(self.stage.mapping)


class Filter(Plot):
    """Records leave the user's filter and come back; outside they rest, and nothing of that time is lost."""

    def begin(self) -> None:
        for _ in range(self.random.choice([1, 2])):
            self.stage.at(self.random.random() * EDITING, self._leave)

    def _leave(self) -> None:
        found = [lead for lead in self.vendors.leads.values() if lead.inside and not lead.deleted and not lead.locked]
        if not found:
            return
        lead = self.random.choice(found)
        self._turn(lead, inside=False)
        if self.random.random() < 0.7:
            self.stage.after(self.random.random() * 150, lambda: self._turn(lead, inside=True))

    def _turn(self, lead: Lead, *, inside: bool) -> None:
        lead.inside = inside
        self.vendors.set_lead(lead, {}, "human")
        self.stage.scheduler.say("SALES lets in" if inside else "SALES leaves out", lead.id)

    def judge(self) -> list[str]:
        """Who is outside may differ."""
        return everybody(self.stage, but=frozenset(x.who for x in self.vendors.leads.values() if not x.inside))
