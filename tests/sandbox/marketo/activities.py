"""The activity log: what happened, when it is dated, and when it becomes visible to readers."""

from __future__ import annotations

import heapq
import random
import uuid
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.marketo.clock import Clock
from tests.sandbox.marketo.config import Late
from tests.sandbox.marketo.tokens import Position

NEW_LEAD, CHANGE_DATA_VALUE, CHANGE_SCORE, MERGE_LEADS, DELETE_LEAD, CHANGE_PARTITION = 12, 13, 22, 32, 37, 100
ADD_TO_OPPORTUNITY, REMOVE_FROM_OPPORTUNITY, UPDATE_OPPORTUNITY = 34, 35, 36
CHANGE_STATUS, CHANGE_MEMBER_DATA = 104, 123


@dataclass(slots=True)
class Activity:
    """One entry of a person's log; `field` and the two values are set for a change of a value."""

    type: int
    lead_id: int
    second: int
    guid: str = ""
    number: int = 0
    primary_id: int | None = None
    primary_value: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    field: str | None = None
    new: str | None = None
    old: str | None = None
    arrival: int = 0
    visible_at: float = 0.0

    @property
    def position(self) -> Position:
        """Its place in the feed: dated second first, then order of arrival."""
        return Position(self.second, self.arrival)


def _place(activity: Activity) -> Position:
    return activity.position


@dataclass(slots=True)
class Page:
    """What one read of the feed found, and where the next read starts."""

    activities: list[Activity]
    after: Position
    more: bool


class ActivityLog:
    """Every activity, ordered by its date; late ones wait beside it until their time has come.

    A reader whose position has passed a date never sees what arrives for that date afterwards: this is
    what Adobe's knowledge base says of paging tokens and activities that are committed late.
    """

    def __init__(self, clock: Clock, late: Late, seed: int) -> None:
        """Start empty."""
        self._clock, self._late = clock, late
        self._chance, self._lateness = random.Random(seed), random.Random(late.seed)
        self._visible: list[Activity] = []
        self._waiting: list[tuple[float, int, Activity]] = []
        self._by_lead: dict[int, list[Activity]] = {}
        self._arrived, self._number, self._seed = 0, 0, seed

    def record(self, activity: Activity) -> Activity:
        """Log it, visible at once or, by the late-arrival setting, only later."""
        self._number += 1
        activity.number = self._number
        activity.guid = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self._seed} {self._number}"))
        now = self._clock.now()
        late = self._late
        activity.visible_at = max(now, activity.second)  # what is dated ahead of time appears in its time
        if late.probability and self._lateness.random() < late.probability:
            activity.visible_at = now + self._lateness.randint(1, max(1, late.max_seconds))
        self.restore(activity)
        return activity

    def restore(self, activity: Activity) -> None:
        """Take an entry as it is, numbers and moment of appearance included."""
        self._number = max(self._number, activity.number)
        self._by_lead.setdefault(activity.lead_id, []).append(activity)
        if activity.visible_at > self._clock.now():
            heapq.heappush(self._waiting, (activity.visible_at, activity.number, activity))
        else:
            self._appear(activity)

    def reseed_lateness(self) -> None:
        """Start the lateness dice again from the configured seed."""
        self._lateness = random.Random(self._late.seed)

    def page(self, after: Position, wanted: Callable[[Activity], bool], size: int, since: int) -> Page:
        """The next wanted activities after a position, none dated before `since`."""
        self._let_appear()
        found: list[Activity] = []
        start = bisect_right(self._visible, max(after, Position(since, -1)), key=_place)
        for index in range(start, len(self._visible)):
            activity = self._visible[index]
            if not wanted(activity):
                continue
            if len(found) == size:
                return Page(found, found[-1].position if found else after, more=True)
            found.append(activity)
        # The end moves with the clock: whatever is dated before now and arrives later is missed. What is
        # dated in the running second and arrives later is not, because its arrival number is higher.
        return Page(found, max(after, Position(self._clock.second(), self._arrived)), more=False)

    def shuffled_within_seconds(self, activities: list[Activity]) -> list[Activity]:
        """The same activities; those of one second in no particular order, as in Marketo."""
        return sorted(activities, key=lambda a: (a.second, self._chance.random()))

    def rehome(self, lost: int, winner: int) -> None:
        """Give the log of a merged person to the winner (leads.md: a merge combines activity logs)."""
        for activity in self._by_lead.pop(lost, []):
            activity.lead_id = winner
            self._by_lead.setdefault(winner, []).append(activity)

    def roll(self) -> random.Random:
        """The seeded dice of the feed."""
        return self._chance

    def entries(self, lead_ids: Iterable[int] | None = None) -> Iterator[Activity]:
        """Everything logged, also what is not visible yet; of some people only, when asked."""
        if lead_ids is not None:
            for lead_id in lead_ids:
                yield from self._by_lead.get(lead_id, ())
            return
        yield from self._visible
        yield from (activity for _, _, activity in sorted(self._waiting, key=lambda w: w[:2]))

    def uses_type(self, type_id: int) -> bool:
        """Whether an activity of that type was ever logged."""
        return any(activity.type == type_id for activity in self.entries())

    def _let_appear(self) -> None:
        now = self._clock.now()
        while self._waiting and self._waiting[0][0] <= now:
            self._appear(heapq.heappop(self._waiting)[2])

    def _appear(self, activity: Activity) -> None:
        self._arrived += 1
        activity.arrival = self._arrived
        if not self._visible or self._visible[-1].second <= activity.second:
            self._visible.append(activity)
        else:
            insort(self._visible, activity, key=_place)
