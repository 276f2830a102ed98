"""OAuth: who gets a session, and when a session dies."""

import time
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.contract.salesforce_simulator.client import Client, problem
from tests.contract.salesforce_simulator.conftest import SYNC
from tests.sandbox.salesforce.server import Salesforce

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = (
    KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
)


def _token(server: Salesforce, **form: str) -> requests.Response:
    return requests.post(f"{server.url}/services/oauth2/token", data=form)


def _bearer(server: Salesforce, *, key: Any = KEY, **claims: Any) -> requests.Response:
    whole = {"iss": SYNC.client_id, "sub": SYNC.username, "aud": server.url, "exp": int(time.time()) + 120} | claims
    assertion = jwt.encode(whole, key, algorithm="RS256")
    return _token(server, grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=assertion)


@pytest.fixture
def certified(server: Salesforce, salesforce: Client) -> Salesforce:
    """The server, its app of the sync user holding a public key."""
    salesforce.admin("POST", "/users", {"client_id": SYNC.client_id, "public_key": PUBLIC})
    return server


def test_client_credentials_open_a_session_that_tells_who_it_is(server: Salesforce) -> None:
    answer = _token(server, grant_type="client_credentials", client_id=SYNC.client_id, client_secret=SYNC.client_secret)

    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["instance_url"] == server.url
    organisation, user = body["id"].split("/")[-2:]
    assert organisation == server.org.config.org_id
    assert server.org.user_id(SYNC.username) == user
    assert "expires_in" not in body


def test_client_credentials_also_come_as_basic_authorization(server: Salesforce) -> None:
    answer = requests.post(
        f"{server.url}/services/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=(SYNC.client_id, SYNC.client_secret),
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("client_id", "secret", "status", "error"),
    [
        (SYNC.client_id, "wrong", 401, "invalid_client"),
        ("nobody", SYNC.client_secret, 400, "invalid_client_id"),
    ],
)
def test_wrong_credentials_answer_an_oauth_error(
    server: Salesforce, client_id: str, secret: str, status: int, error: str
) -> None:
    answer = _token(server, grant_type="client_credentials", client_id=client_id, client_secret=secret)

    assert answer.status_code == status
    assert answer.json().keys() == {"error", "error_description"}
    assert answer.json()["error"] == error


def test_an_unknown_grant_is_refused(server: Salesforce) -> None:
    assert _token(server, grant_type="telepathy").json()["error"] == "unsupported_grant_type"


def test_a_signed_assertion_opens_a_session(certified: Salesforce) -> None:
    answer = _bearer(certified)

    assert answer.status_code == 200
    token = answer.json()["access_token"]
    limits = requests.get(f"{certified.url}/services/data/v60.0/limits", headers={"Authorization": f"Bearer {token}"})
    assert limits.status_code == 200


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"exp": 1}, "expired"),
        ({"aud": "https://login.example"}, "audience is invalid"),
        ({"sub": "somebody@else.example"}, "hasn't approved this consumer"),
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(certified: Salesforce, claims: dict[str, Any], reason: str) -> None:
    answer = _bearer(certified, **claims)

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_grant"
    assert reason in answer.json()["error_description"]


def test_an_assertion_signed_with_another_key_is_refused(certified: Salesforce) -> None:
    answer = _bearer(certified, key=STRANGER)

    assert (answer.status_code, answer.json()["error_description"]) == (400, "invalid assertion")


def test_an_app_that_is_not_approved_is_refused(certified: Salesforce, salesforce: Client) -> None:
    salesforce.admin("POST", "/users", {"client_id": SYNC.client_id, "approved": False})

    assert "hasn't approved this consumer" in _bearer(certified).json()["error_description"]


def test_a_call_without_a_session_is_refused_with_the_recorded_error(salesforce: Client) -> None:
    salesforce.token = "nonsense"

    answer = salesforce.get("/limits")

    assert answer.status_code == 401
    assert answer.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_a_session_dies_when_it_is_idle_too_long_and_lives_while_it_is_used(salesforce: Client) -> None:
    salesforce.admin("POST", "/sessions", {"lifetime": 600})
    for _ in range(3):
        salesforce.admin("POST", "/clock", {"advance": 500})
        assert salesforce.get("/limits").status_code == 200

    salesforce.admin("POST", "/clock", {"advance": 600})

    assert salesforce.get("/limits").status_code == 401


def test_sessions_of_one_user_can_be_ended_alone(salesforce: Client, other: Client) -> None:
    salesforce.admin("POST", "/sessions", {"expire": SYNC.username})

    assert problem(salesforce.get("/limits"))["errorCode"] == "INVALID_SESSION_ID"
    assert other.get("/limits").status_code == 200


def test_a_revoked_token_is_dead(salesforce: Client) -> None:
    salesforce.http.post(f"{salesforce.url}/services/oauth2/revoke", data={"token": salesforce.token})

    assert salesforce.get("/limits").status_code == 401


def test_an_inactive_user_cannot_log_in_nor_go_on(salesforce: Client, server: Salesforce) -> None:
    user_id = server.org.user_id(SYNC.username)
    salesforce.admin("POST", "/edit", {"object": "User", "id": user_id, "fields": {"IsActive": False}})

    assert salesforce.get("/limits").status_code == 401
    assert salesforce.login().json()["error"] == "invalid_grant"
