"""One call: its turn, its token, its patience."""

from __future__ import annotations

import pytest
import requests
from tandem.domain.errors import (
    ConfigurationError,
    QuotaSpent,
    RateLimited,
    RetriableError,
    Undecided,
)
from tandem.domain.records import Result, Write

from tests.unit.adapters.marketo.scripted import World, failure, success, unreachable

LEADS, DESCRIBE, IDENTITY = "/rest/v1/leads.json", "/rest/v1/leads/describe.json", "/identity/oauth/token"
SENT = [Write("7", {"email": "ada@example.com"})]


def test_every_call_takes_a_turn_for_the_servers_time_out_and_gives_it_back(world: World) -> None:
    world.marketo.describe()
    world.marketo.read(["1"], [])
    world.marketo.update(SENT)

    assert world.turns.taken == [30.0, 60.0, 90.0]
    assert not world.turns.held
    assert [asked.timeout for asked in world.vendor.to(LEADS)] == [(5.0, 65.0), (5.0, 95.0)]


def test_a_turn_is_given_back_when_the_network_fails(world: World) -> None:
    world.vendor.on(DESCRIBE, requests.ReadTimeout())

    with pytest.raises(RetriableError):
        world.marketo.describe()

    assert len(world.turns.taken) == 1
    assert not world.turns.held


def test_a_refused_turn_makes_no_call(world: World) -> None:
    world.turns.left = 0

    with pytest.raises(RateLimited) as caught:
        world.marketo.describe()

    assert caught.value.wait == 7.0
    assert not world.vendor.to(DESCRIBE)


@pytest.mark.parametrize(("code", "wait"), [("606", 20.0), ("615", 2.0)])
def test_a_busy_marketo_is_asked_three_times_and_then_left_alone(world: World, code: str, wait: float) -> None:
    world.vendor.on(LEADS, failure(code))

    with pytest.raises(RateLimited) as caught:
        world.marketo.update(SENT)

    assert caught.value.wait == wait
    assert world.turns.refusals == [code] * 3
    assert len(world.vendor.to(LEADS)) == 3
    assert len(world.pauses) == 2


def test_a_busy_marketo_that_relents_is_answered(world: World) -> None:
    world.vendor.on(LEADS, failure("606"), failure("615"), success({"id": 7, "status": "updated"}))

    assert world.marketo.update(SENT).outcomes[0].result is Result.DONE
    assert world.turns.refusals == ["606", "615"]


def test_a_gateway_that_limits_the_rate_counts_as_marketo_doing_so(world: World) -> None:
    world.vendor.on(LEADS, 429, success({"id": 7, "status": "updated"}))

    assert world.marketo.update(SENT).outcomes[0].result is Result.DONE
    assert world.turns.refusals == ["606"]


def test_the_daily_quota_ends_the_day_at_once(world: World) -> None:
    world.vendor.on(LEADS, failure("607"))

    with pytest.raises(QuotaSpent):
        world.marketo.read(["1"], [])

    assert world.turns.refusals == ["607"]
    assert len(world.vendor.to(LEADS)) == 1


@pytest.mark.parametrize("answer", [failure("604"), failure("608"), failure("611"), failure("713"), 502, 500, 503])
def test_a_read_is_repeated_twice_when_marketo_stumbles(world: World, answer: object) -> None:
    world.vendor.on(DESCRIBE, answer, answer, success())  # type: ignore[arg-type]
    assert world.marketo.describe() == {}

    world.vendor.on(DESCRIBE, answer)  # type: ignore[arg-type]
    with pytest.raises(RetriableError, match="tries again by itself"):
        world.marketo.describe()

    assert len(world.vendor.to(DESCRIBE)) == 6
    assert world.pauses == [1.0, 3.0, 1.0, 3.0]


@pytest.mark.parametrize("error", [requests.ConnectionError("reset"), requests.exceptions.ChunkedEncodingError()])
def test_a_read_is_repeated_when_its_connection_breaks(world: World, error: Exception) -> None:
    world.vendor.on(DESCRIBE, error, success())

    assert world.marketo.describe() == {}


def test_a_denied_permission_is_named(world: World) -> None:
    world.vendor.on(LEADS, failure("603"))

    with pytest.raises(ConfigurationError, match="Read-Write Lead"):
        world.marketo.update(SENT)


@pytest.mark.parametrize("answer", [failure("610"), failure("609"), failure("612"), 404, 302])
def test_a_call_marketo_does_not_understand_stops(world: World, answer: object) -> None:
    world.vendor.on(DESCRIBE, answer)  # type: ignore[arg-type]

    with pytest.raises(ConfigurationError, match="base_url"):
        world.marketo.describe()

    assert len(world.vendor.to(DESCRIBE)) == 1


def test_a_call_that_never_left_is_no_undecided_write(world: World) -> None:
    world.vendor.on(LEADS, unreachable())

    with pytest.raises(RetriableError) as caught:
        world.marketo.update(SENT)

    assert not isinstance(caught.value, Undecided)


def test_connections_unused_for_long_are_given_up(world: World) -> None:
    world.marketo.describe()
    world.time += 299
    world.marketo.describe()
    assert world.vendor.closed == 0

    world.time += 301
    world.marketo.describe()
    assert world.vendor.closed == 1
