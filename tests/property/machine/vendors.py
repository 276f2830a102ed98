"""Both vendors in memory, step by step: reads take time, writes land at their own moment or with an unknown outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tandem.domain.errors import Undecided
from tandem.domain.fields import Field
from tandem.domain.records import (
    Event,
    EventKind,
    FeedPage,
    Json,
    Outcome,
    Page,
    Person,
    Result,
    Row,
    Write,
    Written,
)
from tandem.domain.runs import Cursor, Window
from tandem.ports import Opening

from tests.property.machine.model import Book, number_of
from tests.property.machine.scheduler import Scheduler
from tests.property.machine.variants import Variant

SERVER = 12.0
"""The longest a server goes on with a request its caller has given up."""
US = "005US"


@dataclass
class Lead:
    """A Salesforce record."""

    id: str
    who: str
    values: dict[str, Json]
    person: str | None = None
    stamp: int = 0
    by: str = "human"
    deleted: bool = False
    locked: bool = False


@dataclass
class Human:
    """A Marketo person."""

    id: str
    who: str
    values: dict[str, Json]
    deleted: bool = False


@dataclass
class Told:
    """One event of the feed and the moment from which it is shown."""

    event: Event
    shown: float
    order: int


@dataclass
class Vendors:
    """The state of both sides, the humans' log, and the network between."""

    scheduler: Scheduler
    variant: Variant
    book: Book = field(default_factory=Book)
    leads: dict[str, Lead] = field(default_factory=dict)
    people: dict[str, Human] = field(default_factory=dict)
    feed: list[Told] = field(default_factory=list)
    writes: int = 0
    chaos: bool = True
    reads: dict[tuple[str, str], float] = field(default_factory=dict)
    human_edits: dict[tuple[str, str], list[tuple[float, str]]] = field(default_factory=dict)

    def latency(self, salt: str) -> float:
        """How long a step takes."""
        u = self.scheduler.point(salt)
        return u * 0.6 if u < 0.9 else (u * 4 if u < 0.98 else u * 14)

    def read(self, call: Callable[[], object]) -> object:
        """A read: something can happen before and after it."""
        self.scheduler.pause(self.latency("ask"))
        answer = call()
        self.scheduler.pause(self.latency("answer"))
        return answer

    def write(self, what: str, call: Callable[[], Written]) -> Written:
        """A write: lands now, or is lost, or lands unseen, or lands later; a killed caller's may still land."""
        s = self.scheduler
        name = s.actor.name if s.actor else ""
        point = s.actor.points if s.actor else 0
        try:
            s.pause(self.latency("send"))
        except BaseException:
            if uniform_of(s, "inflight", name, point) < 0.4:
                s.at(s.now + s.point("late") * SERVER, lambda: quiet(call))
            raise
        if self.chaos and s.chance(self.variant.undecided, "undecided", what, name, point):
            way = int(uniform_of(s, "way", name, point) * 3)
            s.say("UNDECIDED", what, way)
            if way == 1:
                quiet(call)
            if way == 2:
                s.at(s.now + s.point("late") * SERVER, lambda: quiet(call))
            s.pause(self.latency("lost"))
            raise Undecided
        answer = call()
        s.pause(self.latency("heard"))
        return answer

    def emit(self, person: str, name: str, old: Json, new: Json, by_api: bool, kind: EventKind) -> None:
        """Tell the feed; some events are shown up to three cycles late."""
        number = len(self.feed)
        s = self.scheduler
        delay = uniform_of(s, "shown", number) * 4
        if self.chaos and s.chance(self.variant.late, "late", number):
            delay = uniform_of(s, "lateness", number) * (180 if uniform_of(s, "long", number) < 0.7 else 420)
        event = Event(
            guid=f"g{number}",
            person=person,
            at=int(s.now),
            kind=kind,
            field=name,
            old=shown(old),
            new=shown(new),
            by_api=by_api,
        )
        self.feed.append(Told(event, s.now + delay, number))

    def set_lead(self, lead: Lead, values: Mapping[str, Json], by: str, stamp: int | None = None) -> None:
        """Save a record as Salesforce does, its triggers included."""
        for name, value in values.items():
            text = value.upper() if self.variant.trigger and name == "a" and isinstance(value, str) else value
            lead.values[name] = text
        lead.stamp = max(lead.stamp, int(self.scheduler.now) if stamp is None else stamp)
        lead.by = by

    def set_person(self, person: Human, values: Mapping[str, Json], by_api: bool) -> None:
        """Save a person as Marketo does: cut to the field's length, rewritten by a rule, told to the feed."""
        for name, value in values.items():
            text = self.stored(name, value, by_api)
            old = person.values.get(name)
            if old != text:
                self.emit(person.id, name, old, text, by_api, EventKind.CHANGED)
            person.values[name] = text

    def stored(self, name: str, value: Json, by_api: bool) -> Json:
        """What Marketo keeps of a value."""
        if self.variant.rule and by_api and name == "a" and isinstance(value, str):
            value = value.upper()
        if self.variant.lossy and name == self.lossy_field and isinstance(value, str):
            value = value[:4]
        return value

    @property
    def lossy_field(self) -> str:
        """The field Marketo cuts."""
        return "b" if self.variant.two else "a"


def uniform_of(scheduler: Scheduler, *what: object) -> float:
    """A number that depends on the seed and these words."""
    from tests.property.machine.scheduler import uniform

    return uniform(scheduler.seed, *what)


def quiet(call: Callable[[], object]) -> None:
    """A request whose caller is gone."""
    call()


def shown(value: Json) -> str | None:
    """A value as the feed shows it."""
    if value is None:
        return None
    return str(value)


class FakeSalesforce:
    """`ports.Salesforce` over the leads."""

    def __init__(self, vendors: Vendors) -> None:
        self.v = vendors

    def us(self) -> str:
        return US

    def organisation(self) -> str:
        return "00D"

    def probe(self, windows: Sequence[Window]) -> Opening:
        def look() -> Opening:
            busy = {w.object for w in windows if any(lead.stamp >= w.since for lead in self.v.leads.values())}
            return Opening(int(self.v.scheduler.now), frozenset(busy))

        answer = self.v.read(look)
        assert isinstance(answer, Opening)
        return answer

    def page(self, object_: str, fields: Sequence[str], window: Window, after: Cursor | None, limit: int) -> Page:
        limit = min(limit, 2)

        def look() -> Page:
            low = (after.stamp, after.id) if after else (-(10**9), "")
            rows = sorted((lead.stamp, lead.id) for lead in self.v.leads.values())
            rows = [r for r in rows if window.since <= r[0] < window.until and r > low]
            found = tuple(self._row(id_) for _, id_ in rows[:limit])
            return Page(found, int(self.v.scheduler.now), len(found) == limit)

        return self._read(look)

    def rows(self, object_: str, fields: Sequence[str], ids: Iterable[str]) -> Page:
        wanted = list(ids)
        return self._read(
            lambda: Page(tuple(self._row(id_) for id_ in wanted if id_ in self.v.leads), int(self.v.scheduler.now))
        )

    def rows_with(self, object_: str, fields: Sequence[str], field: str, values: Iterable[str]) -> Page:
        wanted = set(values)

        def look() -> Page:
            found = [
                lead.id
                for lead in self.v.leads.values()
                if not lead.deleted
                and (lead.person if field == "Marketo_Person_Id__c" else lead.values.get(field)) in wanted
            ]
            return Page(tuple(self._row(id_) for id_ in found), int(self.v.scheduler.now))

        return self._read(look)

    def update(self, object_: str, writes: Sequence[Write]) -> Written:
        reader = self.v.scheduler.actor.name if self.v.scheduler.actor else ""
        sent = int(self.v.scheduler.now)

        def save() -> Written:
            outcomes = tuple(self._update(write, reader) for write in writes)
            return Written(outcomes, sent, int(self.v.scheduler.now) + 1)

        written = self.v.write("S", save)
        return Written(written.outcomes, sent, int(self.v.scheduler.now) + 1)

    def insert(self, object_: str, writes: Sequence[Write]) -> Written:
        def save() -> Written:
            return Written(tuple(self._insert(write) for write in writes), 0, 0)

        return self.v.write("S+", save)

    def deleted(self, object_: str, since: int, until: int) -> tuple[str, ...]:
        return ()

    def describe(self, object_: str) -> Mapping[str, Field]:
        return {}

    def _read(self, look: Callable[[], Page]) -> Page:
        answer = self.v.read(look)
        assert isinstance(answer, Page)
        return answer

    def _row(self, id_: str) -> Row:
        lead = self.v.leads[id_]
        reader = self.v.scheduler.actor
        self.v.reads[(reader.name if reader else "", id_)] = self.v.scheduler.now
        values = {**lead.values, "Id": lead.id, "IsDeleted": lead.deleted}
        return Row(lead.id, lead.stamp, lead.deleted, lead.person, US if lead.by == "us" else "005HUMAN", values)

    def _update(self, write: Write, reader: str) -> Outcome:
        lead = self.v.leads.get(write.id or "")
        if lead is None or lead.deleted:
            return Outcome(Result.GONE, write.id)
        if lead.locked:
            return Outcome(Result.RETRY, write.id)
        text = write.values.get("a")
        if self.v.variant.refuse and isinstance(text, str) and refused(text):
            return Outcome(Result.REFUSED, write.id, "FIELD_CUSTOM_VALIDATION_EXCEPTION", ("a",), "No.")
        for name in write.values:
            self._excuse(lead, name, reader)
        self.v.writes += 1
        self.v.scheduler.say("  S<-", lead.id, dict(write.values), "was", {n: lead.values.get(n) for n in write.values})
        self.v.set_lead(lead, write.values, "us")
        return Outcome(Result.DONE, lead.id)

    def _excuse(self, lead: Lead, name: str, reader: str) -> None:
        """The documented second: a human edit between this worker's last read of the row and its write."""
        read = self.v.reads.get((reader, lead.id), -1.0)
        for at, value in self.v.human_edits.get((lead.id, name), []):
            number = number_of(value)
            if at >= read and number is not None:
                self.v.book.excused.add(number)

    def _insert(self, write: Write) -> Outcome:
        person = str(write.values["Marketo_Person_Id__c"])
        for lead in self.v.leads.values():
            if lead.person == person and not lead.deleted:
                return Outcome(Result.EXISTS, lead.id)
        values = {name: value for name, value in write.values.items() if name != "Marketo_Person_Id__c"}
        lead = Lead(f"s{len(self.v.leads) + 1}", self.v.people[person].who, {}, person)
        self.v.leads[lead.id] = lead
        self.v.writes += 1
        self.v.scheduler.say("  S created", lead.id, values)
        self.v.set_lead(lead, values, "us")
        return Outcome(Result.DONE, lead.id)


def refused(text: str) -> bool:
    """Every third of Marketo's values is against a validation rule."""
    number = number_of(text)
    return text[3:4].upper() == "M" and number is not None and number % 3 == 0


class FakeMarketo:
    """`ports.Marketo` over the people."""

    def __init__(self, vendors: Vendors) -> None:
        self.v = vendors

    def identity(self) -> str:
        return "123-ABC-456"

    def token(self, since: int) -> str:
        self.v.read(lambda: None)
        return f"{since}:-1"

    def changes(self, token: str, fields: Sequence[str]) -> FeedPage:
        return self._feed(token, lambda e: e.kind is EventKind.CHANGED and e.field in fields)

    def lives(self, token: str, *, changes: bool = False) -> FeedPage:
        return self._feed(token, lambda e: e.kind is EventKind.DELETED or (changes and e.kind is EventKind.CHANGED))

    def people(self, ids: Iterable[str], fields: Sequence[str]) -> dict[str, Person]:
        wanted = list(ids)

        def look() -> dict[str, Person]:
            alive = [self.v.people[i] for i in wanted if i in self.v.people and not self.v.people[i].deleted]
            return {human.id: self._person(human) for human in alive}

        answer = self.v.read(look)
        assert isinstance(answer, dict)
        return answer

    def people_with(self, field: str, values: Iterable[str], fields: Sequence[str]) -> tuple[Person, ...]:
        wanted = set(values)

        def look() -> tuple[Person, ...]:
            return tuple(
                self._person(human)
                for human in self.v.people.values()
                if not human.deleted and human.values.get(field) in wanted
            )

        answer = self.v.read(look)
        assert isinstance(answer, tuple)
        return answer

    def update(self, writes: Sequence[Write]) -> Written:
        def save() -> Written:
            return Written(tuple(self._update(write) for write in writes), 0, 0)

        return self.v.write("M", save)

    def create(self, writes: Sequence[Write], *, duplicate: bool = False) -> Written:
        """Looks up and inserts at two moments, so that concurrent creations of one key make duplicates."""
        s = self.v.scheduler
        outcomes: list[Outcome] = []
        taken: dict[str, str | None] = {}

        def look() -> Written:
            for write in writes:
                key = str(write.values.get("salesforceId"))
                taken[key] = next(
                    (h.id for h in self.v.people.values() if h.values.get("salesforceId") == key and not h.deleted),
                    None,
                )
            return Written((), 0, 0)

        def save() -> Written:
            outcomes.extend(self._create(write, taken, duplicate) for write in writes)
            return Written(tuple(outcomes), 0, 0)

        name = s.actor.name if s.actor else ""
        point = s.actor.points if s.actor else 0
        slow = self.v.chaos and s.chance(
            max(0.1 if self.v.variant.undecided else 0, self.v.variant.slow), "slow", name, point
        )
        s.pause(self.v.latency("look"))
        look()
        wait = uniform_of(s, "server", name, point) * (SERVER - 1 if slow else 1.0)
        s.at(s.now + wait, lambda: None if outcomes else quiet(save))
        if slow and s.chance(0.7, "gave up", name, point):
            s.pause(self.v.latency("gave up"))
            raise Undecided
        s.pause(wait + 0.01)
        s.pause(self.v.latency("heard"))
        return Written(tuple(outcomes), 0, 0)

    def log(self, entries: Sequence[Write]) -> Written:
        s = self.v.scheduler
        s.pause(self.v.latency("log"))
        return Written(tuple(Outcome(Result.DONE) for _ in entries), 0, 0)

    def describe(self) -> Mapping[str, Field]:
        return {}

    def provide(self, fields: Mapping[str, Field]) -> None:
        return None

    def _person(self, human: Human) -> Person:
        key = human.values.get("salesforceId")
        return Person(human.id, str(key) if key else None, dict(human.values))

    def _feed(self, token: str, wanted: Callable[[Event], bool]) -> FeedPage:
        at, order = (int(part) for part in token.split(":"))

        def look() -> FeedPage:
            now = self.v.scheduler.now
            told = [t for t in self.v.feed if t.shown <= now and (t.event.at, t.order) > (at, order)]
            told.sort(key=lambda t: (t.event.at, uniform_of(self.v.scheduler, "second", t.order)))
            last = max(((t.event.at, t.order) for t in told), default=(at, order))
            return FeedPage(tuple(t.event for t in told if wanted(t.event)), f"{last[0]}:{last[1]}", False)

        answer = self.v.read(look)
        assert isinstance(answer, FeedPage)
        return answer

    def _update(self, write: Write) -> Outcome:
        human = self.v.people.get(write.id or "")
        if human is None or human.deleted:
            return Outcome(Result.GONE, write.id)
        self.v.writes += 1
        self.v.scheduler.say(
            "  M<-", human.id, dict(write.values), "was", {n: human.values.get(n) for n in write.values}
        )
        self.v.set_person(human, write.values, by_api=True)
        return Outcome(Result.DONE, human.id)

    def _create(self, write: Write, taken: Mapping[str, str | None], duplicate: bool) -> Outcome:
        key = str(write.values.get("salesforceId"))
        if taken.get(key) and not duplicate:
            return Outcome(Result.EXISTS)
        human = Human(f"m{len(self.v.people) + 1}", self.v.leads[key].who, {})
        self.v.people[human.id] = human
        self.v.writes += 1
        self.v.scheduler.say("  M created", human.id, dict(write.values))
        self.v.set_person(human, write.values, by_api=True)
        return Outcome(Result.DONE, human.id)
