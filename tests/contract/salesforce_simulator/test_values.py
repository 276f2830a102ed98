"""What Salesforce makes of a value on save, and which values it refuses."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client
from tests.sandbox.salesforce.ids import parse_id

GOOD = {"LastName": "Good", "Company": "C"}


def _refusal(client: Client, **fields: Any) -> dict[str, Any]:
    answer = client.collect("POST", [GOOD | fields])
    assert answer.status_code == 200, answer.text
    result = answer.json()[0]
    assert result["success"] is False
    return dict(result["errors"][0])


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("Title", "  Chair \n", "Chair"),
        ("Title", "\u00a0Chair\t\x1f", "\u00a0Chair"),
        ("Title", "", None),
        ("Title", "   ", None),
        ("Description", " two\nlines ", "two\nlines"),
        ("Email", "Ana@Kereru.Example", "ana@kereru.example"),
        ("Product_Interest__c", "Wind;Solar;Wind", "Solar;Wind"),
        ("LeadSource", "Anything goes", "Anything goes"),
        ("Budget__c", 12.345, 12.35),
        ("Budget__c", 7, 7.0),
        ("Engagement_Rate__c", 0.12345, 0.123),
        ("mkto71_Lead_Score__c", 2.5, 3.0),
        ("NumberOfEmployees", 12, 12),
        ("Last_Demo__c", "2026-05-06T07:08:09.987Z", "2026-05-06T07:08:09.000+0000"),
        ("Last_Demo__c", "2026-05-06T07:08:09+0200", "2026-05-06T05:08:09.000+0000"),
        ("Renewal_Date__c", "2026-05-06", "2026-05-06"),
        ("DoNotCall", True, True),
        ("Nickname__c", "Zoë 李", "Zoë 李"),
    ],
)
def test_a_value_is_kept_as_salesforce_keeps_it(salesforce: Client, field: str, given: Any, kept: Any) -> None:
    record = salesforce.read("Lead", salesforce.lead(**{field: given}))

    assert record[field] == kept
    assert type(record[field]) is type(kept)


@pytest.mark.parametrize(
    ("fields", "code", "message", "named"),
    [
        ({"LastName": None}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", ["LastName"]),
        ({"Company": " "}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Company]", ["Company"]),
        (
            {"FirstName": "x" * 41},
            "STRING_TOO_LONG",
            f"First Name: data value too large: {'x' * 41} (max length=40)",
            ["FirstName"],
        ),
        ({"Email": "a@b"}, "INVALID_EMAIL_ADDRESS", "Email: invalid email address: a@b", ["Email"]),
        ({"Email": "ä@b.example"}, "INVALID_EMAIL_ADDRESS", "Email: invalid email address: ä@b.example", ["Email"]),
        (
            {"Lifecycle_Stage__c": "Lost"},
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Lifecycle Stage: bad value for restricted picklist field: Lost",
            ["Lifecycle_Stage__c"],
        ),
        (
            {"Product_Interest__c": "Solar;Coal"},
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Product Interest: bad value for restricted picklist field: Coal",
            ["Product_Interest__c"],
        ),
        (
            {"DoNotCall": None},
            "INVALID_TYPE_ON_FIELD_IN_RECORD",
            "Do Not Call: value not of required type: ",
            ["DoNotCall"],
        ),
        (
            {"NumberOfEmployees": 123456789},
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Employees: value outside of valid range on numeric field: 123456789",
            ["NumberOfEmployees"],
        ),
        (
            {"Fit__c": 12345},
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Fit: value outside of valid range on numeric field: 12345",
            ["Fit__c"],
        ),
        (
            {"Partner_Account__c": "nonsense"},
            "MALFORMED_ID",
            "Partner Account: id value of incorrect type: nonsense",
            ["Partner_Account__c"],
        ),
        (
            {"Partner_Account__c": "001000000000001AAB"},
            "MALFORMED_ID",
            "Partner Account: id value of incorrect type: 001000000000001AAB",
            ["Partner_Account__c"],
        ),
        (
            {"Partner_Account__c": "003000000000001"},
            "MALFORMED_ID",
            "Partner Account: id value of incorrect type: 003000000000001AAA",
            ["Partner_Account__c"],
        ),
        (
            {"Partner_Account__c": "001000000000001"},
            "INVALID_CROSS_REFERENCE_KEY",
            "invalid cross reference id",
            ["Partner_Account__c"],
        ),
    ],
)
def test_a_value_that_does_not_fit_refuses_its_record(
    salesforce: Client, fields: dict[str, Any], code: str, message: str, named: list[str]
) -> None:
    assert _refusal(salesforce, **fields) == {"statusCode": code, "message": message, "fields": named}


@pytest.mark.parametrize("field", ["Name", "CreatedDate", "SystemModstamp", "Greeting__c", "IsDeleted", "PhotoUrl"])
def test_system_and_formula_fields_are_refused_not_ignored(salesforce: Client, field: str) -> None:
    value = False if field == "IsDeleted" else "2026-01-01T00:00:00Z"

    assert _refusal(salesforce, **{field: value}) == {
        "statusCode": "INVALID_FIELD_FOR_INSERT_UPDATE",
        "message": f"Unable to create/update fields: {field}. Please check the security settings of this field and "
        "verify that it is read/write for your profile or permission set.",
        "fields": [field],
    }


def test_a_field_that_can_only_be_created_is_refused_on_update(salesforce: Client) -> None:
    lead = salesforce.lead()

    error = salesforce.collect("PATCH", [{"id": lead, "IsConverted": True}]).json()[0]["errors"][0]

    assert (error["statusCode"], error["fields"]) == ("INVALID_FIELD_FOR_INSERT_UPDATE", ["IsConverted"])


def test_a_field_that_security_keeps_read_only_is_refused(salesforce: Client) -> None:
    rights = {"user": "sync@tandem.example", "object": "Lead", "fields": ["Phone", "Title"], "right": "readonly"}
    salesforce.admin("POST", "/fls", rights)

    error = _refusal(salesforce, Phone="1", Title="x", City="fine")

    assert (error["statusCode"], error["fields"]) == ("INVALID_FIELD_FOR_INSERT_UPDATE", ["Phone", "Title"])


def test_an_object_that_may_only_be_read_refuses_writes(salesforce: Client) -> None:
    lead = salesforce.lead()
    salesforce.admin("POST", "/permissions", {"user": "sync@tandem.example", "object": "Lead", "right": "read"})

    created = salesforce.collect("POST", [GOOD]).json()[0]["errors"][0]["statusCode"]
    updated = salesforce.collect("PATCH", [{"id": lead, "Title": "x"}]).json()[0]["errors"][0]["statusCode"]
    deleted = salesforce.call("DELETE", "/composite/sobjects", ids=lead).json()[0]["errors"][0]["statusCode"]

    assert created == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
    assert updated == deleted == "INSUFFICIENT_ACCESS_OR_READONLY"


def test_a_required_field_cannot_be_emptied_and_another_can(salesforce: Client) -> None:
    lead = salesforce.lead(Title="Chair")

    status = salesforce.collect("PATCH", [{"id": lead, "Status": None}]).json()[0]
    title = salesforce.collect("PATCH", [{"id": lead, "Title": None}]).json()[0]

    assert status["errors"][0]["message"] == "Required fields are missing: [Status]"
    assert title["success"] is True
    assert salesforce.read("Lead", lead)["Title"] is None


def test_an_external_id_is_unique_without_regard_to_case(salesforce: Client) -> None:
    holder = salesforce.lead(Marketo_Person_Id__c="abc")

    error = _refusal(salesforce, Marketo_Person_Id__c="ABC")

    assert error["statusCode"] == "DUPLICATE_VALUE"
    expected = f"duplicate value found: Marketo_Person_Id__c duplicates value on record with id: {holder[:15]}"
    assert error["message"] == expected
    assert parse_id(error["message"].rpartition(" ")[2]) == holder
    assert salesforce.collect("PATCH", [{"id": holder, "Marketo_Person_Id__c": "ABC"}]).json()[0]["success"] is True


def test_two_records_of_one_call_cannot_share_a_unique_value(salesforce: Client) -> None:
    twin = GOOD | {"Marketo_Person_Id__c": "7"}

    first, second = salesforce.collect("POST", [twin, twin]).json()

    assert first["success"] is True
    assert second["errors"][0]["message"].endswith(first["id"][:15])


def test_a_field_may_mind_the_case_of_its_unique_values(salesforce: Client) -> None:
    spec = {"name": "Code__c", "type": "string", "length": 9, "unique": True, "external": True, "case_sensitive": True}
    salesforce.admin("POST", "/schema/fields", {"object": "Lead", "field": spec})
    salesforce.lead(Code__c="abc")

    assert salesforce.collect("POST", [GOOD | {"Code__c": "ABC"}]).json()[0]["success"] is True
    assert _refusal(salesforce, Code__c="abc")["statusCode"] == "DUPLICATE_VALUE"
    assert len(salesforce.rows("SELECT Id FROM Lead WHERE Code__c = 'abc'")) == 1


def test_a_deleted_record_does_not_block_a_value_but_cannot_come_back_beside_it(salesforce: Client) -> None:
    old = salesforce.lead(Marketo_Person_Id__c="7")
    salesforce.call("DELETE", f"/sobjects/Lead/{old}")
    salesforce.lead(Marketo_Person_Id__c="7")

    back = salesforce.admin("POST", "/undelete", {"object": "Lead", "id": old})

    assert back["errors"][0]["statusCode"] == "DUPLICATE_VALUE"


def test_owners_are_active_users_and_for_leads_queues(salesforce: Client) -> None:
    active, gone = salesforce.load(
        "User",
        {"LastName": "A", "Username": "a@x.example"},
        {"LastName": "B", "Username": "b@x.example", "IsActive": False},
    )
    queue, group = salesforce.load("Group", {"Name": "Q", "Type": "Queue"}, {"Name": "G", "Type": "Regular"})

    assert salesforce.read("Lead", salesforce.lead(OwnerId=active))["OwnerId"] == active
    lead = salesforce.create("Lead", LastName="x", Company="y")
    answer = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"OwnerId": queue})
    assert answer.status_code == 204
    assert _refusal(salesforce, OwnerId=gone)["statusCode"] == "INACTIVE_OWNER_OR_USER"
    assert _refusal(salesforce, OwnerId=group)["statusCode"] == "INVALID_CROSS_REFERENCE_KEY"
    contact = salesforce.collect("POST", [{"LastName": "x", "OwnerId": queue}], kind="Contact").json()[0]
    assert contact["errors"][0]["statusCode"] == "OP_WITH_INVALID_USER_TYPE_EXCEPTION"


def test_a_record_of_a_user_who_left_can_still_be_updated(salesforce: Client) -> None:
    owner = salesforce.load("User", {"LastName": "A", "Username": "a@x.example"})[0]
    lead = salesforce.lead(OwnerId=owner)
    salesforce.admin("POST", "/edit", {"object": "User", "id": owner, "fields": {"IsActive": False}})

    assert salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "x"}).status_code == 204


def test_emails_keep_their_case_when_the_organisation_says_so(salesforce: Client) -> None:
    salesforce.admin("POST", "/settings", {"lower_emails": False})

    assert salesforce.read("Lead", salesforce.lead(Email="Ana@K.example"))["Email"] == "Ana@K.example"
