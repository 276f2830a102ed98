"""Humans on both sides, the queue, ticks and doors: one seeded history over the real domain and service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tandem.adapters.memory.facts import MemoryQueue, MemoryRejects, MemorySeen, MemoryWatermarks
from tandem.adapters.memory.links import MemoryLinks
from tandem.adapters.memory.runs import MemoryRuns
from tandem.domain.fields import Field
from tandem.domain.links import Link, Pointer
from tandem.domain.mapping import Direction, FieldMap, Pair, Winner
from tandem.domain.records import EventKind, Page
from tandem.domain.shadow import Hasher, Shadow
from tandem.domain.timing import Timing
from tandem.domain.values import Kind, canonical
from tandem.ports import Message
from tandem.service import orchestrate
from tandem.service.realtime import sync_person
from tandem.service.window import carry_page
from tandem.service.work import work_message
from tandem.service.world import Limits, Work, World

from tests.property.machine.scheduler import Actor, Scheduler
from tests.property.machine.variants import Variant
from tests.property.machine.vendors import FakeMarketo, FakeSalesforce, Human, Lead, Vendors

WORK = 40.0
TICK = 10.0
EDITING = 260.0
TIMING = Timing(
    pause=30,
    lookback=90,
    claim_takeover=57,
    slice_work=40,
    trailing_every=90,
    trailing_span=180,
    trailing_daily_every=500,
    trailing_daily_span=1500,
    gone_after=120,
    retry_after=(150, 400),
)
HASHER = Hasher(b"installation key of the machine")
LATEST_COMMIT = 75


def mapping(variant: Variant) -> FieldMap:
    """Two fields people edit, and the fields of the crosswalk."""
    text = Field("a", Kind.TEXT, length=255)
    winner = Winner(variant.winner)
    second = Field("b", Kind.BOOLEAN if variant.consent else Kind.TEXT, length=255)
    cut = 4 if variant.lossy else 255
    pairs = [
        Pair(1, text, Field("a", Kind.TEXT, length=cut if not variant.two else 255), winner=winner),
        Pair(3, Field("Id", Kind.TEXT), Field("salesforceId", Kind.TEXT, length=255), Direction.TO_MARKETO),
        Pair(4, Field("IsDeleted", Kind.BOOLEAN), Field("salesforceIsDeleted", Kind.BOOLEAN), Direction.TO_MARKETO),
        Pair(5, Field("Email", Kind.EMAIL), Field("email", Kind.EMAIL), winner=winner),
    ]
    if variant.two:
        second_up = Field("b", second.kind, length=cut)
        pairs.append(Pair(2, second, second_up, winner=winner, consent=variant.consent))
    return FieldMap("lead", tuple(pairs))


class Yielding:
    """A store of state whose every call is a scheduling point, before and after."""

    def __init__(self, store: Any, scheduler: Scheduler) -> None:
        self._store = store
        self._scheduler = scheduler

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name == "hash":
            return method

        def call(*args: Any, **kwargs: Any) -> Any:
            self._scheduler.pause(self._scheduler.point("state") * 0.3)
            answer = method(*args, **kwargs)
            self._scheduler.pause(self._scheduler.point("stated") * 0.05)
            return answer

        return call


class ActorClock:
    """The acting worker's clock."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def now(self) -> float:
        return self._scheduler.now

    def deadline(self) -> float:
        actor = self._scheduler.actor
        return (actor.started if actor else self._scheduler.now) + WORK


class CountedIds:
    """Names and salts that depend on how many were made only."""

    def __init__(self) -> None:
        self.made = 0

    def name(self) -> str:
        self.made += 1
        return f"n{self.made:06d}"

    def salt(self) -> bytes:
        self.made += 1
        return self.made.to_bytes(8, "big")


class DeliveringQueue(MemoryQueue):
    """Delivers each message to a worker, sometimes twice, and again when its worker died."""

    def __init__(self, deliver: Callable[[str, Message, float], None]) -> None:
        super().__init__()
        self._deliver = deliver

    def send(self, door: str, messages: Sequence[tuple[Message, float]]) -> None:
        for message, delay in messages:
            self._deliver(door, message, delay)


class Stage:
    """One world of one seed."""

    def __init__(
        self,
        seed: int,
        variant: Variant,
        muted: frozenset[str] = frozenset(),
        without: frozenset[int] = frozenset(),
        timing: Timing | None = None,
    ) -> None:
        self.seed = seed
        self.variant = variant
        self.without = without
        self.scheduler = Scheduler(seed, variant.kill, muted)
        self.vendors = Vendors(self.scheduler, variant)
        self.links, self.runs, self.marks = MemoryLinks(), MemoryRuns(), MemoryWatermarks()
        self.rejects, self.seen = MemoryRejects(), MemorySeen()
        self.random = Random(seed)
        self.actors = 0
        self.mapping = mapping(variant)

        def wrap(store: Any) -> Any:
            return Yielding(store, self.scheduler)

        queue = wrap(DeliveringQueue(self.deliver))
        self.world = World(
            salesforce=FakeSalesforce(self.vendors),
            marketo=FakeMarketo(self.vendors),
            links=wrap(self.links),
            runs=wrap(self.runs),
            watermarks=wrap(self.marks),
            rejects=wrap(self.rejects),
            seen=wrap(self.seen),
            queue=queue,
            clock=ActorClock(self.scheduler),
            ids=CountedIds(),
            hasher=HASHER,
            mappings={"lead": self.mapping},
            stages=(("lead",),),
            timing=timing or TIMING,
            limits=Limits(deletes_per_run=1000, deletes_per_day=1000),
        )
        self.edits_planned = 0
        self.populate()

    # --- actors

    def spawn(self, name: str, run: Callable[[], object], delay: float = 0.0, mortal: bool = True) -> Actor:
        """Start a worker."""
        self.actors += 1
        actor = Actor(f"{name}#{self.actors}", run, mortal, WORK)
        self.scheduler.spawn(actor, delay)
        return actor

    def deliver(self, door: str, message: Message, delay: float) -> None:
        """Hand a message to its door, as SQS does."""
        label = f"{door}:{message.run[-6:]}:{message.slice or message.phase}"
        start = delay + self.scheduler.point("deliver")
        self._work(label, door, message, start, 0)
        if self.vendors.chaos and self.scheduler.chance(self.variant.redeliver, "redeliver", label, self.actors):
            self._work(label, door, message, start + self.scheduler.point("twice") * 30, 3)

    def _work(self, label: str, door: str, message: Message, delay: float, receives: int) -> None:
        if door == "orchestrator":
            run: Callable[[], object] = lambda: orchestrate.phase_done(self.world, message)  # noqa: E731
        else:
            run = lambda: work_message(self.world, message, lambda: None)  # noqa: E731
        actor = self.spawn(label, run, delay)
        if receives < 2:
            actor.on_death = lambda: self._work(label, door, message, 6 * WORK, receives + 1)

    def tick(self) -> None:
        """The schedule."""
        self.scheduler.at(self.scheduler.now + TICK, self.tick)
        self.spawn("tick", lambda: orchestrate.tick(self.world))

    def door(self, person: str, delay: float = 0.0) -> None:
        """Somebody asks for one person now."""
        self.spawn(f"door:{person}", lambda: sync_person(self.world, "lead", person), delay)

    def backfill(self) -> None:
        """A bulk page taken now and worked on much later."""
        fake = FakeSalesforce(self.vendors)
        rows = tuple(fake._row(key) for key in self.vendors.leads)
        page = Page(rows, int(self.scheduler.now))

        def carry() -> None:
            work = Work("lead", "backfill")
            carry_page(self.world, work, page, bulk=True)
            if work.putback:
                self.world.runs.later("lead", tuple(work.putback))

        self.spawn("backfill", carry, self.random.random() * 160)

    # --- people and what they do

    def populate(self) -> None:
        """Put records on both sides and plan what humans will do to them."""
        r, v = self.random, self.variant
        for who in range(r.choice([1, 1, 2])):
            self._someone(f"p{who}")
        for _ in range(r.choice([1, 2, 2, 3, 3, 4, 5, 6])):
            at, side = r.random() * EDITING, r.choice("SM")
            name = r.choice(self.fields)
            late = r.random() * LATEST_COMMIT if r.random() < v.late_commit else 0.0
            self._plan_edit(at, side, name, late)
            if v.door and r.random() < 0.6:
                self.scheduler.at(at + r.random() * 6, self._any_door)
            if r.random() < 0.35:
                self._plan_edit(at + r.random() * 25, r.choice("SM"), name, 0.0)
        if v.deletes:
            for _ in range(r.choice([1, 2])):
                self.scheduler.at(r.random() * EDITING, self._delete)
        if v.backfill:
            for _ in range(2):
                self.scheduler.at(r.random() * EDITING * 0.8, self.backfill)
        self.scheduler.at(r.random() * 5, self.tick)

    @property
    def fields(self) -> list[str]:
        """The fields people edit."""
        return ["a", "b"] if self.variant.two else ["a"]

    def _plan_edit(self, at: float, side: str, name: str, late: float) -> None:
        number = self.edits_planned
        self.edits_planned += 1
        pick = self.random.random()
        if number not in self.without:
            self.scheduler.at(at, lambda: self._edit(side, name, late, pick))

    def _someone(self, who: str) -> None:
        r, v = self.random, self.variant
        kind = v.start if v.start != "mix" else r.choice(["linked", "linked", "linked", "both", "s", "m"])
        kind = {"both": "both"}.get(kind, kind)
        sid, mid = f"s{len(self.vendors.leads) + 1}", f"m{len(self.vendors.people) + 1}"
        theirs: dict[str, Any] = {"Email": f"{who}@example.com"}
        ours: dict[str, Any] = {"email": f"{who}@example.com"}
        for name in self.fields:
            self._first_values(kind, who, name, theirs, ours)
        if kind != "m":
            stamp = -5 if kind == "linked" else 0
            self.vendors.leads[sid] = Lead(sid, who, theirs, stamp=stamp)
        if kind != "s":
            self.vendors.people[mid] = Human(mid, who, ours)
        if kind == "linked":
            self._link(sid, mid)
        if kind == "m":
            self.scheduler.at(r.random() * 100, lambda: self.door(mid))

    def _first_values(self, kind: str, who: str, name: str, theirs: dict[str, Any], ours: dict[str, Any]) -> None:
        r, v = self.random, self.variant
        if v.consent and name == "b":
            theirs[name], ours[name] = (
                (False, False) if kind == "linked" else (r.choice([True, False]), r.choice([True, False, None]))
            )
            return
        book = self.vendors.book
        if kind == "linked":
            value = self._unique("s", name)
            book.write(-1, "both", who, name, value, None)
            theirs[name] = value.upper() if v.trigger and name == "a" else value
            ours[name] = self.vendors.stored(name, value, False)
            return
        for side, values, there in (("S", theirs, kind in {"s", "both"}), ("M", ours, kind in {"m", "both"})):
            if there and (kind != "both" or r.random() < 0.7):
                value = self._unique(side.lower(), name)
                book.write(-1, side, who, name, value, None)
                values[name] = value if side == "S" else self.vendors.stored(name, value, False)

    def _unique(self, side: str, name: str) -> str:
        tail = ""
        if self.variant.lossy and name == self.vendors.lossy_field:
            tail = "" if side == "m" else "long"
        return f"{len(self.vendors.book.edits):03d}{side}{tail}"

    def _link(self, sid: str, mid: str) -> None:
        lead, human = self.vendors.leads[sid], self.vendors.people[mid]
        human.values["salesforceId"] = sid
        human.values["salesforceIsDeleted"] = False
        salt = sid.encode()
        rows = {**lead.values, "Id": sid, "IsDeleted": False}
        shadows = {}
        for pair in self.mapping.pairs:
            mine = canonical(pair.salesforce.kind, rows.get(pair.salesforce.name))
            theirs = canonical(pair.marketo.kind, human.values.get(pair.marketo.name))
            shadows[pair.slot] = Shadow(
                HASHER(salt, pair.salesforce.kind, mine), HASHER(salt, pair.marketo.kind, theirs)
            )
        self.links.links[sid] = Link(sid, "lead", salt, person=mid, shadows=shadows, stamp=-5)
        self.links.by_person[mid] = Pointer(mid, sid)

    def _any_door(self) -> None:
        if self.vendors.people:
            people = sorted(self.vendors.people)
            self.door(people[int(self.scheduler.point(f"door{self.actors}") * len(people))])

    def _edit(self, side: str, name: str, late: float, pick: float) -> None:
        keys = sorted(self.vendors.leads if side == "S" else self.vendors.people)
        if keys:
            key = keys[int(pick * len(keys))]
            if side == "S":
                self._sales_edit(self.vendors.leads[key], name, late)
            else:
                self._marketer_edit(self.vendors.people[key], name)

    def _value(self, side: str, who: str, name: str, old: Any) -> Any:
        v = self.variant
        if v.consent and name == "b":
            return self.random.choice([True, False])
        past = [edit.value for edit in self.vendors.book.of(who, name)]
        if v.again and past and self.random.random() < 0.4:
            value = self.random.choice(past)
            return self.vendors.stored(name, value, False) if side == "M" else value
        return self._unique(side.lower(), name)

    def _sales_edit(self, lead: Lead, name: str, late: float) -> None:
        if lead.deleted or lead.locked:
            return
        stamp = int(self.scheduler.now)

        def commit() -> None:
            lead.locked = False
            if not lead.deleted:
                self._save_sales(lead, name, self._value("S", lead.who, name, lead.values.get(name)), stamp)

        if late:
            lead.locked = True
            self.scheduler.at(self.scheduler.now + late, commit)
        else:
            commit()

    def _save_sales(self, lead: Lead, name: str, value: Any, stamp: int) -> None:
        old = lead.values.get(name)
        if value == old:
            return
        self.scheduler.say("SALES", lead.id, name, value, "over", old)
        if isinstance(value, str):
            self.vendors.book.write(self.scheduler.now, "S", lead.who, name, value, _text(old))
            self.vendors.human_edits.setdefault((lead.id, name), []).append((self.scheduler.now, value))
        self.vendors.set_lead(lead, {name: value}, "human", stamp)

    def _marketer_edit(self, human: Human, name: str) -> None:
        if human.deleted:
            return
        old = human.values.get(name)
        value = self._value("M", human.who, name, old)
        if value == old:
            return
        self.scheduler.say("MARKETER", human.id, name, value, "over", old)
        if isinstance(value, str):
            self.vendors.book.write(self.scheduler.now, "M", human.who, name, value, _text(old))
        self.vendors.set_person(human, {name: value}, by_api=False)

    def _delete(self) -> None:
        side = self.random.choice("SSM")
        if side == "S":
            lead = next((x for x in self.vendors.leads.values() if not x.deleted and not x.locked), None)
            if lead is None:
                return
            self._set_deleted(lead, True)
            if self.random.random() < 0.6:
                self.scheduler.at(
                    self.scheduler.now + self.random.random() * 120, lambda: self._set_deleted(lead, False)
                )
            return
        human = next((x for x in self.vendors.people.values() if not x.deleted), None)
        if human is not None:
            human.deleted = True
            self.scheduler.say("MARKETER deletes", human.id)
            self.vendors.emit(human.id, "", None, None, False, EventKind.DELETED)

    def _set_deleted(self, lead: Lead, deleted: bool) -> None:
        lead.deleted = deleted
        self.vendors.set_lead(lead, {}, "human")
        self.scheduler.say("SALES deletes" if deleted else "SALES undeletes", lead.id)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
