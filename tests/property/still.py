"""A world that stands still between steps: for directed tests, which move clock, humans and messages by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tandem.adapters.memory.facts import MemoryQueue, MemoryRejects, MemorySeen, MemoryWatermarks
from tandem.adapters.memory.links import MemoryLinks
from tandem.adapters.memory.runs import MemoryRuns
from tandem.domain.family import CONVERTED_INTO, MERGED_INTO
from tandem.domain.fields import Field
from tandem.domain.links import Link, Pointer
from tandem.domain.mapping import Direction, FieldMap, Pair
from tandem.domain.records import EventKind, Json, Side, Write, Written
from tandem.domain.runs import Kind, Run, Slice, Status
from tandem.domain.shadow import Hasher, Shadow
from tandem.domain.timing import Timing
from tandem.domain.values import Kind as FieldKind
from tandem.domain.values import canonical
from tandem.ports import Message
from tandem.service import orchestrate
from tandem.service.realtime import sync_person
from tandem.service.work import work_message
from tandem.service.world import Limits, World

from tests.property.machine.marketo import FakeMarketo
from tests.property.machine.pairs import contacts as slots_of_contacts
from tests.property.machine.salesforce import FakeSalesforce
from tests.property.machine.scheduler import Scheduler
from tests.property.machine.state import TIMING, CountedIds
from tests.property.machine.variants import Variant
from tests.property.machine.vendors import Human, Lead, Vendors

KEY = Hasher(b"installation key of the still world")
START = 1_000.0
WORK = 40.0


def text_pairs(*names: str) -> tuple[Pair, ...]:
    """Two-way pairs of text fields, the crosswalk and the e-mail."""
    return (
        *(Pair(10 + at, Field(n, FieldKind.TEXT), Field(n, FieldKind.TEXT)) for at, n in enumerate(names)),
        Pair(1, Field("Id", FieldKind.TEXT), Field("salesforceId", FieldKind.TEXT), Direction.TO_MARKETO),
        Pair(
            2,
            Field("IsDeleted", FieldKind.BOOLEAN),
            Field("salesforceIsDeleted", FieldKind.BOOLEAN),
            Direction.TO_MARKETO,
        ),
        Pair(3, Field("Email", FieldKind.EMAIL), Field("email", FieldKind.EMAIL)),
    )


class PromptMarketo(FakeMarketo):
    """Creates at once, since nobody acts in between."""

    def create(self, writes: Sequence[Write], *, duplicate: bool = False) -> Written:
        taken = {
            str(w.values.get("salesforceId")) for w in writes if self.holder(str(w.values["salesforceId"]), writes)
        }
        return Written(tuple(self.make(write, taken, duplicate=duplicate) for write in writes), 0, 0)


class Still:
    """Both vendors, the state and the clock; every call of the product returns before anything else happens."""

    def __init__(
        self,
        fields: Sequence[str] = ("a", "b"),
        *,
        timing: Timing = TIMING,
        limits: Limits | None = None,
        page_rows: int = 100,
        contacts: bool = False,
    ) -> None:
        variant = Variant("still", kill=0, undecided=0, redeliver=0, late=0, late_commit=0, page_rows=page_rows)
        self.mapping = FieldMap("lead", text_pairs(*fields))
        self.scheduler = Scheduler(1, 0)
        self.scheduler.now = START
        self.vendors = Vendors(self.scheduler, variant, self.mapping, chaos=False)
        self.salesforce, self.marketo = FakeSalesforce(self.vendors), PromptMarketo(self.vendors)
        self.links, self.runs, self.marks = MemoryLinks(), MemoryRuns(), MemoryWatermarks()
        self.rejects, self.seen, self.queue = MemoryRejects(), MemorySeen(), MemoryQueue()
        self.refreshed = 0
        self.world = World(
            salesforce=self.salesforce,
            marketo=self.marketo,
            links=self.links,
            runs=self.runs,
            watermarks=self.marks,
            rejects=self.rejects,
            seen=self.seen,
            queue=self.queue,
            clock=self,
            ids=CountedIds(),
            hasher=KEY,
            mappings={"lead": self.mapping, "contact": slots_of_contacts(self.mapping)}
            if contacts
            else {"lead": self.mapping},
            stages=(("lead",), ("contact",)) if contacts else (("lead",),),
            timing=timing,
            limits=limits or Limits(),
        )

    def now(self) -> float:
        """The clock of everybody."""
        return self.scheduler.now

    def deadline(self) -> float:
        """When a worker that begins now must have ended."""
        return self.scheduler.now + WORK

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.scheduler.now += seconds

    def lead(self, number: int, stamp: float | None = None, **values: Json) -> Lead:
        """A record that only Salesforce holds."""
        kept = {"Email": f"p{number}@example.com", **values}
        lead = Lead(f"s{number}", f"p{number}", kept, stamp=int(self.now() if stamp is None else stamp))
        self.vendors.leads[lead.id] = lead
        return lead

    def human(self, number: int, **values: Json) -> Human:
        """A person that only Marketo holds."""
        human = Human(f"m{number}", f"p{number}", {"email": f"p{number}@example.com", **values})
        self.vendors.people[human.id] = human
        return human

    def linked(self, number: int, **values: Json) -> tuple[Lead, Human]:
        """A person that both sides hold, linked and in step since long."""
        both: dict[str, Json] = {"a": f"a{number}", "b": f"b{number}", **values}
        lead = self.lead(number, stamp=self.now() - 500, **both)
        human = self.human(number, **both, salesforceId=lead.id, salesforceIsDeleted=False)
        rows = {**lead.values, "Id": lead.id, "IsDeleted": False}
        salt = lead.id.encode()
        shadows = {
            pair.slot: Shadow(
                self._hash(salt, pair, Side.SALESFORCE, rows), self._hash(salt, pair, Side.MARKETO, human.values)
            )
            for pair in self.mapping.pairs
        }
        self.links.links[lead.id] = Link(lead.id, "lead", salt, person=human.id, shadows=shadows, stamp=lead.stamp)
        self.links.by_person[human.id] = Pointer(human.id, lead.id)
        return lead, human

    def _hash(self, salt: bytes, pair: Pair, side: Side, values: Mapping[str, Json]) -> bytes:
        described = pair.field(side)
        return KEY(salt, described.kind, canonical(described.kind, values.get(described.name)))

    def sales(self, lead: Lead, **values: Json) -> None:
        """A sales user saves."""
        self.vendors.set_lead(lead, values, "human")

    def marketer(self, human: Human, **values: Json) -> None:
        """A marketer saves."""
        self.vendors.set_person(human, values, by_api=False)

    def delete_lead(self, lead: Lead) -> None:
        """A sales user deletes a record."""
        lead.deleted = True
        self.sales(lead)

    def delete_human(self, human: Human) -> None:
        """A marketer deletes a person."""
        human.deleted = True
        self.vendors.emit(human.id, "", None, None, kind=EventKind.DELETED)

    def contact(self, number: int, **values: Json) -> Lead:
        """A contact that only Salesforce holds."""
        key = f"003{number}"
        contact = Lead(key, f"p{number}", {"Email": f"p{number}@example.com", **values}, object="contact")
        self.vendors.leads[key] = contact
        self.sales(contact)
        return contact

    def convert(self, lead: Lead, contact: Lead) -> None:
        """A sales user converts a lead into a contact."""
        self.sales(lead, **{CONVERTED_INTO: contact.id})
        self.sales(contact)

    def merge(self, master: Lead, *losers: Lead) -> None:
        """A sales user merges records."""
        for loser in losers:
            loser.deleted = True
            self.sales(loser, **{MERGED_INTO: master.id})
        self.sales(master)

    def living(self) -> dict[str, str]:
        """The people who live, by the Salesforce id they carry."""
        return {str(h.values.get("salesforceId")): h.id for h in self.vendors.people.values() if not h.deleted}

    def door(self, human: Human) -> Any:
        """Somebody asks for one person now."""
        return sync_person(self.world, "lead", human.id)

    def cycle(self, most: int = 300, *, pause: float = 5) -> Run:
        """Open a run and deliver messages until it ends, or so many were delivered."""
        self.sleep(pause)
        run = orchestrate.tick(self.world, force=True)
        assert run is not None
        for _ in range(most):
            if self.runs.runs[run.id].status is not Status.IN_PROCESS:
                break
            if self.queue.sent:
                door, message, delay = self.queue.sent.pop(0)
                self.sleep(max(0.1, delay))
                self.receive(door, message)
            else:
                self.sleep(10)
                orchestrate.tick(self.world)
        return self.runs.runs[run.id]

    def receive(self, door: str, message: Message) -> None:
        """Work on one message."""
        if door == "orchestrator":
            orchestrate.phase_done(self.world, message)
        else:
            work_message(self.world, message, self._refresh)

    def _refresh(self) -> Mapping[str, FieldMap]:
        self.refreshed += 1
        return {}

    def cycles(self, number: int, gap: float = 200) -> Run:
        """Several runs, with time in between; the last one."""
        for _ in range(number):
            self.sleep(gap)
            run = self.cycle()
        return run

    def slices(self, run: Run) -> list[Slice]:
        """The slices of a run that carried records."""
        return [
            piece for (id_, _), piece in self.runs.slices.items() if id_ == run.id and piece.kind is not Kind.CHANGES
        ]
