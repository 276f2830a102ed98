"""A worker dies before and after each outgoing call of a run in which everything happens once; nothing comes of it."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import pytest

from tests.e2e.conftest import Ground
from tests.e2e.machine import families, story
from tests.e2e.machine.moment import Moment, back_at, empty, kept, let_pass
from tests.e2e.machine.resting import SPACE, Stuck, come_to_rest, finish, tick
from tests.e2e.town import FAST, Town
from tests.sandbox.lambda_host.watch import OutgoingCall, When

MISSED = 10
"""One of so many calls may be made in one run and not in the next: workers beside each other do not share alike."""


class Day(Protocol):
    """What is there in the morning, what happens, and what must have come of it; by which doors, under which file."""

    @property
    def CONFIG(self) -> str: ...  # noqa: N802 - a module's constant
    @property
    def DOORS(self) -> Sequence[str]: ...  # noqa: N802 - a module's constant
    def prepare(self, town: Town) -> None: ...
    def happen(self, town: Town) -> None: ...
    def wrong(self, town: Town) -> Iterator[str]: ...


SHARES: dict[Day, int] = {story: 5, families: 40}
"""One of so many calls of each day is died at; with SOAK at every one."""


@dataclass(frozen=True)
class Morning:
    """The moment before everything happens; the workers are warm."""

    ground: Ground
    day: Day
    moment: Moment

    def back(self) -> AbstractContextManager[Town]:
        """The world as it was then."""
        return back_at(self.ground, self.moment)


@pytest.fixture(scope="module", params=SHARES, ids=lambda day: day.__name__.rpartition(".")[2])
def morning(ground: Ground, request: pytest.FixtureRequest) -> Iterator[Morning]:
    day: Day = request.param
    environment = {"TANDEM_CONFIG": str(ground.config)}
    with empty(ground, FAST + day.CONFIG) as town:
        town.stack.restart(environment)
        day.prepare(town)
        let_pass(town, 60)
        moment = kept(town)
    yield Morning(ground, day, moment)
    ground.config.write_text(FAST)
    ground.world.stack.restart(environment)


@dataclass(frozen=True)
class Point:
    """The `number`-th call of one kind that a function makes: workers beside each other mix the order of kinds."""

    function: str
    what: str
    number: int


def _points(calls: list[OutgoingCall]) -> list[Point]:
    """Every call, in the order of their making."""
    met: Counter[tuple[str, str]] = Counter()
    points = []
    for call in calls:
        kind = call.function, call.what.partition("?")[0]
        met[kind] += 1
        points.append(Point(*kind, met[kind]))
    return points


def _calls(morning: Morning) -> list[OutgoingCall]:
    """The calls of a run in which nobody dies."""
    with morning.back() as town:
        morning.day.happen(town)
        let_pass(town, SPACE)
        tick(town)
        finish(town)
        calls = town.stack.outgoing_calls()
        come_to_rest(town)
        assert list(morning.day.wrong(town)) == []
    return calls


def _wrong_after(morning: Morning, point: Point, when: When) -> list[str] | None:
    """What is not as it must be when a worker has died at this call; None when no worker came there."""
    with morning.back() as town:
        morning.day.happen(town)
        let_pass(town, SPACE)
        town.stack.warm(2, *morning.day.DOORS)
        death = town.stack.kill_at(point.number, when, function=point.function, containing=point.what)
        tick(town)
        wrong = [f"killed {when} {point}: {one}" for one in _wrong_at_rest(morning.day, town)]
        return wrong if death.reached.is_set() else None


def _wrong_at_rest(day: Day, town: Town) -> Iterator[str]:
    try:
        come_to_rest(town)
    except Stuck as error:
        yield str(error)
    yield from day.wrong(town)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_at_any_outgoing_call_leaves_nothing_lost_or_doubled(morning: Morning, when: When) -> None:
    points = _points(_calls(morning))
    share = 1 if os.environ.get("SOAK") else SHARES[morning.day]
    chosen = random.Random(when).sample(points, -(-len(points) // share))

    found = [_wrong_after(morning, point, when) for point in chosen]
    wrong = [line for lines in found for line in lines or ()]

    assert not wrong, "\n".join(wrong)
    assert found.count(None) <= len(found) / MISSED, "too many calls were not met again"
