"""Records that look like others: cloned Marketo ids, and several people with one e-mail."""

from __future__ import annotations

from tandem.domain.records import Json

from tests.property.machine.judging import everybody, in_step, invented
from tests.property.machine.people import EDITING
from tests.property.machine.plots.plot import Plot
from tests.property.machine.vendors import Human, Lead


class Clones(Plot):
    """A sales user clones a record, its Marketo id included: the clone is a person of its own."""

    def begin(self) -> None:
        for number in range(self.random.choice([1, 2])):
            self._plan(number, self.random.random() * EDITING)

    def _plan(self, number: int, at: float) -> None:
        self.stage.at(at, lambda: self._clone(number))

    def _clone(self, number: int) -> None:
        leads = self.vendors.leads.values()
        linked = [x for x in leads if x.person and not x.deleted and x.id in self.stage.links.links]
        if not linked:
            return
        origin = linked[0]
        who = f"{origin.who}c{number}"
        values: dict[str, Json] = {**origin.values, "Id": None}
        for name in self.stage.people.fields:
            values[name] = self.stage.people.fresh("s", name)
            self.vendors.book.write(self.stage.scheduler.now, "S", who, name, values[name], None)
        clone = Lead(self.vendors.next_lead(), who, values, origin.person, self.vendors.there)
        self.stage.scheduler.say("SALES clones", origin.id, "as", clone.id)
        self.vendors.leads[clone.id] = clone


class Twins(Plot):
    """Two records of one e-mail, and one or two people of that e-mail who are linked to nobody."""

    def begin(self) -> None:
        people = self.stage.people
        self.start = self.random.choice([1, 2])
        address = "twin@example.com"
        for number in range(2):
            at = self.random.choice([0.0, self.random.random() * EDITING])
            self.stage.at(at, lambda number=number: self._lead(f"t{number}", address))  # type: ignore[misc]
        for number in range(self.start):
            values: dict[str, Json] = {"email": address}
            for name in people.fields:
                values[name] = self._value("m", name)
            mid = f"m{len(self.vendors.people) + 1}"
            self.vendors.people[mid] = Human(mid, f"t{number}", values)

    def _lead(self, who: str, address: str) -> None:
        values: dict[str, Json] = {"Email": address}
        for name in self.stage.people.fields:
            values[name] = self._value("s", name)
        key = self.vendors.next_lead()
        self.vendors.leads[key] = Lead(key, who, values, None, self.vendors.there)

    def _value(self, side: str, name: str) -> str | float:
        value = self.stage.people.fresh(side, name)
        self.vendors.book.write(self.stage.scheduler.now, side.upper(), "t", name, value, None)
        return value

    def judge(self) -> list[str]:
        """Each record has its own person and the other way round; nobody was created in vain."""
        twins = frozenset({"t0", "t1"})
        broken = everybody(self.stage, but=twins)
        leads = [x for x in self.vendors.leads.values() if x.who in twins]
        people = {h.id: h for h in self.vendors.people.values() if h.who in twins}
        if len(leads) != len(people) or len(leads) > 2 + self.start:
            return [*broken, f"{len(leads)} records and {len(people)} people of one e-mail"]
        taken = set()
        for lead in leads:
            link = self.stage.links.links.get(lead.id)
            if link is None or link.person not in people or link.person in taken:
                return [*broken, "not one to one"]
            taken.add(link.person)
            broken += in_step(self.stage, lead, people[link.person])
            for name in self.stage.people.fields:
                value = lead.values.get(name)
                broken += self._invented(name, str(value) if value is not None else None)
        return broken

    def _invented(self, name: str, value: str | None) -> list[str]:
        found = [invented(self.stage, who, name, value) for who in ("t", "t0", "t1")]
        return [] if any(not one for one in found) else found[0]
