"""One record by an external id, and leads that were converted."""

import json
from pathlib import Path

from tests.contract.salesforce_simulator.client import Client, problem


def test_an_upsert_creates_once_and_updates_afterwards(salesforce: Client) -> None:
    path = "/sobjects/Lead/Marketo_Person_Id__c/AB%2D7"
    body = {"LastName": "Ngata", "Company": "Kereru"}

    created = salesforce.call("PATCH", path, body)
    updated = salesforce.call("PATCH", path.replace("AB", "ab"), body | {"Title": "Chair"})

    assert (created.status_code, updated.status_code) == (201, 200)
    assert created.json() == {"id": created.json()["id"], "success": True, "errors": [], "created": True}
    assert (updated.json()["id"], updated.json()["created"]) == (created.json()["id"], False)
    record = salesforce.get("/sobjects/Lead/Marketo_Person_Id__c/ab-7").json()
    assert (record["Title"], record["Marketo_Person_Id__c"]) == ("Chair", "AB-7")


def test_an_upsert_that_may_only_update_creates_nothing(salesforce: Client) -> None:
    answer = salesforce.call(
        "PATCH", "/sobjects/Lead/Marketo_Person_Id__c/7", {"LastName": "x", "Company": "y"}, updateOnly="true"
    )

    assert answer.status_code == 404
    assert salesforce.query("SELECT COUNT() FROM Lead")["totalSize"] == 0


def test_an_upsert_by_a_key_that_several_hold_lists_them(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-upsert_multiple_error_response.json").read_text())
    leads = sorted(salesforce.lead(Email="same@one.example") for _ in range(2))

    answer = salesforce.call("PATCH", "/sobjects/Lead/Email/same@one.example", {"Title": "x"})

    assert answer.status_code == 300
    assert answer.json() == [f"/services/data/v60.0/sobjects/Lead/{lead}" for lead in leads]
    assert type(answer.json()) is type(recorded)


def test_an_upsert_by_a_field_that_is_no_key_is_refused_as_recorded(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-upsert_error_response.json").read_text())

    answer = salesforce.call("PATCH", "/sobjects/Lead/Namez/x", {"LastName": "x"})

    assert (answer.status_code, answer.json()) == (404, recorded)


def test_the_key_of_an_upsert_may_not_come_in_the_body_too(salesforce: Client) -> None:
    answer = salesforce.call("PATCH", "/sobjects/Lead/Marketo_Person_Id__c/7", {"Marketo_Person_Id__c": "7"})

    assert "should not be specified in the sobject data" in problem(answer)["message"]


def test_a_deleted_record_does_not_hold_its_key(salesforce: Client) -> None:
    lead = salesforce.lead(Marketo_Person_Id__c="7")
    salesforce.call("DELETE", f"/sobjects/Lead/{lead}")

    assert salesforce.get("/sobjects/Lead/Marketo_Person_Id__c/7").status_code == 404
    assert salesforce.lead(Marketo_Person_Id__c="7") != lead


def test_a_converted_lead_can_be_read_but_not_updated(salesforce: Client) -> None:
    lead = salesforce.lead(Email="a@b.example", Street="1 High St")

    made = salesforce.admin("POST", "/convert", {"lead": lead})

    record = salesforce.read("Lead", lead)
    assert (record["IsConverted"], record["Status"]) == (True, "Closed - Converted")
    assert (record["ConvertedAccountId"], record["ConvertedContactId"]) == (made["account"], made["contact"])
    assert len(record["ConvertedDate"]) == 10
    contact = salesforce.read("Contact", made["contact"])
    assert (contact["Email"], contact["MailingStreet"], contact["AccountId"]) == (
        "a@b.example",
        "1 High St",
        made["account"],
    )
    refused = problem(salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "x"}))
    assert refused["errorCode"] == "CANNOT_UPDATE_CONVERTED_LEAD"


def test_a_conversion_into_an_existing_contact_fills_only_what_is_empty(salesforce: Client) -> None:
    contact = salesforce.create("Contact", LastName="Known", Title="Chair")
    lead = salesforce.lead(Title="Clerk", Phone="1234", Nickname__c="Ana")

    made = salesforce.admin("POST", "/convert", {"lead": lead, "contact": contact, "custom_fields": True})

    record = salesforce.read("Contact", contact)
    assert made["contact"] == contact
    assert (record["LastName"], record["Title"], record["Phone"], record["Nickname__c"]) == (
        "Known",
        "Chair",
        "1234",
        "Ana",
    )
