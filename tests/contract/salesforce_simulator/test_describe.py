"""Describe: held to the recordings, and to the permissions of the session's user."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client
from tests.contract.salesforce_simulator.conftest import OTHER, SYNC

DECIDING = [
    "type",
    "soapType",
    "length",
    "precision",
    "scale",
    "digits",
    "createable",
    "updateable",
    "nillable",
    "defaultedOnCreate",
    "referenceTo",
    "relationshipName",
    "compoundFieldName",
    "idLookup",
    "nameField",
    "permissionable",
    "restrictedPicklist",
    "filterable",
    "sortable",
    "groupable",
    "aggregatable",
    "label",
    "byteLength",
    "polymorphicForeignKey",
    "externalId",
    "unique",
    "custom",
    "calculated",
]


def _fields(client: Client, name: str) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in client.get(f"/sobjects/{name}/describe").json()["fields"]}


@pytest.mark.parametrize("name", ["Lead", "Contact", "Account", "Campaign"])
def test_standard_objects_are_described_as_a_real_organisation_describes_them(
    salesforce: Client, recordings: Path, name: str
) -> None:
    recorded = json.loads((recordings / "describe" / f"{name}.json").read_text())
    standard = [one for one in recorded["fields"] if not one["custom"]]
    ours = _fields(salesforce, name)

    assert recorded.keys() <= salesforce.get(f"/sobjects/{name}/describe").json().keys()
    assert {one["name"] for one in standard} <= ours.keys()
    differing = {
        (one["name"], key): (one[key], ours[one["name"]][key])
        for one in standard
        for key in DECIDING
        if one[key] != ours[one["name"]][key]
    }
    assert differing == {}
    for one in standard:
        assert one.keys() <= ours[one["name"]].keys()
        assert [value["value"] for value in one["picklistValues"]] == [
            value["value"] for value in ours[one["name"]]["picklistValues"]
        ]


def test_the_global_describe_has_the_recorded_keys(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-describe_sobjects_success_response.json").read_text())

    ours = salesforce.get("/sobjects").json()

    assert recorded.keys() == ours.keys()
    assert recorded["sobjects"][0].keys() <= ours["sobjects"][0].keys()
    assert {"Lead", "Contact", "Account", "User", "Group", "Organization"} <= {one["name"] for one in ours["sobjects"]}


def test_the_key_for_marketo_people_is_a_unique_external_id(salesforce: Client) -> None:
    for name in ("Lead", "Contact"):
        field = _fields(salesforce, name)["Marketo_Person_Id__c"]
        assert (field["length"], field["externalId"], field["unique"], field["idLookup"]) == (32, True, True, True)
        assert field["caseSensitive"] is False


def test_the_custom_fields_of_a_lead_cover_every_type(salesforce: Client) -> None:
    types = {one["type"] for one in _fields(salesforce, "Lead").values() if one["custom"]}

    assert types == {
        "string",
        "textarea",
        "picklist",
        "multipicklist",
        "double",
        "currency",
        "percent",
        "boolean",
        "date",
        "datetime",
        "url",
        "phone",
        "email",
        "reference",
    }
    assert any(one["calculated"] for one in _fields(salesforce, "Lead").values())


def test_a_field_hidden_from_a_user_is_absent_for_that_user_alone(salesforce: Client, other: Client) -> None:
    salesforce.admin("POST", "/fls", {"user": SYNC.username, "object": "Lead", "field": "Phone", "right": "hidden"})

    assert "Phone" not in _fields(salesforce, "Lead")
    assert "Phone" in _fields(other, "Lead")


def test_a_read_only_field_is_described_as_not_writable(salesforce: Client) -> None:
    salesforce.admin("POST", "/fls", {"user": SYNC.username, "object": "Lead", "field": "Phone", "right": "readonly"})

    field = _fields(salesforce, "Lead")["Phone"]

    assert (field["createable"], field["updateable"]) == (False, False)


def test_an_object_without_access_is_not_there(salesforce: Client, other: Client) -> None:
    salesforce.admin("POST", "/permissions", {"user": OTHER.username, "object": "Account", "right": "none"})

    assert other.get("/sobjects/Account/describe").status_code == 404
    assert "Account" not in {one["name"] for one in other.get("/sobjects").json()["sobjects"]}
    assert salesforce.get("/sobjects/Account/describe").status_code == 200


def test_an_object_that_may_only_be_read_says_so(salesforce: Client) -> None:
    salesforce.admin("POST", "/permissions", {"user": SYNC.username, "object": "Account", "right": "read"})

    body = salesforce.get("/sobjects/Account/describe").json()

    assert (body["createable"], body["updateable"], body["deletable"], body["queryable"]) == (False, False, False, True)
    assert not any(one["createable"] for one in body["fields"])


def test_an_unchanged_describe_is_not_sent_again(salesforce: Client) -> None:
    first = salesforce.get("/sobjects/Lead/describe")

    by_date = salesforce.get("/sobjects/Lead/describe", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    by_tag = salesforce.get("/sobjects/Lead/describe", headers={"If-None-Match": first.headers["ETag"]})

    assert (by_date.status_code, by_tag.status_code) == (304, 304)
    assert by_date.content == b""


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/fls", {"user": SYNC.username, "object": "Lead", "field": "Phone", "right": "hidden"}),
        ("/schema/fields", {"object": "Lead", "field": {"name": "Fresh__c", "type": "string", "length": 10}}),
        ("/schema/fields/rename", {"object": "Lead", "field": "Nickname__c", "to": "Pet_Name__c"}),
    ],
)
def test_a_change_of_schema_or_permission_makes_a_describe_modified(
    salesforce: Client, path: str, body: dict[str, Any]
) -> None:
    known = salesforce.get("/sobjects/Lead/describe").headers["Last-Modified"]

    salesforce.admin("POST", path, body)

    assert salesforce.get("/sobjects/Lead/describe", headers={"If-Modified-Since": known}).status_code == 200


def test_an_unknown_object_is_not_found(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-sobject_describe_error_response.json").read_text())

    answer = salesforce.get("/sobjects/Whizbang/describe")

    assert (answer.status_code, answer.json()) == (404, recorded)
