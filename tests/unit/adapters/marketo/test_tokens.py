"""The token: where it travels, how long it lives, and what refuses it."""

from __future__ import annotations

import traceback

import pytest
import requests
from tandem.domain.errors import (
    ConfigurationError,
    CredentialsRefused,
    RetriableError,
    Undecided,
)
from tandem.domain.records import Result, Write

from tests.unit.adapters.marketo.scripted import CONNECTION, GRANT, World, failure, success, unreachable

LEADS, DESCRIBE, IDENTITY = "/rest/v1/leads.json", "/rest/v1/leads/describe.json", "/identity/oauth/token"
SENT = [Write("7", {"email": "ada@example.com"})]


def test_the_identity_is_asked_without_a_turn_and_once(world: World) -> None:
    world.marketo.describe()
    world.marketo.describe()

    assert len(world.vendor.to(IDENTITY)) == 1
    assert len(world.turns.taken) == 2


def test_the_token_travels_in_the_header_only(world: World) -> None:
    world.marketo.describe()

    (asked,) = world.vendor.to(DESCRIBE)
    assert asked.headers["Authorization"] == "Bearer token-1"
    assert "access_token" not in asked.params


def test_the_users_netrc_never_replaces_the_token(
    world: World, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="utf-8") as file:
        file.write("machine 123-abc-456.mktorest.com login somebody password else\n")
    monkeypatch.setenv("NETRC", netrc)

    world.marketo.describe()

    assert "Authorization" not in world.vendor.to(IDENTITY)[0].headers
    assert world.vendor.to(DESCRIBE)[0].headers["Authorization"] == "Bearer token-1"


@pytest.mark.parametrize("code", ["601", "602"])
def test_an_expired_token_is_renewed_and_the_same_call_made_once_more(world: World, code: str) -> None:
    world.vendor.on(IDENTITY, GRANT, {**GRANT, "access_token": "token-2"})
    world.vendor.on(LEADS, failure(code), success({"id": 7, "status": "updated"}))

    written = world.marketo.update(SENT)

    assert written.outcomes[0].result is Result.DONE
    assert [a.headers["Authorization"] for a in world.vendor.to(LEADS)] == ["Bearer token-1", "Bearer token-2"]
    assert len({a.raw for a in world.vendor.to(LEADS)}) == 1


def test_a_token_refused_twice_is_tried_again_later(world: World) -> None:
    world.vendor.on(LEADS, failure("602"))

    with pytest.raises(RetriableError) as caught:
        world.marketo.update(SENT)

    assert not isinstance(caught.value, Undecided)
    assert len(world.vendor.to(LEADS)) == 2


def test_a_token_is_used_until_it_expires(world: World) -> None:
    world.marketo.describe()
    world.time += 3599
    world.marketo.describe()
    assert len(world.vendor.to(IDENTITY)) == 1

    world.time += 1
    world.marketo.describe()
    assert len(world.vendor.to(IDENTITY)) == 2


@pytest.mark.parametrize("status", [400, 401])
def test_refused_credentials_stop_with_a_remedy_and_without_the_secret(world: World, status: int) -> None:
    refused = {"error": "invalid_client", "error_description": "Bad client credentials"}
    world.vendor.on(IDENTITY, (status, refused))

    with pytest.raises(CredentialsRefused, match="LaunchPoint") as caught:
        world.marketo.describe()

    assert CONNECTION.client_secret not in str(caught.value)
    assert len(world.vendor.to(IDENTITY)) == 1


@pytest.mark.parametrize("status", [401, 404])
def test_an_address_that_is_not_marketos_is_told(world: World, status: int) -> None:
    world.vendor.on(IDENTITY, status)

    with pytest.raises(ConfigurationError, match="identity service"):
        world.marketo.describe()


def test_a_stumbling_identity_service_is_asked_again(world: World) -> None:
    world.vendor.on(IDENTITY, 503, requests.ReadTimeout(), GRANT)

    assert world.marketo.describe() == {}


def test_an_unreachable_host_is_tried_later_and_nothing_secret_is_told(world: World) -> None:
    world.vendor.on(IDENTITY, unreachable())
    with pytest.raises(RetriableError, match="123-abc-456") as caught:
        world.marketo.describe()

    told = "".join(traceback.format_exception(caught.value))
    assert CONNECTION.client_secret not in told
    assert "ada@example.com" not in told


def test_the_identity_is_the_munchkin_id_or_else_the_api_user() -> None:
    assert World().marketo.identity() == "123-ABC-456"

    elsewhere = World(type(CONNECTION)("https://marketo.example.com", "id", "secret"))
    assert elsewhere.marketo.identity() == "api@example.com"
