"""Bad weather: vendors that refuse calls for a while, and feed tokens that are no longer accepted."""

from __future__ import annotations

from collections.abc import Callable

from tandem.domain.errors import (
    ConfigurationError,
    CredentialsRefused,
    QuotaSpent,
    RateLimited,
    RetriableError,
    SyncError,
)

from tests.property.machine.people import EDITING
from tests.property.machine.plots.plot import Plot
from tests.property.machine.scheduler import START

ERRORS: tuple[Callable[[], SyncError], ...] = (
    lambda: RateLimited(7),
    lambda: RetriableError("not now"),
    lambda: QuotaSpent("Marketo"),
    lambda: ConfigurationError("No.", "Do."),
    lambda: CredentialsRefused("No.", "Do."),
)
KEPT = 60
CALLS = ("S", "M", "S.rows", "S.update", "S.insert", "M.people", "M.update", "M.create", "M.feed", "M.log")


class Outage(Plot):
    """A few times a side, or one kind of its calls, answers with an error, to some of the calls or to all."""

    def begin(self) -> None:
        r = self.random
        storms = []
        for _ in range(r.choice([1, 2, 3])):
            start = START + r.random() * EDITING
            length = r.choice([3, 10, 40, 120])
            storms.append((start, start + length, r.choice(CALLS), r.choice(ERRORS), r.choice([1.0, 0.5])))

        def weather(call: str, fields: frozenset[str]) -> SyncError | None:
            now, actor = self.stage.scheduler.now, self.stage.scheduler.actor
            for start, end, what, error, share in storms:
                if start <= now < end and call.startswith(what):
                    name, points = (actor.name, actor.points) if actor else ("", 0)
                    if self.vendors.uniform("storm", name, points) < share:
                        return error()
            return None

        self.vendors.weather = weather

    def calm(self) -> None:
        self.vendors.weather = lambda call, fields: None


class Tokens(Plot):
    """Stored feed tokens are refused; where nobody dies, what is older than a run is no longer in the feed either."""

    def begin(self) -> None:
        for _ in range(self.random.choice([1, 1, 2, 3])):
            self.stage.at(self.random.random() * (EDITING + 50), self._forget)

    def _forget(self) -> None:
        self.stage.scheduler.say("FEED forgotten")
        self.vendors.epoch += 1
        if not self.stage.variant.kill:
            self.vendors.feed[:] = [
                told for told in self.vendors.feed if told.event.at > self.stage.scheduler.now - KEPT
            ]
