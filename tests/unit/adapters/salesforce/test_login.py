"""Logging in, by both kinds of proof."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tandem.adapters.salesforce import Connection, SalesforceEndpoint
from tandem.adapters.salesforce.client import Client
from tandem.adapters.salesforce.ids import long_id
from tandem.adapters.salesforce.token import token
from tandem.adapters.salesforce.transport import http_session
from tandem.domain.errors import (
    ConfigurationError,
    CredentialsRefused,
    RetriableError,
    Undecided,
)
from tandem.domain.records import Write

from tests.unit.adapters.salesforce.conftest import Hands, Share
from tests.unit.adapters.salesforce.scripted import NOW, ORG, USER, Hang, Say, Script


def test_the_token_tells_who_and_where_we_are(endpoint: SalesforceEndpoint, server: Script, share: Share) -> None:
    assert endpoint.us() == long_id(USER)
    assert endpoint.organisation() == long_id(ORG)
    assert len(endpoint.us()) == 18
    assert server.logins == [{"grant_type": "client_credentials", "client_id": "app", "client_secret": "open sesame"}]
    assert share.admitted == 0


def test_a_private_key_signs_for_the_user_and_the_org_s_own_address(server: Script, share: Share, clock: Hands) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    secret = {"base_url": server.url, "client_id": "app", "private_key": pem, "username": "sync@acme.com"}

    SalesforceEndpoint(Connection.of(secret), share, clock).us()

    (login,) = server.logins
    claims = jwt.decode(
        login["assertion"], key.public_key(), ["RS256"], audience=server.url, options={"verify_exp": False}
    )
    assert claims == {"iss": "app", "sub": "sync@acme.com", "aud": server.url, "exp": NOW + 180}


def test_a_key_that_is_no_pem_is_named_without_its_text(server: Script, share: Share, clock: Hands) -> None:
    secret = {"base_url": server.url, "client_id": "app", "private_key": "MIIE-no-key", "username": "u"}

    with pytest.raises(ConfigurationError, match="private_key") as caught:
        SalesforceEndpoint(Connection.of(secret), share, clock).us()

    assert "MIIE" not in str(caught.value)


@pytest.mark.parametrize(
    ("base", "instance", "root"),
    [
        ("https://login.salesforce.com", "https://acme.my.salesforce.com", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com", "https://ACME.my.salesforce.com", "https://acme.my.salesforce.com"),
        ("https://acme.my.salesforce.com", "http://other.my.salesforce.com", "https://other.my.salesforce.com"),
        ("http://127.0.0.1:8080", "https://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080", "https://acme.my.salesforce.com", "http://127.0.0.1:8080"),
    ],
)
def test_another_instance_is_followed_but_never_from_loopback(base: str, instance: str, root: str) -> None:
    connection = Connection.of({"base_url": base, "client_id": "a", "client_secret": "b"})

    held = token(connection, {"id": f"x/id/{ORG}/{USER}", "access_token": "t", "instance_url": instance})

    assert held.root == root
    assert Client(held, http_session(Hands())).base_url == root + "/services/data/v62.0/"


@pytest.mark.parametrize("code", ["invalid_client", "invalid_grant", "invalid_client_id", "never_heard_of"])
def test_refused_credentials_name_cause_and_remedy(endpoint: SalesforceEndpoint, server: Script, code: str) -> None:
    server.tokens.append(Say({"error": code, "error_description": "because"}, 400))

    with pytest.raises(CredentialsRefused, match=f"{code}: because") as caught:
        endpoint.us()

    assert caught.value.remedy
    assert "open sesame" not in str(caught.value)


def test_credentials_that_work_again_need_no_restart(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.tokens.append(Say({"error": "invalid_client"}, 401))
    with pytest.raises(CredentialsRefused):
        endpoint.us()

    assert endpoint.us() == long_id(USER)


@pytest.mark.parametrize("answer", [Say("<html>busy</html>", 503), Say({"error": "unknown_error"}, 400), Hang()])
def test_a_login_that_fails_in_passing_is_tried_later(
    endpoint: SalesforceEndpoint, server: Script, answer: Say | Hang
) -> None:
    server.tokens.append(answer)

    with pytest.raises(RetriableError) as caught:
        endpoint.us()

    assert not isinstance(caught.value, Undecided)


def test_an_address_that_is_no_salesforce_is_said_to_be_none(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.tokens.append(Say("<html>It works!</html>", 200))

    with pytest.raises(ConfigurationError, match="does not answer as a Salesforce login"):
        endpoint.us()


def test_an_unreachable_host_names_itself_and_the_remedy(share: Share, clock: Hands) -> None:
    secret = {"base_url": "http://127.0.0.1:1", "client_id": "a", "client_secret": "b"}
    endpoint = SalesforceEndpoint(Connection.of(secret), share, clock, sleep=clock.sleep)

    with pytest.raises(RetriableError, match=r"cannot be reached at http://127.0.0.1:1\. Check base_url") as caught:
        endpoint.update("Lead", [Write("00Q000000000001EAA", {})])

    assert not isinstance(caught.value, Undecided)
