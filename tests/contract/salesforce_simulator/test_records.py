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
