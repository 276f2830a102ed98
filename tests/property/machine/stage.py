"""Workers, the queue, ticks and doors: one seeded history over the real domain and service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tandem.adapters.memory.facts import MemoryRejects, MemorySeen, MemoryWatermarks
from tandem.adapters.memory.links import MemoryLinks
from tandem.adapters.memory.runs import MemoryRuns
from tandem.domain.errors import SyncError
from tandem.domain.mapping import FieldMap
from tandem.domain.records import Page
from tandem.ports import Message
from tandem.service import orchestrate
from tandem.service.realtime import sync_person
from tandem.service.window import carry_page
from tandem.service.work import bury, work_message
from tandem.service.world import Limits, Work, World

from tests.property.machine.marketo import FakeMarketo
from tests.property.machine.pairs import contacts, mapping
from tests.property.machine.people import People
from tests.property.machine.plots import PLOTS
from tests.property.machine.salesforce import FakeSalesforce
from tests.property.machine.scheduler import START, Actor, Scheduler
from tests.property.machine.state import HASHER, TIMING, WORK, ActorClock, CountedIds, DeliveringQueue, Yielding
from tests.property.machine.variants import Variant
from tests.property.machine.vendors import Vendors

TICK = 10.0
RECEIVES = 3
"""How often a message is received before it is a dead letter."""


class Stage:
    """One world of one seed."""

    def __init__(
        self,
        seed: int,
        variant: Variant,
        muted: frozenset[str] = frozenset(),
        without: frozenset[int] = frozenset(),
    ) -> None:
        self.seed = seed
        self.variant = variant
        self.scheduler = Scheduler(seed, variant.kill, muted)
        self.mapping = mapping(variant)
        self.vendors = Vendors(self.scheduler, variant, self.mapping)
        self.links, self.runs, self.marks = MemoryLinks(), MemoryRuns(), MemoryWatermarks()
        self.rejects, self.seen = MemoryRejects(), MemorySeen()
        self.actors = 0
        self.world = self._world()
        self.people = People(self, without)
        self.plot = PLOTS[variant.plot](self)
        for name in self.world.mappings:
            self.marks.advance(orchestrate.mark_name(name), int(START))
        self.people.populate()
        self.plot.begin()
        self.at(self.people.random.random() * 5, self.tick)

    def _world(self) -> World:
        def wrap(store: Any) -> Any:
            return Yielding(store, self.scheduler)

        return World(
            salesforce=FakeSalesforce(self.vendors),
            marketo=FakeMarketo(self.vendors),
            links=wrap(self.links),
            runs=wrap(self.runs),
            watermarks=wrap(self.marks),
            rejects=wrap(self.rejects),
            seen=wrap(self.seen),
            queue=wrap(DeliveringQueue(self.deliver)),
            clock=ActorClock(self.scheduler, self.variant.skew),
            ids=CountedIds(),
            hasher=HASHER,
            mappings=self._mappings(self.mapping),
            stages=(("lead",), ("contact",)) if self.variant.contacts else (("lead",),),
            timing=replace(TIMING, slice_work=self.variant.slice_work),
            limits=Limits(deletes_per_run=1000, deletes_per_day=1000),
        )

    def at(self, moment: float, call: Callable[[], object]) -> None:
        """Let something happen so many seconds after the beginning."""
        self.scheduler.at(START + moment, call)

    def after(self, delay: float, call: Callable[[], object]) -> None:
        """Let something happen in a while."""
        self.scheduler.at(self.scheduler.now + delay, call)

    def spawn(self, name: str, run: Callable[[], object], delay: float = 0.0) -> Actor:
        """Start a worker; an error of a vendor that nobody took ends it like any failed invocation."""
        self.actors += 1

        def body() -> None:
            try:
                run()
            except SyncError as error:
                self.scheduler.say("FAILED", name, error)

        actor = Actor(f"{name}#{self.actors}", body, True, WORK)
        self.scheduler.spawn(actor, delay)
        return actor

    def deliver(self, door: str, message: Message, delay: float) -> None:
        """Hand a message to its door, as SQS does, sometimes twice."""
        label = f"{door}:{message.run[-6:]}:{message.slice or message.phase}"
        start = delay + self.scheduler.point("deliver")
        self._work(label, door, message, start, 1)
        if self.vendors.chaos and self.scheduler.chance(self.variant.redeliver, "redeliver", label, self.actors):
            self._work(label, door, message, start + self.scheduler.point("twice") * 30, RECEIVES + 1)

    def _work(self, label: str, door: str, message: Message, delay: float, receives: int) -> None:
        """One receipt; a message whose worker died comes back, and at last is a dead letter."""
        if door == "orchestrator":
            run: Callable[[], object] = lambda: orchestrate.phase_done(self.world, message)  # noqa: E731
        else:
            run = lambda: work_message(self.world, message, self.plot.refresh)  # noqa: E731
        actor = self.spawn(label, run, delay)
        if receives < RECEIVES:
            actor.on_death = lambda: self._work(label, door, message, 6 * WORK, receives + 1)
        elif receives == RECEIVES:
            actor.on_death = lambda: self._bury(label, message)

    def _bury(self, label: str, message: Message) -> None:
        self.spawn(f"bury:{label}", lambda: bury(self.world, message), 6 * WORK)

    def tick(self) -> None:
        """The schedule."""
        self.after(TICK, self.tick)
        self.spawn("tick", lambda: orchestrate.tick(self.world))

    def door(self, person: str, delay: float = 0.0) -> None:
        """Somebody asks for one person now."""
        self.spawn(f"door:{person}", lambda: sync_person(self.world, "lead", person), delay)

    def any_door(self) -> None:
        """Somebody asks for anybody."""
        people = sorted(self.vendors.people)
        if people:
            self.door(people[int(self.scheduler.point(f"door{self.actors}") * len(people))])

    def backfill(self, delay: float) -> None:
        """A bulk page taken now and worked on much later."""
        for object_ in self.world.mappings:
            fake = FakeSalesforce(self.vendors)
            rows = tuple(fake.row(lead.id) for lead in self.vendors.records(object_) if lead.inside)
            page = Page(rows, self.vendors.there)
            self.spawn("backfill", lambda object_=object_, page=page: self._carry(object_, page), delay)  # type: ignore[misc]

    def _carry(self, object_: str, page: Page) -> None:
        work = Work(object_, "backfill")
        carry_page(self.world, work, page, bulk=True)
        if work.putback:
            self.world.runs.later(object_, tuple(work.putback))

    def remap(self, mapping: FieldMap) -> None:
        """Every message from now on is worked on under another mapping."""
        self.world = replace(self.world, mappings=self._mappings(mapping))

    def _mappings(self, leads: FieldMap) -> dict[str, FieldMap]:
        return {"lead": leads, "contact": contacts(leads)} if self.variant.contacts else {"lead": leads}
