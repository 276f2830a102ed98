"""The shared Marketo budget in DynamoDB: what `ports.Turns` promises, between workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tandem.adapters.dynamodb.budget import DynamoTurns
from tandem.adapters.dynamodb.store import Store
from tandem.domain.budget import Lane, Pace
from tandem.domain.errors import QuotaSpent, RateLimited

from tests.contract.state.clock import StandingClock
from tests.sandbox.aws.ministack import Aws

PACE = Pace(calls_per_20s=100, burst=5, concurrent=6)
Workers = Callable[..., DynamoTurns]


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def worker(store: Store, tables: dict[str, str], clock: StandingClock) -> Workers:
    def make(pace: Pace = PACE, lane: Lane = Lane.CYCLE) -> DynamoTurns:
        return DynamoTurns(
            store, tables["budget"], clock=clock, pace=pace, lane=lane, sleep=clock.sleep, chance=lambda: 0.0
        )

    return make


def test_workers_share_one_pace(worker: Workers, clock: StandingClock) -> None:
    one, two = worker(), worker()
    start = clock.now()

    for turns in [one, two] * 20:
        turns.release(turns.take(30.0))

    assert clock.now() - start == pytest.approx(35 * PACE.spacing)


def test_a_turn_and_its_end_are_one_write_each(worker: Workers, aws: Aws) -> None:
    turns = worker()
    turns.release(turns.take(30.0))
    before = aws.control.calls()

    for _ in range(3):
        turns.release(turns.take(30.0))

    assert aws.control.calls() - before == {"dynamodb.PutItem": 3, "dynamodb.UpdateItem": 3}


def test_calls_in_flight_are_limited_and_one_is_kept_for_a_person_who_waits(
    worker: Workers, clock: StandingClock
) -> None:
    cycle, door = worker(), worker(lane=Lane.REALTIME)
    held = [cycle.take(60.0) for _ in range(5)]
    start = clock.now()

    with pytest.raises(RateLimited):
        cycle.take(60.0)
    assert clock.now() - start <= 20.0
    door.take(60.0)
    with pytest.raises(RateLimited):
        door.take(5.0)

    cycle.release(held[0])
    door.take(5.0)


def test_a_lease_of_a_worker_that_died_ends_with_its_call(worker: Workers, clock: StandingClock) -> None:
    turns = worker(Pace(concurrent=1))
    turns.take(30.0)
    clock.sleep(32.5)

    assert turns.take(30.0)


def test_a_lease_is_given_back_once(worker: Workers) -> None:
    one, two = worker(Pace(concurrent=1)), worker(Pace(concurrent=1))
    lease = one.take(30.0)
    one.release(lease)
    one.release(lease)
    one.release("unknown")

    two.take(30.0)
    with pytest.raises(RateLimited):
        one.take(30.0)


def test_nobody_waits_past_the_end_of_the_worker(worker: Workers, clock: StandingClock) -> None:
    turns = worker(Pace(calls_per_20s=1, burst=1))
    turns.take(5.0)
    clock.end = clock.now() + 10.0
    start = clock.now()

    with pytest.raises(RateLimited) as told:
        turns.take(5.0)

    assert clock.now() == start
    assert told.value.wait == pytest.approx(20 / 0.95)


def test_a_refusal_slows_every_worker(worker: Workers, clock: StandingClock) -> None:
    one, two = worker(), worker()
    one.take(5.0)
    start = clock.now()

    one.refused("606")
    two.refused("606")
    two.take(5.0)

    assert clock.now() - start == pytest.approx(2.0)


def test_a_quota_marketo_calls_spent_is_spent_for_every_worker_until_midnight_in_chicago(
    worker: Workers, clock: StandingClock
) -> None:
    one, two = worker(), worker(lane=Lane.REALTIME)
    one.refused("607")

    with pytest.raises(QuotaSpent):
        two.take(5.0)
    clock.sleep(86400)
    assert two.take(5.0)


def test_the_calls_of_the_day_are_counted_for_all_workers(worker: Workers) -> None:
    one, two = worker(Pace(daily=3)), worker(Pace(daily=3))
    one.take(5.0)
    two.take(5.0)
    one.take(5.0)

    with pytest.raises(QuotaSpent):
        two.take(5.0)


def test_an_unknown_refusal_changes_nothing(worker: Workers, aws: Aws) -> None:
    turns = worker()
    turns.take(5.0)
    before = aws.control.calls()

    turns.refused("610")

    assert aws.control.calls() - before == {"dynamodb.GetItem": 1}


def test_workers_that_ask_at_the_same_time_get_different_turns(
    store: Store, tables: dict[str, str], clock: StandingClock
) -> None:
    waited: list[float] = []
    lock = threading.Lock()

    def sleep(seconds: float) -> None:
        with lock:
            waited.append(seconds)

    pace = Pace(calls_per_20s=100, burst=4, concurrent=20, ahead=30)
    doors = [
        DynamoTurns(store, tables["budget"], clock=clock, pace=pace, lane=Lane.REALTIME, sleep=sleep) for _ in range(4)
    ]

    with ThreadPoolExecutor(4) as workers:
        leases = list(workers.map(lambda n: doors[n % 4].take(30.0), range(16)))

    item = store.dispatch("GetItem", {"TableName": tables["budget"], "Key": {"name": {"S": "marketo"}}})["Item"]
    assert set(item["leases"]["M"]) == set(leases)
    assert len(set(leases)) == 16
    assert '"calls": 16' in item["book"]["S"]
