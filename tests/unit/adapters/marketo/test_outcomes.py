"""What a write tells of each record, whatever happens to its call."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from tandem.domain.errors import QuotaSpent, RateLimited
from tandem.domain.records import Json, Result, Write

from tests.unit.adapters.marketo.scripted import World, failure, results, skipped, success, updated, updates

LEADS = "/rest/v1/leads.json"


def test_each_record_has_its_own_outcome(world: World) -> None:
    world.vendor.on(
        LEADS,
        success(
            {"id": 1, "status": "updated"},
            skipped("1004"),
            skipped("1006", "Field 'nickname' not found"),
            skipped("1001", "Invalid value 'secret'. Required of type 'integer'"),
            skipped("1003", "Field 'score' is read only"),
            skipped("611"),
            skipped("713"),
            skipped("9999", "A 'secret' thing"),
        ),
    )
    values: dict[str, Json] = {"nickname": "Nick", "score": 5, "secret": "secret"}

    outcomes = world.marketo.update([Write(str(n), values) for n in range(1, 9)]).outcomes

    assert results(outcomes) == [
        Result.DONE,
        Result.GONE,
        Result.REFUSED,
        Result.REFUSED,
        Result.REFUSED,
        Result.UNDECIDED,
        Result.RETRY,
        Result.REFUSED,
    ]
    assert [outcome.fields for outcome in outcomes[2:5]] == [("nickname",), (), ("score",)]
    assert [outcome.code for outcome in outcomes[1:]] == ["1004", "1006", "1001", "1003", "611", "713", "9999"]


def test_causes_hold_no_value_and_no_word_of_the_vendor(world: World) -> None:
    message = "Invalid value 'Ada Lovelace'. Required of type 'integer'"
    world.vendor.on(LEADS, success(skipped("1001", message), skipped("4711", message)))

    outcomes = world.marketo.update([Write("1", {"score": "Ada Lovelace"}), Write("2", {})]).outcomes

    assert all(outcome.cause and "Lovelace" not in repr(outcome) for outcome in outcomes)


@pytest.mark.parametrize("code", ["1005", "1007"])
def test_a_creation_that_meets_somebody_exists(world: World, code: str) -> None:
    world.vendor.on(LEADS, success(skipped(code)))
    write = Write(None, {"salesforceId": "00Q1"})

    assert results(world.marketo.create([write]).outcomes) == [Result.EXISTS]
    assert results(world.marketo.create([write], duplicate=True).outcomes) == [Result.REFUSED]
    assert results(world.marketo.update([Write("1", {})]).outcomes) == [Result.REFUSED]


@pytest.mark.parametrize("answer", [failure("604"), failure("611"), 500, 502])
def test_an_unknown_outcome_is_undecided_for_all_records_and_not_sent_again(world: World, answer: Any) -> None:
    world.vendor.on(LEADS, answer)

    assert results(world.marketo.update(updates(3)).outcomes) == [Result.UNDECIDED] * 3
    assert len(world.vendor.to(LEADS)) == 1


@pytest.mark.parametrize("error", [requests.ReadTimeout(), requests.ConnectionError("aborted")])
def test_a_lost_connection_leaves_its_batch_undecided_and_the_rest_unsent(world: World, error: Exception) -> None:
    world.vendor.on(LEADS, error)

    outcomes = world.marketo.update(updates(301)).outcomes

    assert results(outcomes) == [Result.UNDECIDED] * 300 + [Result.RETRY]
    assert len(world.vendor.to(LEADS)) == 1


def test_a_batch_that_marketo_could_not_finish_does_not_hold_up_the_next(world: World) -> None:
    world.vendor.on(LEADS, failure("611"), updated(301))

    assert results(world.marketo.update(updates(301)).outcomes) == [Result.UNDECIDED] * 300 + [Result.DONE]


@pytest.mark.parametrize("told", [[], [{"id": 1, "status": "updated"}]])
def test_a_record_marketo_says_nothing_of_is_undecided(world: World, told: list[Any]) -> None:
    world.vendor.on(LEADS, success(*told))

    assert results(world.marketo.update(updates(2)).outcomes)[1] is Result.UNDECIDED


def test_what_was_done_is_told_even_if_the_budget_ends_the_rest(world: World) -> None:
    world.vendor.on(LEADS, updated(*range(1, 301)))
    world.turns.left = 1

    outcomes = world.marketo.update(updates(302)).outcomes

    assert results(outcomes) == [Result.DONE] * 300 + [Result.RETRY] * 2


def test_what_stops_the_first_call_is_raised(world: World) -> None:
    world.turns.left = 0
    with pytest.raises(RateLimited):
        world.marketo.update(updates(2))

    world.turns.left = 10
    world.vendor.on(LEADS, failure("607"))
    with pytest.raises(QuotaSpent):
        world.marketo.update(updates(2))


def test_a_batch_refused_for_one_record_does_not_take_the_others_with_it(world: World) -> None:
    world.vendor.on(LEADS, failure("1003"), failure("1003"), updated(2))

    outcomes = world.marketo.update(updates(2)).outcomes

    assert results(outcomes) == [Result.REFUSED, Result.DONE]
    assert outcomes[0].code == "1003"
