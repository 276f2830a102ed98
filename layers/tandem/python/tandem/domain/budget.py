"""The vendors' allowances: when a call may be made. Decisions only; a store keeps what all workers share.

Marketo allows 100 calls in any 20 s, 10 at once, and a number a day (Adobe, "Marketo Engage API limits"). A bucket
of 100 that fills again would let 199 through in the worst 20 s, so calls are spaced: each pushes the theoretical
arrival time of the next, and only `burst` may run ahead of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

SKEW = 2.0
"""Seconds by which the clocks of workers may differ."""
_WINDOW = 20.0
_MARGIN = 0.95
_POLL = 0.25
_ROUNDING = 1e-6  # epoch seconds have no finer steps as floats
_FIRST_PAUSE, _LONGEST_PAUSE, _FORGIVEN = 2.0, 20.0, 60.0
_NARROW_FOR = 60.0
NEARLY = 0.9
"""The part of a day's calls whose spending a person should know of."""


class Lane(StrEnum):
    """Who asks: the cycle, or a person who waits for an answer."""

    CYCLE = "cycle"
    REALTIME = "realtime"


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of Marketo's limits is ours: calls in 20 s, at once, in flight, and a day (None: Marketo's own)."""

    calls_per_20s: float = 50
    burst: int = 5
    concurrent: int = 8
    daily: int | None = None
    ahead: int = 5

    @property
    def spacing(self) -> float:
        """Seconds between calls."""
        return _WINDOW / (self.calls_per_20s * _MARGIN)

    @property
    def tolerance(self) -> float:
        """How far calls may run ahead of their spacing."""
        return (self.burst - 1) * self.spacing


@dataclass(frozen=True, slots=True)
class Book:
    """What all workers know together: the next arrival time, leases by name, the calls of the day, and refusals."""

    arrival: float = 0.0
    leases: Mapping[str, float] = field(default_factory=dict)
    day: str = ""
    calls: int = 0
    spent: str = ""
    pause: float = 0.0
    resumes: float = 0.0
    width: int = 0
    narrowed: float = 0.0

    def spent_of(self, daily: int, now: float) -> float:
        """How much of the day's calls is spent, 1 for all of them."""
        if self.spent == quota_day(now):
            return 1.0
        return self.calls / daily if self.day == quota_day(now) else 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """The call may be made at this moment, once the book is stored."""

    at: float
    book: Book


@dataclass(frozen=True, slots=True)
class Wait:
    """Ask again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Spent:
    """The day's calls are used up."""


def ask(book: Book, pace: Pace, lane: Lane, *, lease: str, now: float, timeout: float) -> Turn | Wait | Spent:
    """Whether a call may be made. The cycle takes only a turn that is due; a waiting person up to `ahead` more."""
    day = quota_day(now)
    calls = book.calls if book.day == day else 0
    if book.spent == day or (pace.daily is not None and calls >= pace.daily):
        return Spent()
    leases = {name: until for name, until in book.leases.items() if until + SKEW > now}
    if len(leases) >= _width(book, pace, lane, now):
        return Wait(_POLL)
    due = max(now, book.arrival - pace.tolerance)
    reach = pace.ahead * pace.spacing if lane is Lane.REALTIME else 0.0
    if due - now > reach + _ROUNDING:
        return Wait(due - now - reach)
    arrival = max(book.arrival, now) + pace.spacing
    return Turn(due, replace(book, arrival=arrival, leases={**leases, lease: due + timeout}, day=day, calls=calls + 1))


def refused(book: Book, pace: Pace, code: str, now: float) -> Book:
    """The book after Marketo refused a call: for its rate (606), its concurrency (615), its daily quota (607)."""
    match code:
        case "606":
            return _slowed(book, pace, now)
        case "615":
            return _narrowed(book, pace, now)
        case "607":
            return replace(book, spent=quota_day(now))
    return book


def quota_day(now: float) -> str:
    """The day whose calls are counted: Marketo renews its quota at midnight of America/Chicago."""
    return datetime.fromtimestamp(now, ZoneInfo("America/Chicago")).date().isoformat()


def _width(book: Book, pace: Pace, lane: Lane, now: float) -> int:
    """Calls in flight; one of them is kept for a person who waits."""
    narrow = book.width and now < book.narrowed + _NARROW_FOR
    width = min(book.width, pace.concurrent) if narrow else pace.concurrent
    return width if lane is Lane.REALTIME else max(1, width - 1)


def _slowed(book: Book, pace: Pace, now: float) -> Book:
    """Nobody calls for 2 s, longer when refused again soon; calls refused together are one refusal."""
    if now < book.resumes:
        return book
    again = book.pause > 0 and now < book.resumes + _FORGIVEN
    pause = min(_LONGEST_PAUSE, 2 * book.pause) if again else _FIRST_PAUSE
    return replace(book, arrival=max(book.arrival, now + pause + pace.tolerance), pause=pause, resumes=now + pause)


def _narrowed(book: Book, pace: Pace, now: float) -> Book:
    """Half the calls in flight for a minute; calls refused together are one refusal."""
    if now < book.narrowed + SKEW:
        return book
    return replace(book, width=max(1, _width(book, pace, Lane.REALTIME, now) // 2), narrowed=now)


@dataclass(frozen=True, slots=True)
class Figure:
    """What Salesforce said of the org's calls of the last 24 hours (`Sforce-Limit-Info`), and when."""

    used: int
    limit: int
    at: float

    def spent(self, share: float) -> float:
        """How much of our share is spent, 1 for all of it; an org that grants nothing leaves nothing."""
        return self.used / (share * self.limit) if self.limit else 1.0

    def reaches(self, share: float) -> bool:
        """Whether our share is spent."""
        return self.used >= share * self.limit

    def is_news_after(self, known: Figure | None, share: float) -> bool:
        """Whether it differs enough to be told to others: by a hundredth of the limit, or across the share."""
        if known is None or known.limit != self.limit or known.reaches(share) != self.reaches(share):
            return True
        return abs(self.used - known.used) * 100 >= self.limit
