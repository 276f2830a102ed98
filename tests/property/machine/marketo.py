"""`ports.Marketo` over the machine's people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from tandem.domain.errors import TokenRefused, Undecided
from tandem.domain.family import Home
from tandem.domain.fields import Field
from tandem.domain.records import Event, EventKind, FeedPage, Json, Outcome, Person, Result, Write, Written
from tandem.ports import Records

from tests.property.machine.model import number_of
from tests.property.machine.scheduler import Killed
from tests.property.machine.vendors import SERVER, Human, Vendors

KEY = "salesforceId"


class FakeMarketo:
    """People, their feed and their creation, which takes two moments."""

    def __init__(self, vendors: Vendors) -> None:
        self.v = vendors

    def identity(self) -> str:
        return "123-ABC-456"

    def token(self, since: int) -> str:
        self.v.read("M.token", lambda: None)
        return f"{since}:-1:{self.v.epoch}"

    def changes(self, token: str, fields: Sequence[str]) -> FeedPage:
        return self._feed(token, lambda e: e.kind is EventKind.CHANGED and e.field in fields)

    def lives(self, token: str, *, changes: bool = False) -> FeedPage:
        kinds = {EventKind.DELETED, EventKind.MERGED} | ({EventKind.CHANGED} if changes else set())
        return self._feed(token, lambda e: e.kind in kinds)

    def of(self, home: Home) -> Records:
        """People are all there is here."""
        return self

    def read(self, ids: Iterable[str], fields: Sequence[str]) -> dict[str, Person]:
        wanted = list(ids)

        def look() -> dict[str, Person]:
            alive = [self.v.people[i] for i in wanted if i in self.v.people and not self.v.people[i].deleted]
            return {human.id: _person(human) for human in alive}

        answer = self.v.read("M.people", look, frozenset(fields))
        assert isinstance(answer, dict)
        return answer

    def having(self, field: str, values: Iterable[str], fields: Sequence[str]) -> tuple[Person, ...]:
        wanted = set(values)

        def look() -> tuple[Person, ...]:
            humans = self.v.people.values()
            return tuple(_person(h) for h in humans if not h.deleted and h.values.get(field) in wanted)

        answer = self.v.read("M.people", look)
        assert isinstance(answer, tuple)
        return answer

    def update(self, writes: Sequence[Write]) -> Written:
        if any(write.id in self.v.poison for write in writes):
            raise Killed

        def save() -> Written:
            return Written(tuple(self.save(write) for write in writes), 0, 0)

        return self.v.write("M.update", save)

    def delete(self, ids: Sequence[str]) -> Written:
        def erase() -> Written:
            return Written(tuple(self.erase(id_) for id_ in ids), 0, 0)

        return self.v.write("M.delete", erase)

    def merge(self, winner: str, losers: Sequence[str]) -> Outcome:
        def join() -> Written:
            return Written((self.join(winner, losers),), 0, 0)

        return self.v.write("M.merge", join).outcomes[0]

    def create(self, writes: Sequence[Write], *, duplicate: bool = False) -> Written:
        """Looks up and inserts at two moments, so that concurrent creations of one key make duplicates."""
        s = self.v.scheduler
        outcomes: list[Outcome] = []
        taken: set[str] = set()

        def save() -> None:
            outcomes.extend(self.make(write, taken, duplicate=duplicate) for write in writes)

        name = s.actor.name if s.actor else ""
        point = s.actor.points if s.actor else 0
        share = max(0.1 if self.v.variant.undecided else 0, self.v.variant.slow)
        slow = self.v.chaos and s.chance(share, "slow", name, point)
        s.pause(self.v.latency("look"))
        self.v.endure("M.create")
        taken |= {key for key in map(_key, writes) if self.holder(key, writes)}
        wait = self.v.uniform("server", name, point) * (SERVER - 1 if slow else 1.0)
        s.at(s.now + wait, save)
        if slow and s.chance(0.7, "gave up", name, point):
            s.pause(self.v.latency("gave up"))
            raise Undecided
        s.pause(wait + 0.01)
        s.pause(self.v.latency("heard"))
        return Written(tuple(outcomes), 0, 0)

    def holder(self, key: str, writes: Sequence[Write]) -> bool:
        """Whether createOnly finds somebody: by the key, and in some worlds by the e-mail as well."""
        alive = [human for human in self.v.people.values() if not human.deleted]
        if any(human.values.get(KEY) == key for human in alive):
            return True
        if not self.v.variant.email_taken:
            return False
        address = next((write.values.get("email") for write in writes if _key(write) == key), None)
        return address is not None and any(human.values.get("email") == address for human in alive)

    def make(self, write: Write, taken: set[str], *, duplicate: bool) -> Outcome:
        """Create one person, unless somebody was found before."""
        key = _key(write)
        if key in taken and not duplicate:
            return Outcome(Result.EXISTS)
        outcome = self._against_rules(write.values, birth=True)
        if outcome is not None:
            return outcome
        human = Human(f"m{len(self.v.people) + 1}", self.v.leads[key].who, {})
        self.v.people[human.id] = human
        self.v.writes += 1
        self.v.scheduler.say("  M created", human.id, dict(write.values))
        self.v.set_person(human, write.values, by_api=True)
        return Outcome(Result.DONE, human.id)

    def save(self, write: Write) -> Outcome:
        """Update one person."""
        human = self.v.people.get(write.id or "")
        if human is None or human.deleted:
            return Outcome(Result.GONE, write.id)
        outcome = self._against_rules(write.values, birth=False)
        if outcome is not None:
            return outcome
        self.v.writes += 1
        old = {name: human.values.get(name) for name in write.values}
        self.v.scheduler.say("  M<-", human.id, dict(write.values), "was", old)
        self.v.set_person(human, write.values, by_api=True)
        return Outcome(Result.DONE, human.id)

    def erase(self, id_: str) -> Outcome:
        """Delete one person."""
        human = self.v.people.get(id_)
        if human is None or human.deleted:
            return Outcome(Result.GONE, id_)
        self.v.writes += 1
        self.v.scheduler.say("  M erased", id_)
        human.deleted = True
        self.v.emit(id_, "", None, None, kind=EventKind.DELETED)
        return Outcome(Result.DONE, id_)

    def join(self, winner: str, losers: Sequence[str]) -> Outcome:
        """Make people one: the winner takes over what it has no value of."""
        humans = [self.v.people.get(id_) for id_ in (winner, *losers)]
        alive = [human for human in humans if human is not None and not human.deleted]
        if len(alive) < len(humans):
            return Outcome(Result.GONE, winner, "1004")
        self.v.writes += 1
        self.v.scheduler.say("  M merged", winner, *losers)
        heir, *others = alive
        for other in others:
            more = {name: value for name, value in other.values.items() if heir.values.get(name) is None}
            self._excuse(heir, other)
            self.v.set_person(heir, more, by_api=True)
            other.deleted = True
        self._tell(winner, losers)
        return Outcome(Result.DONE, winner)

    def _excuse(self, heir: Human, other: Human) -> None:
        """What a loser held gives way, unless it is the heir's own history that ends here."""
        if other.who == heir.who and other.values.get(KEY):
            return
        numbers = (number_of(other.values.get(name)) for name in ("a", "b"))
        self.v.book.excused.update(number for number in numbers if number is not None)

    def _tell(self, winner: str, losers: Sequence[str]) -> None:
        """The feed shows a merge before or after the losers' deletions, or without them."""
        order = int(self.v.uniform("told", len(self.v.feed)) * 3)
        for moment in range(2):
            if moment == 1:
                self.v.emit(winner, "", None, None, kind=EventKind.MERGED, losers=tuple(losers))
            for loser in losers if moment == order else ():
                self.v.emit(loser, "", None, None, kind=EventKind.DELETED)

    def _against_rules(self, values: Mapping[str, Json], *, birth: bool) -> Outcome | None:
        """Some of Salesforce's values are refused by name; some people cannot be born at all."""
        if not self.v.variant.refuse_birth:
            return None
        first, second = number_of(values.get("a")), number_of(values.get("b"))
        if first is not None and first % 3 == 0:
            return Outcome(Result.REFUSED, None, "1003", ("a",), "No.")
        if birth and second is not None and second % 5 == 1:
            return Outcome(Result.REFUSED, None, "1003", (), "No.")
        return None

    def log(self, entries: Sequence[Write]) -> Written:
        self.v.scheduler.pause(self.v.latency("log"))
        self.v.endure("M.log")
        return Written(tuple(Outcome(Result.DONE) for _ in entries), 0, 0)

    def describe(self) -> Mapping[str, Field]:
        return {}

    def provide(self, fields: Mapping[str, Field], labels: Mapping[str, str] | None = None) -> None:
        return None

    def _feed(self, token: str, wanted: Callable[[Event], bool]) -> FeedPage:
        at, order, epoch = (int(part) for part in token.split(":"))

        def look() -> FeedPage:
            if epoch < self.v.epoch:
                raise TokenRefused
            now = self.v.scheduler.now
            told = [t for t in self.v.feed if t.shown <= now and (t.event.at, t.order) > (at, order)]
            told.sort(key=lambda t: (t.event.at, t.order))
            page = told[: self.v.variant.feed_rows]
            last = max(((t.event.at, t.order) for t in page), default=(at, order))
            events = sorted(page, key=lambda t: (t.event.at, self.v.uniform("second", t.order)))
            found = tuple(t.event for t in events if wanted(t.event))
            return FeedPage(found, f"{last[0]}:{last[1]}:{epoch}", len(page) < len(told))

        answer = self.v.read("M.feed", look)
        assert isinstance(answer, FeedPage)
        return answer


def _person(human: Human) -> Person:
    key = human.values.get(KEY)
    return Person(human.id, str(key) if key else None, dict(human.values))


def _key(write: Write) -> str:
    return str(write.values.get(KEY))
