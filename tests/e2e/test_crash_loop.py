"""A worker dies before and after each outgoing call of a run in which everything happens once; nothing comes of it."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.e2e.conftest import Ground
from tests.e2e.machine import story
from tests.e2e.machine.moment import Moment, back_at, empty, kept, let_pass
from tests.e2e.machine.resting import SPACE, Stuck, come_to_rest, finish, tick
from tests.e2e.town import Town
from tests.sandbox.lambda_host.watch import OutgoingCall, When

SHARE = 1 if os.environ.get("SOAK") else 5
"""One of so many calls is died at: every call with SOAK, a fifth without."""
DOORS = ("SyncOrchestratorFunction", "MarketoChangesFunction", "SyncLeadFunction")
"""The doors of the story; another worker of each stands ready to replace the one that dies."""
MISSED = 10
"""One of so many calls may be made in one run and not in the next: workers beside each other do not share alike."""


@pytest.fixture(scope="module")
def morning(ground: Ground) -> Moment:
    """The moment before everything happens; the workers are warm."""
    with empty(ground) as town:
        story.prepare(town)
        let_pass(town, 60)
        return kept(town)


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


def _calls(ground: Ground, morning: Moment) -> list[OutgoingCall]:
    """The calls of a run in which nobody dies."""
    with back_at(ground, morning) as town:
        story.happen(town)
        let_pass(town, SPACE)
        tick(town)
        finish(town)
        calls = town.stack.outgoing_calls()
        come_to_rest(town)
        assert list(story.wrong(town)) == []
    return calls


def _wrong_after(ground: Ground, morning: Moment, point: Point, when: When) -> list[str] | None:
    """What is not as it must be when a worker has died at this call; None when no worker came there."""
    with back_at(ground, morning) as town:
        story.happen(town)
        let_pass(town, SPACE)
        town.stack.warm(2, *DOORS)
        death = town.stack.kill_at(point.number, when, function=point.function, containing=point.what)
        tick(town)
        wrong = [f"killed {when} {point}: {one}" for one in _wrong_at_rest(town)]
        return wrong if death.reached.is_set() else None


def _wrong_at_rest(town: Town) -> Iterator[str]:
    try:
        come_to_rest(town)
    except Stuck as error:
        yield str(error)
    yield from story.wrong(town)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_at_any_outgoing_call_leaves_nothing_lost_or_doubled(
    ground: Ground, morning: Moment, when: When
) -> None:
    points = _points(_calls(ground, morning))
    chosen = random.Random(when).sample(points, -(-len(points) // SHARE))

    found = [_wrong_after(ground, morning, point, when) for point in chosen]
    wrong = [line for lines in found for line in lines or ()]

    assert not wrong, "\n".join(wrong)
    assert found.count(None) <= len(found) / MISSED, "too many calls were not met again"
