"""Logging in, staying in, and what the org's limits do."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from tandem import ports
from tandem.adapters.salesforce import connect
from tandem.domain.errors import CredentialsRefused, QuotaSpent, RateLimited, RetriableError
from tandem.domain.records import Result, Write

from tests.contract.salesforce_endpoint.world import MachineClock, Org, Share
from tests.sandbox.salesforce.config import ApiUser, Config
from tests.sandbox.salesforce.server import Salesforce, running_salesforce


def test_client_credentials_tell_who_and_where_we_are(server: Salesforce, endpoint: ports.Salesforce) -> None:
    user = server.org.user_id(server.credentials.username)

    assert (endpoint.us(), endpoint.organisation()) == (user, server.org.config.org_id)


def test_a_signed_assertion_is_accepted(share: Share) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    user = ApiUser(public_key=public)

    with running_salesforce(Config(users=(user,))) as server:
        secret = {
            "base_url": server.url,
            "client_id": user.client_id,
            "private_key": private,
            "username": user.username,
        }
        endpoint = connect(secret, share, MachineClock())

        assert endpoint.us() == server.org.user_id(user.username)
        assert endpoint.rows("Lead", ["Email"], ["00Q000000000001EAA"]).rows == ()


def test_a_user_who_has_not_approved_the_app_is_told_what_to_do(share: Share) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    user = ApiUser(public_key=public, approved=False)

    with running_salesforce(Config(users=(user,))) as server:
        secret = {"base_url": server.url, "client_id": user.client_id, "private_key": private, "username": "x@y.z"}

        with pytest.raises(CredentialsRefused, match=r"approved this consumer.*pre-authorised"):
            connect(secret, share, MachineClock()).us()


@pytest.mark.parametrize("wrong", ["client_id", "client_secret"])
def test_wrong_credentials_are_refused_with_cause_and_remedy(server: Salesforce, share: Share, wrong: str) -> None:
    known = server.credentials
    secret = {"base_url": server.url, "client_id": known.client_id, "client_secret": known.client_secret}

    with pytest.raises(CredentialsRefused, match="Salesforce secret"):
        connect(secret | {wrong: "wrong"}, share, MachineClock()).us()


def test_an_expired_session_is_renewed_in_the_middle_of_paging(endpoint: ports.Salesforce, org: Org) -> None:
    ids = org.leads(500)
    org.post("limits", page_max_rows=200)
    org.fault({"operation": "query-more", "nth": 1}, vendor_code="INVALID_SESSION_ID")

    page = endpoint.rows("Lead", ["Email"], ids)
    org.post("sessions", expire="all")
    again = endpoint.rows("Lead", ["Email"], ids)

    assert {row.id for row in page.rows} == {row.id for row in again.rows} == set(ids)


def test_a_renewed_session_still_runs_no_assignment_rule(endpoint: ports.Salesforce, org: Org) -> None:
    (lead,) = org.leads(1)
    (queue,) = org.load("Group", {"Name": "Inbound", "Type": "Queue"})
    org.post("rules/assignment", object="Lead", owner=queue)
    endpoint.us()
    org.post("sessions", expire="all")

    written = endpoint.update("Lead", [Write(lead, {"Title": "CTO"})])

    assert written.outcomes[0].result is Result.DONE
    assert org.row("Lead", lead)["OwnerId"] != queue


def test_the_org_s_count_of_calls_reaches_the_allowance(endpoint: ports.Salesforce, org: Org, share: Share) -> None:
    org.post("limits", daily_max=1000, used=41)

    endpoint.rows("Lead", [], ["00Q000000000001EAA"])

    assert share.told == [(42, 1000)]


def test_a_spent_quota_and_a_crowd_are_told_apart_and_pass(endpoint: ports.Salesforce, org: Org) -> None:
    org.post("limits", daily_max=10, used=10)
    with pytest.raises(QuotaSpent):
        endpoint.rows("Lead", [], ["00Q000000000001EAA"])
    org.post("limits", daily_max=1000)
    org.fault({"count": 1}, vendor_code="CONCURRENT_LIMIT")
    with pytest.raises(RateLimited):
        endpoint.rows("Lead", [], ["00Q000000000001EAA"])

    assert endpoint.rows("Lead", [], ["00Q000000000001EAA"]).rows == ()


def test_a_dead_server_is_retriable_and_comes_back(endpoint: ports.Salesforce, org: Org) -> None:
    (lead,) = org.leads(1)
    org.fault({"count": 3, "operation": "query-all"}, status=503)

    with pytest.raises(RetriableError, match="tries again by itself"):
        endpoint.rows("Lead", [], [lead])

    assert len(endpoint.rows("Lead", [], [lead]).rows) == 1
