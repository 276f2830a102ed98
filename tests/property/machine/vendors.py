"""What both vendors have in common in the machine: their records, the feed, the humans' log and the network between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tandem.domain.errors import SyncError, Undecided
from tandem.domain.family import CONVERTED_INTO
from tandem.domain.mapping import FieldMap
from tandem.domain.records import Event, EventKind, Json, Side, Written
from tandem.domain.values import raw_value

from tests.property.machine.model import Book
from tests.property.machine.scheduler import Scheduler, uniform
from tests.property.machine.variants import Variant

SERVER = 12.0
"""The longest a server goes on with a request its caller has given up."""


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
    inside: bool = True
    """Whether it meets the user's filter."""
    object: str = "lead"

    @property
    def lives(self) -> bool:
        """Whether it stands for itself: neither deleted nor a lead that was converted."""
        return not self.deleted and not self.values.get(CONVERTED_INTO)


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


Weather = Callable[[str, frozenset[str]], SyncError | None]
"""What a call (`S.page`, `M.update` ...) that names these fields is refused with, if it is."""


@dataclass
class Vendors:
    """The state of both sides, the humans' log, and the network between."""

    scheduler: Scheduler
    variant: Variant
    mapping: FieldMap
    book: Book = field(default_factory=Book)
    leads: dict[str, Lead] = field(default_factory=dict)
    people: dict[str, Human] = field(default_factory=dict)
    purged: dict[str, Lead] = field(default_factory=dict)
    feed: list[Told] = field(default_factory=list)
    writes: int = 0
    chaos: bool = True
    epoch: int = 0
    """Feed tokens of an earlier epoch are refused."""
    weather: Weather = lambda call, fields: None
    poison: set[str] = field(default_factory=set)
    """Records that no worker survives writing."""
    reads: dict[tuple[str, str], float] = field(default_factory=dict)
    human_edits: dict[tuple[str, str], list[tuple[float, Json]]] = field(default_factory=dict)

    @property
    def there(self) -> int:
        """The second of Salesforce's clock, which may differ from everybody else's."""
        return int(self.scheduler.now + (self.uniform("clock") * 2 - 1) * self.variant.offset)

    def next_lead(self, object_: str = "lead") -> str:
        """A new Salesforce id, with the key prefix of contacts where it is one's."""
        prefix = "003" if object_ == "contact" else "s"
        return f"{prefix}{len(self.leads) + len(self.purged) + 1}"

    def records(self, object_: str) -> list[Lead]:
        """All records of one object, in no particular order."""
        return [lead for lead in self.leads.values() if lead.object == object_]

    def latency(self, salt: str) -> float:
        """How long a step takes."""
        u = self.scheduler.point(salt)
        if self.variant.calm:
            return u * 0.6 if u < 0.98 else u * 2  # nobody is so slow that its worker is ended
        return u * 0.6 if u < 0.9 else (u * 4 if u < 0.98 else u * 14)

    def read(self, what: str, call: Callable[[], object], fields: frozenset[str] = frozenset()) -> object:
        """A read: something can happen before and after it."""
        self.scheduler.pause(self.latency("ask"))
        self.endure(what, fields)
        answer = call()
        self.scheduler.pause(self.latency("answer"))
        return answer

    def endure(self, what: str, fields: frozenset[str] = frozenset()) -> None:
        """Refuse a call as the weather is."""
        error = self.weather(what, fields)
        if error is not None:
            self.scheduler.say("REFUSED", what, error)
            raise error

    def write(self, what: str, call: Callable[[], Written], fields: frozenset[str] = frozenset()) -> Written:
        """A write: lands now, or is lost, or lands unseen, or lands later; a killed caller's may still land."""
        s = self.scheduler
        name = s.actor.name if s.actor else ""
        point = s.actor.points if s.actor else 0
        try:
            s.pause(self.latency("send"))
        except BaseException:
            if self.uniform("inflight", name, point) < 0.4:
                s.at(s.now + s.point("late") * SERVER, call)
            raise
        self.endure(what, fields)
        if self.chaos and s.chance(self.variant.undecided, "undecided", what[0], name, point):
            way = int(self.uniform("way", name, point) * 3)
            s.say("UNDECIDED", what, way)
            if way == 1:
                call()
            if way == 2:
                s.at(s.now + s.point("late") * SERVER, call)
            s.pause(self.latency("lost"))
            raise Undecided
        answer = call()
        s.pause(self.latency("heard"))
        return answer

    def emit(
        self,
        person: str,
        name: str,
        old: Json,
        new: Json,
        *,
        by_api: bool = False,
        kind: EventKind = EventKind.CHANGED,
        losers: tuple[str, ...] = (),
    ) -> None:
        """Tell the feed; some events are shown up to three cycles late."""
        number = len(self.feed)
        s = self.scheduler
        delay = self.uniform("shown", number) * 4
        if self.chaos and s.chance(self.variant.late, "late", number):
            delay = self.uniform("lateness", number) * (180 if self.uniform("long", number) < 0.7 else 420)
        event = Event(
            guid=f"g{number}",
            person=person,
            at=int(s.now),
            kind=kind,
            field=name,
            old=shown(old),
            new=shown(new),
            by_api=by_api,
            losers=losers,
        )
        self.feed.append(Told(event, s.now + delay, number))

    def set_lead(self, lead: Lead, values: Mapping[str, Json], by: str, stamp: int | None = None) -> None:
        """Save a record as Salesforce does, its triggers included."""
        for name, value in values.items():
            kept = value.upper() if self.variant.trigger and name == "a" and isinstance(value, str) else value
            lead.values[name] = self._held(Side.SALESFORCE, name, kept)
        lead.stamp = max(lead.stamp, self.there if stamp is None else stamp)
        lead.by = by

    def set_person(self, person: Human, values: Mapping[str, Json], *, by_api: bool) -> None:
        """Save a person as Marketo does: cut to the field's length, rewritten by a rule, told to the feed."""
        for name, value in values.items():
            kept = self.stored(name, value, by_api=by_api)
            old = person.values.get(name)
            if old != kept:
                self.emit(person.id, name, old, kept, by_api=by_api)
            person.values[name] = kept

    def stored(self, name: str, value: Json, *, by_api: bool = False) -> Json:
        """What Marketo keeps of a value."""
        if self.variant.rule and by_api and name == "a" and isinstance(value, str):
            value = value.upper()
        return self._held(Side.MARKETO, name, value)

    def _held(self, side: Side, name: str, value: Json) -> Json:
        """Cut or rounded to what the field is described to hold."""
        pair = next((p for p in self.mapping.pairs if p.field(side).name == name), None)
        if pair is None or value is None:
            return value
        described = pair.field(side)
        if isinstance(value, str) and described.length is not None:
            return value[: described.length]
        if isinstance(value, float) and described.scale is not None:
            return raw_value(described.kind, pair.held(side, repr(value)))
        return value

    def uniform(self, *what: object) -> float:
        """A number that depends on the seed and these words."""
        return uniform(self.scheduler.seed, *what)


def shown(value: Json) -> str | None:
    """A value as the feed shows it."""
    return None if value is None else str(value)
