"""sObject Collections: order, per-record refusals, whole-call refusals, all or none."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem

GOOD = {"LastName": "Good", "Company": "C"}
BAD = {"LastName": "Bad"}


def _recorded(recordings: Path, name: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((recordings / "responses" / f"{name}.json").read_text())
    return whole


def test_answers_come_in_request_order_and_a_refused_record_has_no_id(salesforce: Client, recordings: Path) -> None:
    recorded = _recorded(recordings, "collections-create")["body"][0]

    answer = salesforce.collect("POST", [GOOD, BAD, GOOD])

    first, second, third = answer.json()
    assert answer.status_code == 200
    assert first.keys() == third.keys() == recorded.keys()
    assert first["id"] != third["id"]
    assert second == {
        "success": False,
        "errors": [
            {
                "statusCode": "REQUIRED_FIELD_MISSING",
                "message": "Required fields are missing: [Company]",
                "fields": ["Company"],
            }
        ],
    }


def test_a_missing_required_field_is_refused_as_recorded(salesforce: Client, recordings: Path) -> None:
    recorded = _recorded(recordings, "collections-error-required_field_missing")

    answer = salesforce.call("POST", "/composite/sobjects", recorded["request"]["body"])

    assert answer.json() == recorded["body"]
    assert answer.headers["Content-Type"] == recorded["headers"]["Content-Type"]


def test_a_bad_email_is_refused_as_recorded(salesforce: Client, recordings: Path) -> None:
    recorded = _recorded(recordings, "collections-error-invalid_email_address")
    field = {"name": "email_field__c", "label": "email_field", "type": "email"}
    salesforce.admin("POST", "/schema/fields", {"object": "Account", "field": field})
    accounts = [salesforce.create("Account", Name="x"), salesforce.create("Account", Name="y")]
    body = recorded["request"]["body"]
    for record, account in zip(body["records"], accounts, strict=True):
        record["id"] = account

    answer = salesforce.call("PATCH", "/composite/sobjects", body).json()

    assert answer[0]["success"] is True
    assert answer[1] == recorded["body"][1]


def test_a_converted_lead_is_refused_as_recorded(salesforce: Client, recordings: Path) -> None:
    recorded = _recorded(recordings, "collections-error-cannot_update_converted_lead")
    lead = salesforce.lead()
    salesforce.admin("POST", "/convert", {"lead": lead})

    answer = salesforce.collect("PATCH", [{"id": lead, "LastName": "NoEdit"}])

    assert answer.json() == recorded["body"]


def test_updates_and_deletes_answer_as_recorded(salesforce: Client, recordings: Path) -> None:
    leads = [salesforce.lead() for _ in range(3)]

    updated = salesforce.collect("PATCH", [{"id": leads[0], "Title": "x"}]).json()
    deleted = salesforce.call("DELETE", "/composite/sobjects", ids=",".join(leads), allOrNone="true").json()

    assert updated[0].keys() == _recorded(recordings, "collections-update")["body"][0].keys()
    assert deleted == [{"id": lead, "success": True, "errors": []} for lead in leads]
    assert deleted[0].keys() == _recorded(recordings, "collections-delete")["body"][0].keys()


def test_all_or_none_takes_everything_back(salesforce: Client) -> None:
    lead = salesforce.lead(Title="before")

    created = salesforce.collect("POST", [GOOD, BAD], all_or_none=True).json()
    updated = salesforce.collect("PATCH", [{"id": lead, "Title": "after"}, {"id": lead[:-1] + "X"}], all_or_none=True)

    assert [one["errors"][0]["statusCode"] for one in created] == [
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "REQUIRED_FIELD_MISSING",
    ]
    assert not any("id" in one for one in created + updated.json())
    assert salesforce.rows("SELECT Title FROM Lead") == [{"Title": "before"}]


def test_200_records_are_one_call_and_201_are_refused(salesforce: Client) -> None:
    before = salesforce.admin("GET", "/limits")["used"]

    most = salesforce.collect("POST", [GOOD] * 200)
    too_many = salesforce.collect("POST", [GOOD] * 201)

    assert all(one["success"] for one in most.json())
    assert (too_many.status_code, problem(too_many)["errorCode"]) == (400, "EXCEEDED_ID_LIMIT")
    assert salesforce.query("SELECT COUNT() FROM Lead")["totalSize"] == 200
    assert salesforce.admin("GET", "/limits")["used"] == before + 3


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"Foo__c": "x"}, "INVALID_FIELD"),
        ({"Title": 5}, "JSON_PARSER_ERROR"),
        ({"NumberOfEmployees": "5"}, "JSON_PARSER_ERROR"),
        ({"NumberOfEmployees": 1.5}, "JSON_PARSER_ERROR"),
        ({"DoNotCall": "true"}, "JSON_PARSER_ERROR"),
        ({"Renewal_Date__c": "2026-02-30"}, "JSON_PARSER_ERROR"),
        ({"Renewal_Date__c": "2026-02-03T00:00:00Z"}, "JSON_PARSER_ERROR"),
        ({"Last_Demo__c": "2026-02-03T00:00:00"}, "JSON_PARSER_ERROR"),
        ({"Title": {"a": 1}}, "JSON_PARSER_ERROR"),
    ],
)
def test_an_unknown_field_or_unreadable_value_refuses_the_whole_call(
    salesforce: Client, record: dict[str, Any], code: str
) -> None:
    answer = salesforce.collect("POST", [GOOD, GOOD | record])

    assert (answer.status_code, problem(answer)["errorCode"]) == (400, code)
    assert salesforce.query("SELECT COUNT() FROM Lead")["totalSize"] == 0


def test_an_id_that_comes_twice_is_refused_both_times(salesforce: Client) -> None:
    lead, alone = salesforce.lead(), salesforce.lead()

    answer = salesforce.collect(
        "PATCH", [{"id": lead, "Title": "a"}, {"id": alone, "Title": "b"}, {"id": lead[:15], "Title": "c"}]
    ).json()

    assert [one["success"] for one in answer] == [False, True, False]
    assert answer[0]["errors"][0]["statusCode"] == "DUPLICATE_VALUE"


@pytest.mark.parametrize(
    ("record_id", "code"),
    [
        ("nonsense", "MALFORMED_ID"),
        ("", "MALFORMED_ID"),
        ("003000000000001AAA", "MALFORMED_ID"),
        ("00Q000000000001EAA", "INVALID_CROSS_REFERENCE_KEY"),
    ],
)
def test_an_id_of_nothing_is_refused_for_its_record(salesforce: Client, record_id: str, code: str) -> None:
    lead = salesforce.lead()

    answer = salesforce.collect("PATCH", [{"id": record_id, "Title": "a"}, {"id": lead, "Title": "b"}]).json()

    assert answer[0]["errors"][0]["statusCode"] == code
    assert answer[1]["success"] is True


def test_a_deleted_record_is_refused_for_itself(salesforce: Client) -> None:
    lead = salesforce.lead()
    salesforce.call("DELETE", f"/sobjects/Lead/{lead}")

    updated = salesforce.collect("PATCH", [{"id": lead, "Title": "a"}]).json()[0]
    deleted = salesforce.call("DELETE", "/composite/sobjects", ids=lead).json()[0]

    for answer in (updated, deleted):
        assert answer["errors"] == [{"statusCode": "ENTITY_IS_DELETED", "message": "entity is deleted", "fields": []}]


def test_types_may_be_mixed_in_at_most_ten_chunks(salesforce: Client) -> None:
    lead = {"attributes": {"type": "Lead"}, **GOOD}
    account = {"attributes": {"type": "Account"}, "Name": "A"}

    ten = salesforce.call("POST", "/composite/sobjects", {"records": [lead, account] * 5})
    eleven = salesforce.call("POST", "/composite/sobjects", {"records": [lead, account] * 5 + [lead]})

    assert all(one["success"] for one in ten.json())
    assert eleven.status_code == 400


def test_an_upsert_creates_and_updates_by_key(salesforce: Client) -> None:
    known = salesforce.lead(Marketo_Person_Id__c="7")
    typed = [
        {"attributes": {"type": "Lead"}, "Marketo_Person_Id__c": key, "Title": "t", **GOOD} for key in ("7", "8", None)
    ]

    answer = salesforce.call("PATCH", "/composite/sobjects/Lead/Marketo_Person_Id__c", {"records": typed}).json()

    assert (answer[0]["id"], answer[0]["created"], answer[1]["created"]) == (known, False, True)
    assert answer[2]["errors"][0]["statusCode"] == "MISSING_ARGUMENT"
    assert salesforce.read("Lead", known)["Title"] == "t"


def test_a_key_that_comes_twice_in_an_upsert_is_refused_both_times(salesforce: Client) -> None:
    typed = [{"attributes": {"type": "Lead"}, "Marketo_Person_Id__c": key, **GOOD} for key in ("a", "A", "b")]

    answer = salesforce.call("PATCH", "/composite/sobjects/Lead/Marketo_Person_Id__c", {"records": typed}).json()

    assert [one["success"] for one in answer] == [False, False, True]


def test_an_upsert_by_record_id_is_not_offered(salesforce: Client) -> None:
    answer = salesforce.call("PATCH", "/composite/sobjects/Lead/Id", {"records": [{"attributes": {"type": "Lead"}}]})

    assert answer.status_code == 400


def test_records_are_retrieved_in_order_with_null_for_what_cannot_be_seen(salesforce: Client) -> None:
    first, deleted, hidden, last = (salesforce.lead(Title=str(number)) for number in range(4))
    salesforce.call("DELETE", f"/sobjects/Lead/{deleted}")
    salesforce.admin("POST", "/sharing", {"user": "sync@tandem.example", "ids": [hidden]})
    ids = [last, deleted, "00Q000000000001EAA", "nonsense", hidden, first[:15], last]

    answer = salesforce.call("POST", "/composite/sobjects/Lead", {"ids": ids, "fields": ["Title", "Id"]})

    assert [one and one["Title"] for one in answer.json()] == ["3", None, None, None, None, "0", "3"]
    assert answer.json()[0]["attributes"]["type"] == "Lead"


def test_retrieve_knows_get_limits_and_unknown_fields(salesforce: Client) -> None:
    lead = salesforce.lead()

    by_get = salesforce.get("/composite/sobjects/Lead", ids=lead, fields="LastName")
    unknown = salesforce.call("POST", "/composite/sobjects/Lead", {"ids": [lead], "fields": ["Foo"]})
    too_many = salesforce.call("POST", "/composite/sobjects/Lead", {"ids": [lead] * 2001, "fields": ["Id"]})

    assert by_get.json()[0]["LastName"] == "Ngata"
    assert problem(unknown)["errorCode"] == "INVALID_FIELD"
    assert problem(too_many)["errorCode"] == "EXCEEDED_ID_LIMIT"
