"""What stands around the service: stores whose every call is a scheduling point, a clock, names and a queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tandem.adapters.memory.facts import MemoryQueue
from tandem.domain.shadow import Hasher
from tandem.domain.timing import Timing
from tandem.ports import Message

from tests.property.machine.scheduler import Scheduler, uniform

WORK = 40.0
"""The deadline of a worker."""
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

    def __init__(self, scheduler: Scheduler, skew: float) -> None:
        self._scheduler = scheduler
        self._skew = skew

    def now(self) -> float:
        return self._scheduler.now + self._error()

    def deadline(self) -> float:
        actor = self._scheduler.actor
        return (actor.started if actor else self._scheduler.now) + WORK + self._error()

    def _error(self) -> float:
        """Clocks of workers differ by up to the skew."""
        if not self._skew or self._scheduler.actor is None:
            return 0.0
        return (uniform(self._scheduler.seed, "skew", self._scheduler.actor.name) - 0.5) * self._skew


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
    """Hands each message on at once."""

    def __init__(self, deliver: Callable[[str, Message, float], None]) -> None:
        super().__init__()
        self._deliver = deliver

    def send(self, door: str, messages: Sequence[tuple[Message, float]]) -> None:
        for message, delay in messages:
            self._deliver(door, message, delay)
