"""How much of each vendor's day is spent, told to whoever asks."""

from __future__ import annotations

import pytest
from tandem.adapters.dynamodb.allowance import DynamoAllowance
from tandem.adapters.dynamodb.budget import DynamoTurns
from tandem.adapters.dynamodb.spending import spending
from tandem.adapters.dynamodb.store import Store

from tests.contract.state.clock import StandingClock


def test_nobody_has_spent_anything_before_the_first_call(store: Store, tables: dict[str, str]) -> None:
    assert spending(store, tables["budget"], share=0.5, daily=100, now=0.0) == {}


def test_the_parts_are_those_of_our_share_and_of_our_daily_calls(store: Store, tables: dict[str, str]) -> None:
    clock = StandingClock()
    DynamoAllowance(store, tables["budget"], clock=clock, share=0.5).used(450, 1000)
    turns = DynamoTurns(store, tables["budget"], clock=clock)
    for _ in range(3):
        turns.release(turns.take(30))

    parts = spending(store, tables["budget"], share=0.5, daily=4, now=clock.now())

    assert parts == {"Salesforce": pytest.approx(0.9), "Marketo": pytest.approx(0.75)}


def test_marketos_day_ends_and_a_refusal_for_the_quota_spends_it_whole(store: Store, tables: dict[str, str]) -> None:
    clock = StandingClock()
    turns = DynamoTurns(store, tables["budget"], clock=clock)
    turns.release(turns.take(30))
    turns.refused("607")

    def part(now: float) -> float:
        return spending(store, tables["budget"], share=1.0, daily=100, now=now)["Marketo"]

    assert (part(clock.now()), part(clock.now() + 2 * 86400)) == (1.0, 0.0)
