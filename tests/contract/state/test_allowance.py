"""The share of Salesforce's daily calls in DynamoDB: what `ports.Allowance` promises, between workers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tandem.adapters.dynamodb.allowance import DynamoAllowance
from tandem.adapters.dynamodb.store import Store
from tandem.domain.errors import QuotaSpent

from tests.contract.state.clock import StandingClock
from tests.sandbox.aws.ministack import Aws

Workers = Callable[[], DynamoAllowance]


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def worker(store: Store, tables: dict[str, str], clock: StandingClock) -> Workers:
    return lambda: DynamoAllowance(store, tables["budget"], clock=clock, share=0.5)


def test_calls_are_admitted_while_nothing_is_known(worker: Workers) -> None:
    worker().admit()


def test_calls_are_admitted_below_the_share_and_refused_from_it_on(worker: Workers) -> None:
    allowance = worker()

    allowance.used(499, 1000)
    allowance.admit()
    allowance.used(500, 1000)

    with pytest.raises(QuotaSpent):
        allowance.admit()


def test_other_workers_know_within_a_minute(worker: Workers, clock: StandingClock) -> None:
    one, two = worker(), worker()
    two.admit()
    one.used(700, 1000)
    clock.sleep(60)

    with pytest.raises(QuotaSpent):
        two.admit()


def test_a_spent_share_that_is_renewed_is_known_to_all(worker: Workers, clock: StandingClock) -> None:
    one, two = worker(), worker()
    one.used(700, 1000)
    with pytest.raises(QuotaSpent):
        two.admit()
    clock.sleep(1)

    one.used(100, 1000)

    two.admit()


def test_one_call_an_hour_asks_whether_the_share_is_still_spent(worker: Workers, clock: StandingClock) -> None:
    one, two = worker(), worker()
    one.used(500, 1000)
    one.used(505, 1000)
    clock.sleep(3599)
    with pytest.raises(QuotaSpent):
        one.admit()
    clock.sleep(1)

    two.admit()
    for worker_ in (one, two):
        with pytest.raises(QuotaSpent):
            worker_.admit()

    clock.sleep(3600)
    one.admit()


def test_only_news_is_written(worker: Workers, aws: Aws) -> None:
    allowance = worker()
    allowance.used(100, 100_000)
    before = aws.control.calls()

    for used in range(101, 1100):
        allowance.used(used, 100_000)
        allowance.admit()
    assert aws.control.calls() - before == {"dynamodb.GetItem": 1}

    allowance.used(1100, 100_000)
    assert (aws.control.calls() - before)["dynamodb.PutItem"] == 1
