"""Records that vanish altogether, and so many deletions at once that somebody must be asked."""

from __future__ import annotations

from dataclasses import replace

from tandem.service.world import Limits

from tests.property.machine.judging import everybody
from tests.property.machine.people import EDITING
from tests.property.machine.plots.plot import Plot
from tests.property.machine.vendors import Lead

MOST = 1
"""Deletions the brake lets pass."""


class Purges(Plot):
    """Records are deleted for good: no query shows them any more."""

    def begin(self) -> None:
        self.gone: set[str] = set()
        for _ in range(self.random.choice([1, 2])):
            self.stage.at(self.random.random() * EDITING, self._purge)

    def _purge(self) -> None:
        found = [lead for lead in self.vendors.leads.values() if not lead.locked]
        if not found:
            return
        lead = self.random.choice(found)
        lead.deleted, lead.stamp = True, self.vendors.there
        self.vendors.purged[lead.id] = self.vendors.leads.pop(lead.id)
        self.gone.add(lead.who)
        self.stage.scheduler.say("SALES purges", lead.id)

    def judge(self) -> list[str]:
        """Nobody comes back, and nobody else suffers."""
        broken = everybody(self.stage, but=frozenset(self.gone))
        back = [lead for lead in self.vendors.leads.values() if lead.who in self.gone]
        people = [h.who for h in self.vendors.people.values() if h.who in self.gone]
        twice = len(people) != len(set(people))
        return broken + ["resurrected in Salesforce"] * bool(back) + ["duplicate"] * twice


class Brake(Plot):
    """Several records are deleted at once; the brake holds them until somebody releases it."""

    def begin(self) -> None:
        limits = Limits(deletes_per_run=MOST, deletes_per_day=100)
        self.stage.world = replace(self.stage.world, limits=limits)
        self.passed = 0
        self.chosen: list[Lead] = []
        self.stage.at(self.random.random() * EDITING * 0.5, self._delete)

    def _delete(self) -> None:
        linked = [lead for lead in self.vendors.leads.values() if lead.id in self.stage.links.links and not lead.locked]
        self.chosen = linked[: self.random.choice([1, 3, 4, 5])]
        for lead in self.chosen:
            self.stage.people.set_deleted(lead, deleted=True)

    def calm(self) -> None:
        self.passed = self._flagged()
        self.stage.marks.put_note("brake:lead:released", str(self.stage.scheduler.now + 10_000))

    def _flagged(self) -> int:
        return sum(bool(human.values.get("salesforceIsDeleted")) for human in self.vendors.people.values())

    def judge(self) -> list[str]:
        """Before the release no more than the limit of the run that trips and of one before it, after it all."""
        broken = everybody(self.stage)
        if self.passed > MOST + 1:
            broken.append(f"{self.passed} deletions passed the brake")
        if self._flagged() != len(self.chosen):
            broken.append(f"{self._flagged()} of {len(self.chosen)} deletions after the release")
        return broken
