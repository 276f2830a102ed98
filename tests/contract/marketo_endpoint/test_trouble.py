"""What Marketo and the network can do to a call."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from tandem.domain.errors import (
    ConfigurationError,
    CredentialsRefused,
    QuotaSpent,
    RateLimited,
    RetriableError,
)
from tandem.domain.records import Result, Write

from tests.contract.marketo_endpoint.instance import Instance


def _create(instance: Instance) -> Result:
    return instance.marketo.create([Write(None, {"salesforceId": "00Q000000000001AAA"})]).outcomes[0].result


def test_warm_calls_open_no_new_connection(instance: Instance) -> None:
    (number,) = instance.load({})
    for _ in range(10):
        instance.marketo.update([Write(number, {"firstName": "Ada"})])
        instance.marketo.read([number], ["firstName"])

    pools = instance.session.get_adapter(instance.url).poolmanager.pools  # type: ignore[attr-defined]
    (pool,) = (pools[key] for key in pools.keys())  # noqa: SIM118 - no mapping, though it looks like one
    assert pool.num_requests > 20
    assert pool.num_connections == 1


def test_every_counted_call_took_a_turn_and_gave_it_back(instance: Instance) -> None:
    instance.marketo.read(["1"], [])

    counters = instance.seen("counters")
    assert instance.turns.taken == counters["calls"] - counters["by_operation"]["identity"]
    assert instance.turns.held == 0
    assert counters["by_operation"]["identity"] == 1


@pytest.mark.parametrize("how", ["expire_all", "revoke_all"])
def test_a_lost_token_goes_unnoticed(instance: Instance, how: str) -> None:
    instance.admin("tokens", **{how: True})

    assert _create(instance) is Result.DONE
    assert len(instance.leads()) == 1


def test_a_wrong_secret_is_refused_with_a_remedy(bare: Instance) -> None:
    secret = bare.credentials["client_secret"][::-1]
    with pytest.raises(CredentialsRefused, match="LaunchPoint") as caught:
        bare.endpoint(client_secret=secret).describe()

    assert secret not in "".join(traceback.format_exception(caught.value))


def test_an_unreachable_host_is_tried_again_later_and_gives_nothing_away(bare: Instance) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(RetriableError, match=address.removeprefix("http://")) as caught:
            bare.endpoint(base_url=address).describe()

    assert bare.credentials["client_secret"] not in "".join(traceback.format_exception(caught.value))


def test_logs_tell_neither_secrets_nor_values(instance: Instance, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        instance.endpoint().having("email", ["ada@example.com"], [])

    assert instance.credentials["client_secret"] not in caplog.text
    assert "ada@" not in caplog.text
    assert "ada%40" not in caplog.text


@pytest.mark.parametrize(
    ("permission", "endpoint"),
    [("Read-Write Lead", "create"), ("Read-Only Activity", "token"), ("Read-Write Activity", "log")],
)
def test_a_lost_permission_is_named(instance: Instance, permission: str, endpoint: str) -> None:
    (number,) = instance.load({})
    taken = [permission, permission.replace("Read-Only", "Read-Write")]
    instance.admin("services", client_id=instance.credentials["client_id"], revoke=taken)

    call: Callable[[], object] = {
        "create": lambda: _create(instance),
        "token": instance.token,
        "log": lambda: instance.marketo.log([Write(number, {"summary": "Hello"})]),
    }[endpoint]
    with pytest.raises(ConfigurationError, match=f"'{permission}'"):
        call()


@pytest.mark.parametrize(("code", "wait"), [("606", 20.0), ("615", 2.0)])
def test_a_busy_marketo_is_waited_for_a_little(instance: Instance, code: str, wait: float) -> None:
    instance.fail("leads.sync", times=2, vendor_code=code)
    assert _create(instance) is Result.DONE

    instance.fail("leads.sync", times=3, vendor_code=code)
    with pytest.raises(RateLimited) as caught:
        _create(instance)

    assert caught.value.wait == wait
    assert instance.turns.refusals == [code] * 5
    assert instance.turns.held == 0


def test_the_daily_quota_is_told(instance: Instance) -> None:
    instance.admin("quota", spend=50_000)

    with pytest.raises(QuotaSpent):
        instance.marketo.read(["1"], [])

    assert instance.turns.refusals == ["607"]


@pytest.mark.parametrize(
    "action", [{"drop": "before"}, {"status": 502}, {"vendor_code": "604"}, {"vendor_code": "611"}]
)
def test_a_read_survives_two_mishaps(instance: Instance, action: dict[str, Any]) -> None:
    (number,) = instance.load({"firstName": "Ada"})
    instance.fail("leads.get", times=2, **action)

    assert instance.marketo.read([number], ["firstName"])[number].values == {"firstName": "Ada"}


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("action", [{"status": 502}, {"vendor_code": "604"}, {"vendor_code": "611"}, {"drop": ""}])
def test_a_write_of_unknown_outcome_is_undecided_whatever_became_of_it(
    instance: Instance, action: dict[str, Any], applied: bool
) -> None:
    how: dict[str, Any] = {**action, "applied": applied}
    if "drop" in action:
        how = {"drop": "after" if applied else "before"}
    instance.fail("leads.sync", **how)

    assert _create(instance) is Result.UNDECIDED

    assert len(instance.leads()) == int(applied)
    assert instance.calls("leads.sync") == 1
    assert instance.turns.held == 0


@pytest.mark.parametrize("code", ["608", "614"])
def test_a_write_that_was_not_carried_out_may_simply_be_repeated(instance: Instance, code: str) -> None:
    instance.fail("leads.sync", vendor_code=code)
    with pytest.raises(RetriableError):
        _create(instance)

    assert _create(instance) is Result.DONE


def test_a_body_marketo_finds_too_large_is_halved(instance: Instance) -> None:
    instance.admin("limits", body_bytes=20_000)
    ids = instance.load(*({} for _ in range(200)))

    outcomes = instance.marketo.update([Write(number, {"firstName": "A" * 200}) for number in ids]).outcomes

    assert {outcome.result for outcome in outcomes} == {Result.DONE}
    assert [outcome.id for outcome in outcomes] == ids


def test_records_that_fail_are_those_marketo_names(instance: Instance) -> None:
    ids = instance.load({}, {}, {})
    instance.fail("leads.sync", record_code="1004", records=[1])

    outcomes = instance.marketo.update([Write(number, {"firstName": "Ada"}) for number in ids]).outcomes

    assert [outcome.result for outcome in outcomes] == [Result.DONE, Result.GONE, Result.DONE]
