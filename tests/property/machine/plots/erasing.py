"""A record deleted in Salesforce takes its person along; a record that comes back gets a person anew."""

from __future__ import annotations

from dataclasses import replace

from tandem.domain.policies import SalesforceDeletes
from tandem.service.world import Limits

from tests.property.machine.judging import in_step
from tests.property.machine.people import EDITING
from tests.property.machine.plots.plot import Plot
from tests.property.machine.vendors import Lead


class Erasing(Plot):
    """Sales users delete and fetch back, several times over."""

    def begin(self) -> None:
        limits = Limits(1000, 1000, salesforce_deletes=SalesforceDeletes.DELETE)
        self.stage.world = replace(self.stage.world, limits=limits)
        for _ in range(self.random.choice([1, 2, 3])):
            self.stage.at(self.random.random() * EDITING, self._delete)

    def _delete(self) -> None:
        free = [lead for lead in self.vendors.leads.values() if not lead.deleted and not lead.locked]
        if not free:
            return
        lead = self.random.choice(free)
        self.stage.people.set_deleted(lead, deleted=True)
        if self.random.random() < 0.7:
            self.stage.after(self.random.random() * 150, lambda: self._fetch_back(lead))

    def _fetch_back(self, lead: Lead) -> None:
        if lead.deleted:
            self.stage.people.set_deleted(lead, deleted=False)

    def judge(self) -> list[str]:
        """Exactly the living records have a person, one each, in step with it."""
        broken = []
        living = {lead.id: lead for lead in self.vendors.leads.values() if not lead.deleted}
        people = [human for human in self.vendors.people.values() if not human.deleted]
        keys = [str(human.values.get("salesforceId")) for human in people]
        broken += ["duplicate"] * (len(keys) != len(set(keys)))
        broken += ["not erased"] * bool(set(keys) - living.keys())
        broken += ["missing"] * bool(living.keys() - set(keys))
        for human, key in zip(people, keys, strict=True):
            broken += in_step(self.stage, living[key], human) if key in living else []
        return broken
