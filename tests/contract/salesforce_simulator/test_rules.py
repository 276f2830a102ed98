"""The organisation's own rules: validation, duplicates, assignment, triggers, locks."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client
from tests.contract.salesforce_simulator.conftest import SYNC

GOOD = {"LastName": "Good", "Company": "C"}
NO_555 = {"field": "Phone", "op": "starts_with", "value": "555"}


def _errors(client: Client, **fields: Any) -> list[dict[str, Any]]:
    result = client.collect("POST", [GOOD | fields]).json()[0]
    return list(result["errors"])


def test_a_validation_rule_refuses_only_its_record_and_says_why(salesforce: Client) -> None:
    rule = {"object": "Lead", "when": NO_555, "message": "No 555 numbers.", "error_field": "Phone"}
    salesforce.admin("POST", "/rules/validation", rule)

    first, second = salesforce.collect("POST", [GOOD | {"Phone": "555-1"}, GOOD | {"Phone": "444-1"}]).json()

    assert first["errors"] == [
        {"statusCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "No 555 numbers.", "fields": ["Phone"]}
    ]
    assert second["success"] is True


def test_every_rule_that_speaks_against_a_record_is_reported(salesforce: Client) -> None:
    for name in ("one", "two"):
        salesforce.admin("POST", "/rules/validation", {"object": "Lead", "when": NO_555, "message": name})

    assert [one["message"] for one in _errors(salesforce, Phone="5551")] == ["one", "two"]


def test_a_rule_can_be_removed_and_bypassed(salesforce: Client) -> None:
    rule = salesforce.admin("POST", "/rules/validation", {"object": "Lead", "when": NO_555, "message": "no"})
    lead = salesforce.lead()
    edit = {"object": "Lead", "id": lead, "fields": {"Phone": "5551"}}

    refused = salesforce.admin("POST", "/edit", edit)
    bypassed = salesforce.admin("POST", "/edit", edit | {"bypass": True})
    salesforce.admin("DELETE", "/rules/validation", id=rule["id"])

    assert (refused["success"], bypassed["success"]) == (False, True)
    assert salesforce.admin("GET", "/rules/validation") == {"rules": []}
    assert _errors(salesforce, Phone="5551") == []


@pytest.mark.parametrize(
    ("when", "fields", "refused"),
    [
        ({"field": "Title", "op": "is_null"}, {}, True),
        ({"field": "Title", "op": "not_null"}, {}, False),
        ({"field": "Title", "op": "contains", "value": "hai"}, {"Title": "Chair"}, True),
        ({"field": "Title", "op": "matches", "value": "^C.*r$"}, {"Title": "Chair"}, True),
        ({"field": "Title", "op": "longer", "value": 5}, {"Title": "Chair"}, False),
        ({"field": "NumberOfEmployees", "op": "greater", "value": 5}, {"NumberOfEmployees": 6}, True),
        ({"field": "Rating", "op": "in", "value": ["Hot", "Warm"]}, {"Rating": "Cold"}, False),
        ({"field": "Title", "op": "changed"}, {"Title": "x"}, True),
        ({"not": {"field": "Rating", "op": "equals", "value": "Hot"}}, {"Rating": "Cold"}, True),
        ({"all": [NO_555, {"field": "Title", "op": "is_null"}]}, {"Phone": "5551", "Title": "x"}, False),
        ({"any": [NO_555, {"field": "Title", "op": "ends_with", "value": "r"}]}, {"Title": "Chair"}, True),
    ],
)
def test_a_predicate_says_which_records_a_rule_means(
    salesforce: Client, when: dict[str, Any], fields: dict[str, Any], refused: bool
) -> None:
    salesforce.admin("POST", "/rules/validation", {"object": "Lead", "when": when, "message": "no"})

    assert bool(_errors(salesforce, **fields)) is refused


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("validation", {"object": "Lead", "message": "no"}),
        ("validation", {"object": "Lead", "message": "no", "when": {"field": "Title", "op": "smells"}}),
        ("validation", {"object": "Lead", "message": "no", "when": {"field": "Title", "op": "matches", "value": "("}}),
        ("duplicate", {"object": "Lead", "fields": ["Email"], "action": "shrug"}),
        ("trigger", {"object": "Lead", "field": "Title", "do": "dance"}),
        ("wisdom", {}),
    ],
)
def test_a_senseless_rule_is_refused(salesforce: Client, kind: str, rule: dict[str, Any]) -> None:
    answer = salesforce.http.post(f"{salesforce.url}/admin/rules/{kind}", json=rule)

    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("action", "header", "saved"),
    [
        ("allow", None, True),
        ("alert", None, False),
        ("alert", "allowSave=false", False),
        ("alert", "allowSave=true; includeRecordDetails=false", True),
        ("block", None, False),
        ("block", "allowSave=true", False),
    ],
)
def test_a_duplicate_rule_blocks_alerts_or_allows(
    salesforce: Client, action: str, header: str | None, saved: bool
) -> None:
    salesforce.admin("POST", "/rules/duplicate", {"object": "Lead", "fields": ["Email"], "action": action})
    first = salesforce.lead(Email="ana@k.example")
    headers = {"Sforce-Duplicate-Rule-Header": header} if header else {}

    body = {"records": [{"attributes": {"type": "Lead"}, **GOOD, "Email": "ANA@k.example"}]}
    result = salesforce.call("POST", "/composite/sobjects", body, headers=headers).json()[0]

    assert result["success"] is saved
    if not saved:
        error = result["errors"][0]
        assert (error["statusCode"], error["message"]) == ("DUPLICATES_DETECTED", "Use one of these records?")
        assert error["duplicateResult"]["allowSave"] is (action == "alert")
        match = error["duplicateResult"]["matchResults"][0]["matchRecords"][0]
        assert match["record"]["Id"] == first


def test_a_duplicate_rule_may_look_at_another_object_and_at_several_fields(salesforce: Client) -> None:
    rule = {"object": "Lead", "fields": ["LastName", "Title"], "action": "block", "against": ["Contact"]}
    salesforce.admin("POST", "/rules/duplicate", rule)
    salesforce.create("Contact", LastName="good", Title="Chair")

    assert _errors(salesforce, Title="Chair")[0]["statusCode"] == "DUPLICATES_DETECTED"
    assert _errors(salesforce, Title="Clerk") == []
    assert _errors(salesforce) == []


@pytest.mark.parametrize(("header", "routed"), [(None, True), ("TRUE", True), ("FALSE", False), ("false", False)])
def test_the_assignment_rule_owns_leads_anew_unless_told_not_to(
    salesforce: Client, header: str | None, routed: bool
) -> None:
    router = salesforce.load("User", {"LastName": "R", "Username": "r@x.example"})[0]
    headers = {"Sforce-Auto-Assign": header} if header else {}
    lead = salesforce.lead()
    salesforce.admin("POST", "/rules/assignment", {"object": "Lead", "owner": router})

    created = salesforce.call("POST", "/sobjects/Lead", GOOD, headers=headers).json()["id"]
    salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "x"}, headers=headers)

    for record_id in (created, lead):
        assert (salesforce.read("Lead", record_id)["OwnerId"] == router) is routed


def test_triggers_rewrite_fields_before_they_are_saved(salesforce: Client) -> None:
    for rule in (
        {"field": "City", "do": "upper"},
        {"field": "Phone", "do": "digits"},
        {"field": "Title", "do": "append", "value": " (m)", "when": {"field": "Title", "op": "not_null"}},
        {"field": "Rating", "do": "set", "value": "Hot", "on": ["update"]},
    ):
        salesforce.admin("POST", "/rules/trigger", {"object": "Lead", **rule})

    lead = salesforce.lead(City="Hastings", Phone="(06) 555-1234", Title="Chair")
    first = salesforce.read("Lead", lead)
    salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"City": "Napier"})
    second = salesforce.read("Lead", lead)

    assert (first["City"], first["Phone"], first["Title"]) == ("HASTINGS", "065551234", "Chair (m)")
    assert (first["Rating"], second["Rating"]) == (None, "Hot")
    assert (second["City"], second["Title"]) == ("NAPIER", "Chair (m)")


def test_a_trigger_that_makes_a_text_too_long_refuses_the_record(salesforce: Client) -> None:
    rule = {"object": "Lead", "field": "Nickname__c", "do": "append", "value": "x" * 30}
    salesforce.admin("POST", "/rules/trigger", rule)

    assert _errors(salesforce, Nickname__c="Ana")[0]["statusCode"] == "STRING_TOO_LONG"


def test_rules_apply_to_sales_users_too(salesforce: Client) -> None:
    salesforce.admin("POST", "/rules/trigger", {"object": "Lead", "field": "City", "do": "upper"})
    lead = salesforce.lead()

    salesforce.admin("POST", "/edit", {"object": "Lead", "id": lead, "fields": {"City": "Napier"}})

    assert salesforce.read("Lead", lead)["City"] == "NAPIER"


def test_a_locked_row_is_refused_alone_until_it_is_released(salesforce: Client) -> None:
    locked, free = salesforce.lead(), salesforce.lead()
    salesforce.admin("POST", "/locks", {"ids": [locked]})
    records = [{"id": locked, "Title": "x"}, {"id": free, "Title": "x"}]

    first = salesforce.collect("PATCH", records).json()
    salesforce.admin("DELETE", "/locks", ids=locked)
    second = salesforce.collect("PATCH", records).json()

    assert first[0]["errors"] == [
        {
            "statusCode": "UNABLE_TO_LOCK_ROW",
            "message": f"unable to obtain exclusive access to this record or 1 records: {locked}",
            "fields": [],
        }
    ]
    assert first[1]["success"] is True
    assert second[0]["success"] is True


def test_a_lock_may_end_by_itself(salesforce: Client) -> None:
    lead = salesforce.lead()
    salesforce.admin("POST", "/locks", {"ids": [lead], "seconds": 60})

    during = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "x"})
    deleted = salesforce.call("DELETE", f"/sobjects/Lead/{lead}")
    salesforce.admin("POST", "/clock", {"advance": 61})
    after = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "x"})

    assert (during.status_code, deleted.status_code, after.status_code) == (400, 400, 204)


def test_an_automatic_process_moves_only_the_system_stamp(salesforce: Client) -> None:
    lead = salesforce.lead()
    before = salesforce.read("Lead", lead)
    salesforce.admin("POST", "/clock", {"advance": 5})

    salesforce.admin("POST", "/edit", {"object": "Lead", "id": lead, "fields": {"Rating": "Hot"}, "automatic": True})

    after = salesforce.read("Lead", lead)
    assert after["SystemModstamp"] > before["SystemModstamp"]
    assert (after["LastModifiedDate"], after["LastModifiedById"]) == (
        before["LastModifiedDate"],
        before["LastModifiedById"],
    )


def test_an_edit_carries_the_user_who_made_it(salesforce: Client) -> None:
    lead = salesforce.lead()

    salesforce.admin("POST", "/edit", {"object": "Lead", "id": lead, "fields": {"Title": "x"}})
    as_sales = salesforce.rows("SELECT LastModifiedBy.Name FROM Lead")[0]["LastModifiedBy"]["Name"]
    salesforce.admin("POST", "/edit", {"object": "Lead", "id": lead, "fields": {}, "user": SYNC.username})
    as_sync = salesforce.rows("SELECT LastModifiedBy.Name FROM Lead")[0]["LastModifiedBy"]["Name"]

    assert (as_sales, as_sync) == ("Sam Sales", "Sync Integration")
