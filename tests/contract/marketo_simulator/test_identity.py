"""Tokens: who gets one, how long it lives, and what a call without a good one is told."""

from __future__ import annotations

import requests

from tests.contract.marketo_simulator.client import Marketo, error


def test_the_same_token_comes_back_with_the_life_it_has_left(marketo: Marketo) -> None:
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    first = marketo.identity(**marketo.running.credentials).json()
    marketo.admin("POST", "clock", {"advance": 3_595})
    second = marketo.identity(**marketo.running.credentials).json()
    marketo.admin("POST", "clock", {"advance": 5})
    third = marketo.identity(**marketo.running.credentials).json()

    assert (first["expires_in"], second["expires_in"], third["expires_in"]) == (3_600, 5, 3_600)
    assert first["access_token"] == second["access_token"] != third["access_token"]
    assert first["token_type"] == "bearer"
    assert first["scope"] == "api.user@example.com"


def test_credentials_may_come_as_a_form(marketo: Marketo) -> None:
    form = {"grant_type": "client_credentials", **marketo.running.credentials}

    answer = requests.post(f"{marketo.url}/identity/oauth/token", data=form, timeout=10)

    assert answer.json()["access_token"] == marketo.token()


def test_a_wrong_secret_and_an_unknown_client_are_unauthorized(marketo: Marketo) -> None:
    secret = marketo.identity(**{**marketo.running.credentials, "client_secret": "wrong"})
    client = marketo.identity(client_id="nobody", client_secret="wrong")

    assert (secret.status_code, secret.json()["error"]) == (401, "unauthorized")
    assert (client.status_code, client.json()["error"]) == (401, "invalid_client")


def test_an_expired_token_is_602_and_an_unknown_one_601(marketo: Marketo) -> None:
    marketo.token()
    marketo.admin("POST", "tokens", {"expire_all": True})
    expired = marketo.get("/leads/describe.json")
    marketo.admin("POST", "tokens", {"revoke_all": True})
    unknown = marketo.get("/leads/describe.json")

    assert (error(expired), error(unknown)) == ("602", "601")


def test_only_the_authorization_header_carries_a_token(marketo: Marketo) -> None:
    path = f"{marketo.url}/rest/v1/leads/describe.json"

    in_query = requests.get(path, params={"access_token": marketo.token()}, timeout=10).json()
    bare = requests.get(path, headers={"Authorization": marketo.token()}, timeout=10).json()

    assert (error(in_query), error(bare)) == ("601", "601")


def test_two_services_have_tokens_of_their_own(marketo: Marketo) -> None:
    marketo.admin("POST", "services", {"client_id": "second", "client_secret": "s", "user": "other@example.com"})

    other = marketo.identity(client_id="second", client_secret="s").json()

    assert other["access_token"] != marketo.token()
    assert other["scope"] == "other@example.com"


def test_a_lost_permission_is_603_for_its_endpoints_only(marketo: Marketo) -> None:
    marketo.admin("POST", "services", {"client_id": "sandbox-client", "revoke": ["Read-Write Lead"]})

    assert error(marketo.post("/leads.json", {"input": [{"email": "a@example.com"}]})) == "603"
    assert marketo.get("/leads/describe.json")["success"] is True
