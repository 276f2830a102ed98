"""Two people are merged in Marketo: the winner carries on, the loser's record brings nobody new."""

from __future__ import annotations

from tandem.domain.records import EventKind

from tests.property.machine.judging import everybody, in_step
from tests.property.machine.people import EDITING
from tests.property.machine.plots.plot import Plot
from tests.property.machine.vendors import Human


class Merges(Plot):
    """One merge, told before or after the loser's deletion, or without one."""

    def begin(self) -> None:
        self.winner: Human | None = None
        self.loser: Human | None = None
        self.records: dict[str, str] = {}
        for number in range(2):
            self.stage.people.someone(f"q{number}", self.random.choice(["linked", "linked", "s", "m", "both"]))
        self.stage.at(self.random.random() * EDITING, self._merge)

    def _merge(self) -> None:
        alive = [human for human in self.vendors.people.values() if not human.deleted]
        if len(alive) < 2:
            return
        winner, loser = self.random.sample(alive, 2)
        if winner.who == loser.who:
            return
        self.winner, self.loser = winner, loser
        self.records = {link.person: link.key for link in self.stage.links.links.values() if link.person}
        self.stage.scheduler.say("MARKETER merges", loser.id, "into", winner.id)
        self._tell(winner, loser)
        empty = {n: v for n, v in loser.values.items() if winner.values.get(n) is None and v is not None}
        self.vendors.set_person(winner, empty, by_api=False)

    def _tell(self, winner: Human, loser: Human) -> None:
        order = self.random.choice(["before", "after", "never"])
        loser.deleted = True
        if order == "before":
            self.vendors.emit(loser.id, "", None, None, kind=EventKind.DELETED)
        self.vendors.emit(winner.id, "", None, None, kind=EventKind.MERGED, losers=(loser.id,))
        if order == "after":
            self.vendors.emit(loser.id, "", None, None, kind=EventKind.DELETED)

    def judge(self) -> list[str]:
        """Whoever is left is in step with a record, and the record of a linked loser brought nobody new."""
        if self.winner is None or self.loser is None:
            return everybody(self.stage)
        both = frozenset({self.winner.who, self.loser.who})
        broken = everybody(self.stage, but=both)
        people = [h for h in self.vendors.people.values() if h.who in both and not h.deleted]
        leads = [x for x in self.vendors.leads.values() if x.who in both and not x.deleted]
        if not 1 <= len(people) <= len(leads) <= 2:
            broken.append(f"{len(people)} people and {len(leads)} records after a merge")
        for human in people:
            apart = [in_step(self.stage, lead, human) for lead in leads]
            if all(apart):
                broken += [*apart[0], "no record in step"]
        record = self.records.get(self.loser.id)
        new = [h for h in people if h is not self.winner and h.values.get("salesforceId") == record]
        return [*broken, "resurrected in Marketo"] if record and new else broken
