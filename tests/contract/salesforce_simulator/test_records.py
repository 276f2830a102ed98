"""One record by its id or by an external id."""

import json
import time
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.contract.salesforce_simulator.client import Client, problem
from tests.contract.salesforce_simulator.conftest import SYNC
from tests.sandbox.salesforce.clock import http_date, parse_time
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.server import Salesforce

UNKNOWN = "00Q000000000001EAA"


def test_a_created_record_answers_as_recorded_and_carries_the_system_fields(
    salesforce: Client, server: Salesforce, recordings: Path
) -> None:
    recorded = json.loads((recordings / "responses" / "create-campaign.json").read_text())

    answer = salesforce.call("POST", "/sobjects/Lead", {"LastName": "Ngata", "Company": "K", "FirstName": "Ana"})

    assert answer.status_code == recorded["status"]
    assert answer.json().keys() == recorded["body"].keys()
    record_id = answer.json()["id"]
    assert (len(record_id), record_id[:3], parse_id(record_id)) == (18, "00Q", record_id)
    assert answer.headers["Location"].endswith(f"/sobjects/Lead/{record_id}")
    record, user = salesforce.read("Lead", record_id), server.org.user_id(SYNC.username)
    assert (record["Name"], record["OwnerId"], record["CreatedById"]) == ("Ana Ngata", user, user)
    assert (record["IsDeleted"], record["IsConverted"], record["MasterRecordId"]) == (False, False, None)
    assert record["CreatedDate"] == record["SystemModstamp"] == record["LastModifiedDate"]
    assert record["CreatedDate"].endswith(".000+0000")
    assert record["Status"] == "Open - Not Contacted"


@pytest.mark.parametrize("name", ["lead", "contact", "account"])
def test_a_record_has_the_recorded_fields_and_headers(salesforce: Client, recordings: Path, name: str) -> None:
    recorded = json.loads((recordings / "responses" / f"get-{name}.json").read_text())
    kind = name.capitalize()
    required = {"Lead": {"LastName": "S", "Company": "C"}, "Contact": {"LastName": "S"}, "Account": {"Name": "S"}}

    answer = salesforce.get(f"/sobjects/{kind}/" + salesforce.create(kind, **required[kind]))

    standard = {field for field in recorded["body"] if not field.endswith("__c")}
    assert standard <= answer.json().keys()
    assert answer.json()["attributes"].keys() == recorded["body"]["attributes"].keys()
    assert {"Last-Modified", "Sforce-Limit-Info"} <= answer.headers.keys()
    for header in ("Content-Type", "Cache-Control"):
        assert answer.headers[header] == recorded["headers"][header]


def test_fields_can_be_chosen(salesforce: Client) -> None:
    lead = salesforce.lead(Title="Chair")

    chosen = salesforce.get(f"/sobjects/Lead/{lead}", fields="Title, lastname").json()
    unknown = salesforce.get(f"/sobjects/Lead/{lead}", fields="Title,Foo")

    assert chosen.keys() == {"attributes", "Title", "LastName", "Id"}
    assert problem(unknown)["errorCode"] == "INVALID_FIELD"


def test_an_unknown_a_deleted_and_a_purged_record_are_not_found_as_recorded(
    salesforce: Client, recordings: Path
) -> None:
    recorded = json.loads((recordings / "responses" / "not-found.json").read_text())
    deleted, purged = salesforce.lead(), salesforce.lead()
    salesforce.call("DELETE", f"/sobjects/Lead/{deleted}")
    salesforce.admin("POST", "/purge", {"object": "Lead", "id": purged})

    for record_id in (UNKNOWN, deleted, purged):
        answer = salesforce.get(f"/sobjects/Lead/{record_id}")
        assert answer.status_code == recorded["status"]
        assert problem(answer) == recorded["body"][0]


def test_what_is_no_id_is_not_found_as_recorded(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-sobject_find_error_response.json").read_text())

    answer = salesforce.get("/sobjects/Lead/23foo")

    assert (answer.status_code, answer.json()) == (404, recorded)


def test_an_update_answers_nothing_and_moves_the_stamps(salesforce: Client, other: Client, server: Salesforce) -> None:
    salesforce.admin("POST", "/clock", {"set": "2030-01-01T00:00:00Z", "frozen": True})
    salesforce.login()
    other.login()
    lead = salesforce.lead()
    before = salesforce.read("Lead", lead)
    salesforce.admin("POST", "/clock", {"advance": 5})

    answer = other.call("PATCH", f"/sobjects/Lead/{lead[:15]}", {"FirstName": "Hana"})

    after = salesforce.read("Lead", lead)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (after["Name"], after["CreatedDate"]) == ("Hana Ngata", before["CreatedDate"])
    assert after["SystemModstamp"] == after["LastModifiedDate"] == "2030-01-01T00:00:05.000+0000"
    assert after["LastModifiedById"] == server.org.user_id("other@tandem.example") != before["LastModifiedById"]


def test_an_update_without_a_change_moves_the_stamps_too(salesforce: Client) -> None:
    lead = salesforce.lead(Title="Chair")
    before = salesforce.read("Lead", lead)
    salesforce.admin("POST", "/clock", {"advance": 5})

    salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "Chair"})

    assert salesforce.read("Lead", lead)["SystemModstamp"] > before["SystemModstamp"]


def test_an_update_of_an_unknown_or_deleted_record_is_refused(salesforce: Client) -> None:
    lead = salesforce.lead()
    salesforce.call("DELETE", f"/sobjects/Lead/{lead}")

    unknown = salesforce.call("PATCH", f"/sobjects/Lead/{UNKNOWN}", {"Title": "x"})
    deleted = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "x"})
    again = salesforce.call("DELETE", f"/sobjects/Lead/{lead}")

    assert (unknown.status_code, problem(unknown)["errorCode"]) == (404, "NOT_FOUND")
    assert (deleted.status_code, problem(deleted)["errorCode"]) == (404, "ENTITY_IS_DELETED")
    assert (again.status_code, problem(again)["message"]) == (404, "entity is deleted")


def test_an_update_of_a_row_that_is_younger_than_the_caller_knows_is_refused(salesforce: Client) -> None:
    lead = salesforce.lead()
    known = http_date(parse_time(salesforce.read("Lead", lead)["SystemModstamp"]))
    headers = {"If-Unmodified-Since": known}
    same = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "mine"}, headers=headers)
    salesforce.admin("POST", "/clock", {"advance": 2})
    salesforce.admin("POST", "/edit", {"object": "Lead", "id": lead, "fields": {"Title": "theirs"}})

    younger = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "mine"}, headers=headers)

    assert (same.status_code, younger.status_code) == (204, 412)
    assert salesforce.read("Lead", lead)["Title"] == "theirs"


def test_a_record_that_did_not_change_is_not_sent_again(salesforce: Client) -> None:
    lead = salesforce.lead()

    answer = salesforce.get(
        f"/sobjects/Lead/{lead}", headers={"If-Modified-Since": formatdate(time.time() + 60, usegmt=True)}
    )

    assert answer.status_code == 304


def test_an_id_in_the_body_is_refused(salesforce: Client) -> None:
    lead = salesforce.lead()

    answer = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Id": lead, "Title": "x"})

    assert problem(answer) == {
        "message": "The Id field should not be specified in the sobject data.",
        "errorCode": "INVALID_FIELD",
    }


def test_a_single_refusal_is_a_list_with_an_error_code(salesforce: Client) -> None:
    answer = salesforce.call("POST", "/sobjects/Lead", {"FirstName": "x"})

    assert answer.status_code == 400
    assert answer.json() == [
        {
            "message": "Required fields are missing: [LastName, Company]",
            "errorCode": "REQUIRED_FIELD_MISSING",
            "fields": ["LastName", "Company"],
        }
    ]


def test_an_unknown_field_is_refused_as_recorded(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-write_error_response.json").read_text())

    answer = salesforce.call("POST", "/sobjects/Lead", {"LastName": "x", "Company": "y", "foo": 1})

    assert problem(answer) == {**recorded[0], "message": recorded[0]["message"].replace("Bar", "Lead")}


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
