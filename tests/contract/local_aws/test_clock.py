"""Time passes for workers and messages when a test says so."""

from __future__ import annotations

import time

from tests.contract.local_aws.world import VISIBILITY, World

DATE = {"do": "date"}
DAY = 86_400


def _date(world: World) -> float:
    return float(world.stack.invoke("EchoFunction", DATE).payload["did"])


def test_workers_that_run_already_see_the_time_that_passed(world: World) -> None:
    before = _date(world)

    world.stack.pass_time(DAY)

    assert DAY <= _date(world) - before < DAY + 60


def test_workers_can_be_put_into_the_past_and_a_reset_brings_them_back(world: World) -> None:
    world.stack.set_clock(1_000_000_000)

    past = _date(world)
    world.stack.reset()

    assert 0 <= past - 1_000_000_000 < 60
    assert abs(_date(world) - time.time()) < 60


def test_a_deadline_is_told_in_the_time_of_the_workers(world: World) -> None:
    world.stack.pass_time(DAY)

    result = world.stack.invoke("EchoFunction", {})

    assert 0 < result.payload["left"] <= 2000


def test_time_that_passes_brings_back_messages_nobody_worked_off(world: World) -> None:
    world.send("one", do="fail")
    world.settle()

    world.stack.pass_time(VISIBILITY)
    world.settle()

    assert world.receives("one") == 2
