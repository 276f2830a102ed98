"""The public client drives the simulator unpatched; only its hard-wired https:// is led to loopback."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from requests.adapters import HTTPAdapter
from simple_salesforce.api import Salesforce, SFType
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

from tests.contract.salesforce_simulator.client import Client
from tests.contract.salesforce_simulator.conftest import SYNC
from tests.sandbox.salesforce.config import Config
from tests.sandbox.salesforce.server import running_salesforce

LOGIN_HOST = "https://kereru.my.salesforce.com"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Loopback(HTTPAdapter):
    """Sends what is meant for the login host, or for https://127.0.0.1:port, to the simulator's http://."""

    def __init__(self, url: str) -> None:
        """Lead everything to one simulator."""
        super().__init__()
        self._url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send a request without TLS."""
        assert request.url is not None
        for host in (LOGIN_HOST, self._url.replace("http://", "https://")):
            if request.url.startswith(host):
                request.url = self._url + request.url.removeprefix(host)
        return super().send(request, *args, **options)


@pytest.fixture
def http(salesforce: Client) -> Iterator[requests.Session]:
    """A session whose https:// ends at the simulator."""
    with requests.Session() as session:
        session.mount("https://", Loopback(salesforce.url))
        yield session


@pytest.fixture
def client(salesforce: Client, http: requests.Session) -> Salesforce:
    """A simple-salesforce client with the session of the sync user."""
    instance = salesforce.url.removeprefix("http://")
    return Salesforce(session_id=salesforce.token, instance=instance, session=http, version="60.0")


def _leads(client: Salesforce) -> SFType:
    found = client.Lead
    assert isinstance(found, SFType)
    return found


def test_it_logs_in_with_client_credentials(http: requests.Session) -> None:
    client = Salesforce(
        consumer_key=SYNC.client_id, consumer_secret=SYNC.client_secret, domain="kereru.my", session=http
    )

    assert client.query("SELECT COUNT() FROM Lead")["totalSize"] == 0


def test_it_is_refused_with_a_wrong_secret(http: requests.Session) -> None:
    with pytest.raises(SalesforceAuthenticationFailed, match="invalid_client"):
        Salesforce(consumer_key=SYNC.client_id, consumer_secret="wrong", domain="kereru.my", session=http)


def test_it_logs_in_with_a_signed_assertion() -> None:
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    user = replace(SYNC, public_key=public)

    with running_salesforce(Config(users=(user,), audiences=(LOGIN_HOST,))) as server, requests.Session() as http:
        http.mount("https://", Loopback(server.url))
        client = Salesforce(
            username=user.username, consumer_key=user.client_id, privatekey=private, domain="kereru.my", session=http
        )

        assert client.query("SELECT Username FROM User WHERE FirstName = 'Sync'")["totalSize"] == 1


def test_it_creates_reads_updates_and_deletes(client: Salesforce) -> None:
    made = _leads(client).create({"LastName": "Ngata", "Company": "Kereru"})
    lead = made["id"]

    assert made == {"id": lead, "success": True, "errors": []}
    assert _leads(client).update(lead, {"Title": "Chair"}) == 204
    assert _leads(client).get(lead)["Title"] == "Chair"
    assert _leads(client).delete(lead) == 204
    with pytest.raises(SalesforceResourceNotFound):
        _leads(client).get(lead)


def test_it_upserts_and_reads_by_external_id(client: Salesforce) -> None:
    created = _leads(client).upsert("Marketo_Person_Id__c/7", {"LastName": "N", "Company": "K"})
    updated = _leads(client).upsert("Marketo_Person_Id__c/7", {"Title": "Chair"})

    assert (created, updated) == (201, 200)
    assert _leads(client).get_by_custom_id("Marketo_Person_Id__c", "7")["Title"] == "Chair"


def test_it_pages_through_queries_and_sees_deleted_rows(client: Salesforce, salesforce: Client) -> None:
    ids = salesforce.load("Lead", *[{"LastName": "x", "Company": "y"} for _ in range(4_100)])
    _leads(client).delete(ids[0])

    living = client.query_all("SELECT Id FROM Lead")
    everything = list(client.query_all_iter("SELECT Id FROM Lead", include_deleted=True))
    first = client.query("SELECT Id FROM Lead", include_deleted=True)
    second = client.query_more(first["nextRecordsUrl"], identifier_is_url=True, include_deleted=True)
    third = client.query_more(
        second["nextRecordsUrl"].rpartition("/")[2], identifier_is_url=False, include_deleted=True
    )

    assert (living["totalSize"], len(living["records"]), len(everything)) == (4_099, 4_099, 4_100)
    assert [len(page["records"]) for page in (first, second, third)] == [2_000, 2_000, 100]


def test_it_describes_and_reads_limits(client: Salesforce) -> None:
    described, every = _leads(client).describe(), client.describe()

    assert described is not None
    assert every is not None
    assert described["name"] == "Lead"
    assert "Contact" in [one["name"] for one in every["sobjects"]]
    assert client.limits()["DailyApiRequests"]["Max"] == 100_000
    usage = client.api_usage["api-usage"]
    assert usage is not None
    assert (usage.used, usage.total) == (3, 100_000)


def test_it_replicates_by_time(client: Salesforce) -> None:
    lead, gone = (_leads(client).create({"LastName": "N", "Company": "K"})["id"] for _ in range(2))
    _leads(client).delete(gone)
    now = datetime.now(UTC)
    span = (now - timedelta(minutes=5), now + timedelta(minutes=5))

    assert _leads(client).updated(*span)["ids"] == [lead]
    assert [one["id"] for one in _leads(client).deleted(*span)["deletedRecords"]] == [gone]


def test_it_calls_collections_and_composite_by_their_paths(client: Salesforce) -> None:
    records = [{"attributes": {"type": "Lead"}, "LastName": "N", "Company": "K"}, {"attributes": {"type": "Lead"}}]
    part = {"method": "GET", "url": "/services/data/v60.0/query?q=SELECT+Id+FROM+Lead", "referenceId": "a"}

    written = client.restful("composite/sobjects", method="POST", json={"allOrNone": False, "records": records})
    read = client.restful("composite", method="POST", json={"compositeRequest": [part]})

    assert written is not None
    assert read is not None
    assert [one["success"] for one in written] == [True, False]
    assert read["compositeResponse"][0]["body"]["totalSize"] == 1


def test_its_session_serves_for_soap_too(client: Salesforce, salesforce: Client) -> None:
    lead = salesforce.lead()
    envelope = (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:u="urn:partner.soap.sforce.com">'
        f"<soapenv:Header><u:SessionHeader><u:sessionId>{client.session_id}</u:sessionId></u:SessionHeader></soapenv:Header>"
        "<soapenv:Body><u:convertLead><u:leadConverts><u:convertedStatus>Closed - Converted</u:convertedStatus>"
        f"<u:leadId>{lead}</u:leadId></u:leadConverts></u:convertLead></soapenv:Body></soapenv:Envelope>"
    )
    url = f"https://{client.sf_instance}/services/Soap/u/{client.sf_version}"

    answer = client.session.post(url, data=envelope, headers={"Content-Type": "text/xml", "SOAPAction": "convertLead"})

    assert answer.status_code == 200
    assert _leads(client).get(lead)["IsConverted"] is True


def test_it_raises_its_own_errors(client: Salesforce, salesforce: Client) -> None:
    for _ in range(2):
        _leads(client).create({"LastName": "N", "Company": "K", "Email": "a@k.example"})

    with pytest.raises(SalesforceMalformedRequest):
        client.query("SELECT Foo FROM Lead")
    with pytest.raises(SalesforceMalformedRequest):
        _leads(client).create({"LastName": "N"})
    with pytest.raises(SalesforceMoreThanOneRecord):
        _leads(client).get_by_custom_id("Email", "a@k.example")
    salesforce.admin("POST", "/limits", {"used": 100_000})
    with pytest.raises(SalesforceRefusedRequest):
        client.limits()
    salesforce.admin("POST", "/sessions", {"expire": "all"})
    with pytest.raises(SalesforceExpiredSession):
        client.limits()
