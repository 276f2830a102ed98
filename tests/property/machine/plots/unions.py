"""Records are merged in Salesforce, two or three at a time and in chains: their people become one."""

from __future__ import annotations

from tandem.domain.family import MERGED_INTO

from tests.property.machine.people import EDITING
from tests.property.machine.plots.heirs import Heirs
from tests.property.machine.vendors import Lead

CHOSEN = 0.25
"""How often a user takes a field's value from a loser."""


class Unions(Heirs):
    """Masters and losers may be linked, or be on their way to it."""

    def plan(self) -> None:
        r, people = self.random, self.stage.people
        object_ = r.choice(["lead", "lead", "contact"])
        for number in range(r.choice([2, 3])):
            people.someone(f"q{number}", r.choice(["linked", "linked", "s"]), object_)
        for _ in range(r.choice([1, 2])):
            self.stage.at(r.random() * EDITING, lambda: self._merge(object_))

    def _merge(self, object_: str) -> None:
        free = self.free(object_)
        if len(free) < 2:
            return
        chosen = self.random.sample(free, min(len(free), self.random.choice([2, 2, 3])))
        self.save(chosen, lambda stamp: self._end(chosen[0], chosen[1:], stamp))

    def _end(self, master: Lead, losers: list[Lead], stamp: int) -> None:
        self.stage.scheduler.say("SALES merges", *(loser.id for loser in losers), "into", master.id)
        for loser in losers:
            self.vendors.set_lead(master, self.choose(master, loser, CHOSEN), "human", stamp)
            loser.deleted = True
            self.vendors.set_lead(loser, {MERGED_INTO: master.id}, "human", stamp)
