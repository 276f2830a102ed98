"""A worker dies before and after each outgoing call of a run in which everything happens once; nothing comes of it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Ground
from tests.e2e.machine import story
from tests.e2e.machine.moment import Moment, back_at, empty, kept, let_pass
from tests.e2e.machine.resting import SPACE, Stuck, come_to_rest, finish, tick
from tests.sandbox.lambda_host.watch import OutgoingCall, When

SHARE = 1 if os.environ.get("SOAK") else 3
"""One of so many calls is died at: every call with SOAK, a third without."""


@pytest.fixture(scope="module")
def morning(ground: Ground) -> Moment:
    """The moment before everything happens; the workers are warm."""
    with empty(ground) as town:
        story.prepare(town)
        let_pass(town, 60)
        return kept(town)


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


def _wrong_after(ground: Ground, morning: Moment, number: int, when: When) -> Iterator[str]:
    """What is not as it must be when a worker has died at this call; begins with what was killed."""
    with back_at(ground, morning) as town:
        story.happen(town)
        let_pass(town, SPACE)
        point = town.stack.kill_at(number, when)
        tick(town)
        town.stack.settle()
        if not point.reached.is_set():
            return
        calls = town.stack.outgoing_calls()
        name = f"killed {when} call {number} ({calls[number - 1].function} {calls[number - 1].what})"
        try:
            come_to_rest(town)
        except Stuck as error:
            yield f"{name}: {error}"
        yield from (f"{name}: {one}" for one in story.wrong(town))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_at_any_outgoing_call_leaves_nothing_lost_or_doubled(
    ground: Ground, morning: Moment, when: When
) -> None:
    numbers = range(1, len(_calls(ground, morning)) + 1)
    chosen = sorted(random.Random(when).sample(numbers, -(-len(numbers) // SHARE)))

    wrong = [line for number in chosen for line in _wrong_after(ground, morning, number, when)]

    assert not wrong, "\n".join(wrong)
