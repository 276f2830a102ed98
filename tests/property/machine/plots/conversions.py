"""Leads are converted: into a new contact, or into one that has a person of its own."""

from __future__ import annotations

from tandem.domain.family import CONVERTED_INTO
from tandem.domain.records import Json

from tests.property.machine.people import EDITING
from tests.property.machine.plots.heirs import Heirs
from tests.property.machine.vendors import Human, Lead

KEPT = 0.8
"""How often Salesforce is told to carry a field over to the contact."""
PERSON_KEPT = 0.3
"""How often it carries over the person's Marketo id as well."""


class Conversions(Heirs):
    """The person goes on as the contact's, or becomes one with the contact's."""

    def plan(self) -> None:
        self.dropped: set[tuple[str, str]] = set()
        self.expected: dict[str, str] = {}
        r, people = self.random, self.stage.people
        for number in range(r.choice([1, 2])):
            people.someone(f"q{number}", r.choice(["linked", "linked", "s", "m", "both"]))
        for number in range(r.choice([0, 1])):
            people.someone(f"c{number}", r.choice(["linked", "linked", "s"]), "contact")
        for _ in range(r.choice([1, 1, 2])):
            self.stage.at(r.random() * EDITING, self._convert)

    def _convert(self) -> None:
        leads, known = self.free("lead"), self.free("contact")
        if not leads:
            return
        lead = self.random.choice(leads)
        if known and self.random.random() < 0.5:
            contact = self.random.choice(known)
            self.save([lead, contact], lambda stamp: self._join(lead, contact, stamp))
        else:
            self.save([lead], lambda stamp: self._renew(lead, stamp))

    def _join(self, lead: Lead, contact: Lead, stamp: int) -> None:
        """The contact keeps what it has and takes over the rest."""
        if stamp <= contact.stamp:
            self.expected.pop(contact.id, None)  # nobody can tell which of the two leads made it
        self.stage.scheduler.say("SALES converts", lead.id, "into", contact.id, "which is there")
        self.vendors.set_lead(contact, self.choose(contact, lead, 0), "human", stamp)
        self._end(lead, contact, stamp)

    def _renew(self, lead: Lead, stamp: int) -> None:
        values: dict[str, Json] = {"Email": lead.values.get("Email")}
        for name in self.stage.people.fields:
            if self.random.random() < KEPT:
                values[name] = lead.values.get(name)
            else:
                self._drop(lead, name)
        person = lead.person if self.random.random() < PERSON_KEPT else None
        contact = Lead(self.vendors.next_lead("contact"), lead.who, {}, person, object="contact")
        self.stage.scheduler.say("SALES converts", lead.id, "into", contact.id, values)
        self.vendors.leads[contact.id] = contact
        link = self.stage.links.links.get(lead.id)
        if link is not None and link.person is not None:
            self.expected[contact.id] = link.person
        self.vendors.set_lead(contact, values, "human", stamp)
        self._end(lead, contact, stamp)

    def _drop(self, lead: Lead, name: str) -> None:
        """Salesforce itself leaves a value behind: what is entered next on the contact goes over it unseen."""
        self.dropped.add((lead.who, name))
        self.vendors.book.excused.update(edit.number for edit in self.vendors.book.of(lead.who, name))

    def _end(self, lead: Lead, contact: Lead, stamp: int) -> None:
        self.vendors.set_lead(lead, {CONVERTED_INTO: contact.id}, "human", stamp)

    def standing(self, record: Lead, human: Human) -> list[str]:
        """What Salesforce left behind before Marketo was told of it may be gone."""
        broken = super().standing(record, human)
        if self.expected.get(record.id, human.id) != human.id:
            broken.append("another person")
        gone = {f"nulled {name}" for who, name in self.dropped if who == record.who}
        return [what for what in broken if what not in gone]
