"""A record that no worker survives: the others must not wait for it, and the run must end."""

from __future__ import annotations

from tests.property.machine.judging import everybody, one
from tests.property.machine.people import EDITING
from tests.property.machine.plots.plot import Plot


class Poison(Plot):
    """Writing one record, to one side, kills the worker every time."""

    def begin(self) -> None:
        self.stage.at(self.random.random() * EDITING, self._poison)

    def _poison(self) -> None:
        ids = [*self.vendors.leads, *self.vendors.people]
        self.victim = self.random.choice(ids)
        self.stage.scheduler.say("POISON", self.victim)
        self.vendors.poison.add(self.victim)

    def judge(self) -> list[str]:
        """Nobody but the victim suffers, and its suffering is told (but for an edit that only its death hides)."""
        lead, human = self.vendors.leads.get(self.victim), self.vendors.people.get(self.victim)
        who = lead.who if lead else human.who if human else ""
        broken = everybody(self.stage, but=frozenset({who}))
        if all(what.startswith("unreported") for what in one(self.stage, who)):
            return broken
        keys = {lead.id for lead in self.vendors.leads.values() if lead.who == who}
        told = any(reject.code == "internal" and reject.key in keys for reject in self.stage.rejects.kept.values())
        return broken if told else [*broken, "poison untold"]
