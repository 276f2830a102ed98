"""The SOAP calls that REST has no like of: convertLead and merge."""

from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from tests.contract.salesforce_simulator.client import Client

NAMESPACES = {
    "soapenv": "http://schemas.xmlsoap.org/soap/envelope/",
    "p": "urn:partner.soap.sforce.com",
    "sf": "urn:fault.partner.soap.sforce.com",
}
STATUS = "<convertedStatus>Closed - Converted</convertedStatus>"


def _post(client: Client, body: str, *, session: str | None = None, **headers: str) -> requests.Response:
    envelope = (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><env:Header>'
        f'<SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>{session or client.token}</sessionId>'
        f'</SessionHeader></env:Header><env:Body xmlns="urn:partner.soap.sforce.com">{body}</env:Body></env:Envelope>'
    )
    sent = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""'} | headers
    return client.http.post(f"{client.url}/services/Soap/u/60.0", data=envelope.encode(), headers=sent)


def _results(answer: requests.Response) -> list[ElementTree.Element]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/xml")
    return ElementTree.fromstring(answer.content).findall("soapenv:Body/*/p:result", NAMESPACES)


def _text(element: ElementTree.Element, name: str) -> str | None:
    return element.findtext(f"p:{name}", None, NAMESPACES) or None


def _fault(answer: requests.Response) -> tuple[int, str | None, str | None]:
    found = ElementTree.fromstring(answer.content).find("soapenv:Body/soapenv:Fault", NAMESPACES)
    assert found is not None
    return answer.status_code, found.findtext("faultcode"), found.findtext("faultstring")


def _convert(client: Client, lead: str, *, before: str = "", after: str = "") -> ElementTree.Element:
    """Convert one lead without an opportunity."""
    inner = f"{before}{STATUS}<doNotCreateOpportunity>true</doNotCreateOpportunity><leadId>{lead}</leadId>{after}"
    return _results(_post(client, f"<convertLead><leadConverts>{inner}</leadConverts></convertLead>"))[0]


def _merge(client: Client, master: str, *losers: str, fields: str = "", kind: str = "Lead") -> ElementTree.Element:
    record = f"<masterRecord><type>{kind}</type><Id>{master}</Id>{fields}</masterRecord>"
    ids = "".join(f"<recordToMergeIds>{one}</recordToMergeIds>" for one in losers)
    return _results(_post(client, f"<merge><request>{record}{ids}</request></merge>"))[0]


def test_a_lead_is_converted_and_the_answer_names_what_was_made(salesforce: Client) -> None:
    lead = salesforce.lead(Email="a@k.example")

    result = _convert(salesforce, lead)

    row = salesforce.read("Lead", lead)
    assert (_text(result, "success"), _text(result, "leadId")) == ("true", lead)
    assert (row["IsConverted"], row["ConvertedContactId"]) == (True, _text(result, "contactId"))
    assert (row["ConvertedAccountId"], _text(result, "opportunityId")) == (_text(result, "accountId"), None)
    assert salesforce.read("Contact", row["ConvertedContactId"])["Email"] == "a@k.example"


def test_a_conversion_makes_an_opportunity_unless_told_not_to(salesforce: Client) -> None:
    inner = f"{STATUS}<leadId>{salesforce.lead()}</leadId><opportunityName>Big</opportunityName>"

    result = _results(_post(salesforce, f"<convertLead><leadConverts>{inner}</leadConverts></convertLead>"))[0]

    assert salesforce.rows("SELECT Id, Name FROM Opportunity") == [
        {"Id": _text(result, "opportunityId"), "Name": "Big"}
    ]


def test_a_conversion_into_a_known_contact_fills_what_is_empty(salesforce: Client) -> None:
    account = salesforce.create("Account", Name="Known")
    contact = salesforce.create("Contact", LastName="Known", AccountId=account, LeadSource="Web")
    lead = salesforce.lead(Title="Chair", LeadSource="Other")
    before = f"<accountId>{account}</accountId><contactId>{contact}</contactId>"

    _convert(salesforce, lead, before=before, after="<overwriteLeadSource>true</overwriteLeadSource>")

    row = salesforce.read("Contact", contact)
    assert (row["LastName"], row["Title"], row["LeadSource"]) == ("Known", "Chair", "Other")


def test_of_several_conversions_each_stands_for_itself(salesforce: Client) -> None:
    good, bad = salesforce.lead(), salesforce.lead()
    salesforce.admin("POST", "/convert", {"lead": bad})
    parts = "".join(f"<leadConverts>{STATUS}<leadId>{one}</leadId></leadConverts>" for one in (bad, good))

    first, second = _results(_post(salesforce, f"<convertLead>{parts}</convertLead>"))

    error = first.find("p:errors", NAMESPACES)
    assert error is not None
    assert (_text(first, "success"), _text(error, "statusCode")) == ("false", "CANNOT_UPDATE_CONVERTED_LEAD")
    assert (_text(error, "message"), _text(first, "contactId")) == ("cannot reference converted lead", None)
    assert _text(second, "success") == "true"


@pytest.mark.parametrize(
    ("before", "status", "code"),
    [
        ("", "<convertedStatus>Open - Not Contacted</convertedStatus>", "INVALID_STATUS"),
        ("<contactId>0035g00001AbCdE</contactId>", STATUS, "INVALID_ID_FIELD"),
        ("<accountId>0015g00001AbCdE</accountId>", STATUS, "INVALID_CROSS_REFERENCE_KEY"),
        ("<accountId>nonsense</accountId>", STATUS, "MALFORMED_ID"),
    ],
)
def test_a_conversion_that_cannot_be_says_why_and_leaves_nothing(
    salesforce: Client, before: str, status: str, code: str
) -> None:
    inner = f"{before}{status}<leadId>{salesforce.lead()}</leadId>"

    result = _results(_post(salesforce, f"<convertLead><leadConverts>{inner}</leadConverts></convertLead>"))[0]

    assert result.findtext("p:errors/p:statusCode", None, NAMESPACES) == code
    assert salesforce.query("SELECT COUNT() FROM Account")["totalSize"] == 0


def test_validation_rules_speak_against_a_conversion_too(salesforce: Client) -> None:
    rule = {"object": "Contact", "when": {"field": "Title", "op": "is_null"}, "message": "Title please"}
    salesforce.admin("POST", "/rules/validation", rule)

    result = _convert(salesforce, salesforce.lead())

    assert result.findtext("p:errors/p:message", None, NAMESPACES) == "Title please"
    assert salesforce.query("SELECT COUNT() FROM Account")["totalSize"] == 0


def test_leads_are_merged_with_the_values_the_master_is_to_have(salesforce: Client) -> None:
    master, loser = salesforce.lead(Phone="1", Title="Clerk"), salesforce.lead()
    task = salesforce.create("Task", WhoId=loser)
    fields = (
        "<fieldsToNull>Phone</fieldsToNull><Title>Chair</Title><DoNotCall>true</DoNotCall>"
        "<NumberOfEmployees>7</NumberOfEmployees>"
    )

    result = _merge(salesforce, master, loser, fields=fields)

    row = salesforce.read("Lead", master)
    assert (row["Title"], row["Phone"], row["DoNotCall"], row["NumberOfEmployees"]) == ("Chair", None, True, 7)
    assert (_text(result, "success"), _text(result, "id")) == ("true", master)
    assert (_text(result, "mergedRecordIds"), _text(result, "updatedRelatedIds")) == (loser, task)
    gone = salesforce.rows("SELECT MasterRecordId FROM Lead WHERE IsDeleted = true", every=True)
    assert gone == [{"MasterRecordId": master}]


def test_a_merge_of_four_or_into_the_deleted_is_refused(salesforce: Client) -> None:
    master, *losers = (salesforce.lead() for _ in range(4))

    many = _merge(salesforce, master, *losers)
    salesforce.call("DELETE", f"/sobjects/Lead/{master}")
    deleted = _merge(salesforce, master, losers[0])
    other = _merge(salesforce, salesforce.create("Campaign", Name="F"), losers[0], kind="Campaign")

    codes = [one.findtext("p:errors/p:statusCode", None, NAMESPACES) for one in (many, deleted, other)]
    assert codes == ["NUMBER_OUTSIDE_VALID_RANGE", "ENTITY_IS_DELETED", "INVALID_TYPE"]
    assert salesforce.query("SELECT COUNT() FROM Lead")["totalSize"] == 3


def test_a_dead_session_is_a_fault(salesforce: Client) -> None:
    status, code, text = _fault(_post(salesforce, "<merge/>", session="00Dxx!nothing"))

    assert (status, code) == (500, "sf:INVALID_SESSION_ID")
    assert text is not None
    assert text.startswith("INVALID_SESSION_ID: Invalid Session ID found in SessionHeader")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<login/>", "soapenv:Client"),
        ("<convertLead/>", "sf:EXCEEDED_ID_LIMIT"),
        ("<convertLead><lead/></convertLead>", "soapenv:Client"),
        ("<convertLead><leadConverts><leadId/><accountId/></leadConverts></convertLead>", "soapenv:Client"),
        ("<merge><request/></merge>", "soapenv:Client"),
        ("<merge><request><masterRecord><type>Boat</type></masterRecord></request></merge>", "sf:INVALID_TYPE"),
        ("<merge>", "soapenv:Client"),
    ],
)
def test_a_call_that_is_not_as_the_wsdl_says_is_a_fault(salesforce: Client, body: str, code: str) -> None:
    status, found, _ = _fault(_post(salesforce, body))

    assert (status, found) == (500, code)


def test_an_unknown_field_of_a_master_is_a_fault_and_nothing_is_merged(salesforce: Client) -> None:
    master, loser = salesforce.lead(), salesforce.lead()
    record = f"<masterRecord><type>Lead</type><Id>{master}</Id><Foo>1</Foo></masterRecord>"
    request = f"<merge><request>{record}<recordToMergeIds>{loser}</recordToMergeIds></request></merge>"

    assert _fault(_post(salesforce, request))[1] == "sf:INVALID_FIELD"
    assert salesforce.query("SELECT COUNT() FROM Lead")["totalSize"] == 2


def test_a_soap_call_counts_and_is_logged_and_obeys_faults_and_limits(salesforce: Client) -> None:
    master, first, second = (salesforce.lead() for _ in range(3))
    salesforce.admin("DELETE", "/calls")
    used = salesforce.admin("GET", "/limits")["used"]

    _merge(salesforce, master, first)
    salesforce.admin("POST", "/faults", {"match": {"operation": "soap-merge"}, "action": {"vendor_code": "APEX_CPU"}})
    record = f"<masterRecord><type>Lead</type><Id>{master}</Id></masterRecord>"
    request = f"<merge><request>{record}<recordToMergeIds>{second}</recordToMergeIds></request></merge>"
    broken = _fault(_post(salesforce, request))
    salesforce.admin("DELETE", "/faults")
    salesforce.admin("POST", "/limits", {"used": 100_000})
    spent = _fault(_post(salesforce, request))

    calls: Any = salesforce.admin("GET", "/calls")["calls"]
    assert [(call["operation"], call["status"], call["counted"]) for call in calls] == [
        ("soap-merge", 200, 1),
        ("soap-merge", 500, 0),
        ("soap-merge", 500, 0),
    ]
    assert salesforce.admin("GET", "/limits")["used"] == 100_000 > used
    assert broken[0] == 500
    assert spent[1] == "sf:REQUEST_LIMIT_EXCEEDED"
