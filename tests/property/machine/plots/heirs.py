"""Records that live on in others: what is common to conversions and merges in Salesforce."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tandem.domain.records import Json

from tests.property.machine.judging import everybody, in_step
from tests.property.machine.judging import standing as honest
from tests.property.machine.people import LATEST_COMMIT
from tests.property.machine.plots.plot import Plot
from tests.property.machine.vendors import Human, Lead


class Heirs(Plot):
    """Some records end in others; whoever is touched by it is judged here, all others by the model."""

    def begin(self) -> None:
        self.touched: set[str] = set()
        self.plan()

    def plan(self) -> None:
        """Plan what happens."""

    def free(self, object_: str) -> list[Lead]:
        """The records of an object that somebody can merge or convert now."""
        return [lead for lead in self.vendors.records(object_) if lead.lives and not lead.locked]

    def save(self, records: Sequence[Lead], commit: Callable[[int], None]) -> None:
        """Save several records as one transaction, which others see at once or, with an older stamp, a while later."""
        stamp = self.vendors.there
        self.touched.update(record.who for record in records)

        def done() -> None:
            for record in records:
                record.locked = False
            if all(record.lives for record in records):
                commit(stamp)

        if self.random.random() < self.stage.variant.late_commit:
            for record in records:
                record.locked = True
            self.stage.after(self.random.random() * LATEST_COMMIT, done)
        else:
            done()

    def choose(self, heir: Lead, other: Lead, share: float) -> dict[str, Json]:
        """The values of the other record that the heir takes over: where it has none, and some that a user chooses."""
        found: dict[str, Json] = {}
        for name in self.stage.people.fields:
            old, new = heir.values.get(name), other.values.get(name)
            if new is None or new == old or (old is not None and self.random.random() >= share):
                continue
            found[name] = new
            now = self.stage.scheduler.now
            self.vendors.book.copy(now, heir.who, name, new, old)
            self.vendors.human_edits.setdefault((heir.id, name), []).append((now, new))
        return found

    def judge(self) -> list[str]:
        """Every record that stands has exactly one person, in step with it and honest; nobody else is left."""
        touched = frozenset(self.touched)
        broken = everybody(self.stage, but=touched)
        records = {x.id: x for x in self.vendors.leads.values() if x.who in touched and x.lives}
        people = [human for human in self.vendors.people.values() if human.who in touched and not human.deleted]
        keys = [str(human.values.get("salesforceId")) for human in people]
        broken += ["duplicate"] * (len(keys) != len(set(keys)))
        broken += ["left over"] * bool(set(keys) - records.keys())
        broken += ["missing"] * bool(records.keys() - set(keys))
        for human, key in zip(people, keys, strict=True):
            broken += self.standing(records[key], human) if key in records else []
        return broken

    def standing(self, record: Lead, human: Human) -> list[str]:
        """Edits of a person that came from another record stand in that one's book, so only the values are judged."""
        if record.who == human.who:
            return honest(self.stage, record, human)
        return in_step(self.stage, record, human)
