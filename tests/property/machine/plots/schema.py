"""Fields that come and go: permissions lost for a while, and pairs that are added to a running sync."""

from __future__ import annotations

from tandem.domain.errors import PermissionLost, SyncError

from tests.property.machine.people import EDITING
from tests.property.machine.plots.plot import Plot

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

    def refresh(self) -> None:
        whole = self.stage.mapping
        if not self.blind and SLOT not in self.stage.world.mappings["lead"].by_slot:
            # What a fuller mapping asks for: all linked people are compared once.
            self.stage.marks.put_note("compare", "due")
        self.stage.remap(whole.without([SLOT]) if self.blind else whole)


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
