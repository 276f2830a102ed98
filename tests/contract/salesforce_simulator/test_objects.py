"""The standard objects: their describes, their child relationships, and paths through their parents."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem

PREFIXES = {
    "Account": "001",
    "Campaign": "701",
    "CampaignMember": "00v",
    "CampaignMemberStatus": "01Y",
    "Contact": "003",
    "Event": "00U",
    "Group": "00G",
    "Lead": "00Q",
    "LeadStatus": "01J",
    "Opportunity": "006",
    "OpportunityContactRole": "00K",
    "RecordType": "012",
    "Task": "00T",
    "User": "005",
}


def _described(client: Client, name: str) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in client.get(f"/sobjects/{name}/describe").json()["fields"]}


def test_every_standard_object_is_listed_under_its_key_prefix(salesforce: Client) -> None:
    listed = {one["name"]: one["keyPrefix"] for one in salesforce.get("/sobjects").json()["sobjects"]}

    assert {name: listed[name] for name in PREFIXES} == PREFIXES


@pytest.mark.parametrize("name", ["Lead", "Contact", "Account", "Campaign"])
def test_children_are_described_as_a_real_organisation_describes_them(
    salesforce: Client, recordings: Path, name: str
) -> None:
    keys = ("childSObject", "field", "relationshipName", "cascadeDelete", "restrictedDelete")
    recorded = json.loads((recordings / "describe" / f"{name}.json").read_text())["childRelationships"]
    wanted = {tuple(one[key] for key in keys) for one in recorded if one["childSObject"] in PREFIXES}
    described = salesforce.get(f"/sobjects/{name}/describe").json()["childRelationships"]

    ours = {tuple(one[key] for key in keys) for one in described}

    # The recorded organisation has portals, so that its users point to accounts and contacts.
    assert {one for one in wanted if one[0] != "User"} <= ours


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Opportunity", {"Name", "StageName", "CloseDate"}),
        ("OpportunityContactRole", {"OpportunityId", "ContactId"}),
        ("CampaignMember", {"CampaignId"}),
        ("CampaignMemberStatus", {"CampaignId", "Label"}),
        ("Campaign", {"Name"}),
        ("Task", set()),
        ("Contact", {"LastName"}),
        ("Account", {"Name"}),
    ],
)
def test_an_object_needs_what_its_describe_says_it_needs(salesforce: Client, name: str, fields: set[str]) -> None:
    described = _described(salesforce, name).values()
    needed = {
        one["name"] for one in described if one["createable"] and not one["nillable"] and not one["defaultedOnCreate"]
    }

    assert needed == fields


@pytest.mark.parametrize(
    ("name", "field", "createable", "updateable"),
    [
        ("CampaignMember", "LeadId", True, False),
        ("CampaignMember", "Status", True, True),
        ("CampaignMember", "HasResponded", False, False),
        ("CampaignMember", "Email", False, False),
        ("OpportunityContactRole", "OpportunityId", True, False),
        ("OpportunityContactRole", "ContactId", True, True),
        ("Opportunity", "IsWon", False, False),
        ("Opportunity", "StageName", True, True),
        ("Task", "IsClosed", False, False),
        ("Task", "TaskSubtype", True, False),
        ("Campaign", "NumberOfLeads", False, False),
        ("Lead", "ConvertedContactId", False, False),
    ],
)
def test_a_field_is_writable_when_its_object_reference_says_so(
    salesforce: Client, name: str, field: str, createable: bool, updateable: bool
) -> None:
    found = _described(salesforce, name)[field]

    assert (found["createable"], found["updateable"]) == (createable, updateable)


def test_who_and_what_point_to_several_objects(salesforce: Client) -> None:
    task = _described(salesforce, "Task")

    assert (task["WhoId"]["referenceTo"], task["WhoId"]["polymorphicForeignKey"]) == (["Contact", "Lead"], True)
    assert set(task["WhatId"]["referenceTo"]) == {"Account", "Campaign", "Opportunity"}


def test_a_path_may_lead_through_two_parents(salesforce: Client) -> None:
    parent = salesforce.create("Account", Name="Mother")
    account = salesforce.create("Account", Name="Kauri plc", ParentId=parent)
    salesforce.create("Contact", LastName="Ngata", AccountId=account)
    salesforce.create("Contact", LastName="Alone")

    soql = "SELECT LastName, Account.Name, Account.Owner.Name, Account.Parent.Name FROM Contact ORDER BY LastName DESC"
    with_account, alone = salesforce.query(soql)["records"]

    nested = with_account["Account"]
    assert (nested["Name"], nested["Owner"]["Name"]) == ("Kauri plc", "Sync Integration")
    assert nested["Parent"] == {
        "attributes": {"type": "Account", "url": f"/services/data/v60.0/sobjects/Account/{parent}"},
        "Name": "Mother",
    }
    assert alone["Account"] is None
    found = salesforce.rows("SELECT LastName FROM Contact WHERE Account.Parent.Name = 'mother'")
    assert found == [{"LastName": "Ngata"}]


def test_the_type_of_who_tells_leads_from_contacts(salesforce: Client) -> None:
    lead, contact = salesforce.lead(), salesforce.create("Contact", LastName="C")
    account = salesforce.create("Account", Name="A", Type="Prospect")
    salesforce.load("Task", {"Subject": "1", "WhoId": lead}, {"Subject": "2", "WhoId": contact, "WhatId": account})

    first, second = salesforce.query("SELECT Who.Type, Who.Name, What.Type FROM Task ORDER BY Subject")["records"]

    assert (first["Who"]["Type"], first["Who"]["Name"], first["What"]) == ("Lead", "Ngata", None)
    assert (second["Who"]["Type"], second["What"]["Type"]) == ("Contact", "Account")
    assert [row["Who"]["Type"] for row in salesforce.rows("SELECT Who.Type FROM Task WHERE Who.Type = 'Lead'")] == [
        "Lead"
    ]


@pytest.mark.parametrize(
    "soql",
    [
        "SELECT Who.Company FROM Task",
        "SELECT Who.Account.Name FROM Task",
        "SELECT Account.Boss.Name FROM Contact",
        "SELECT Account.Owner.Shoe FROM Contact",
    ],
)
def test_a_path_that_leads_nowhere_is_refused(salesforce: Client, soql: str) -> None:
    assert problem(salesforce.get("/query", q=soql))["errorCode"] == "INVALID_FIELD"


def test_a_path_of_more_than_five_parents_is_refused(salesforce: Client) -> None:
    deep = ".".join(["Parent"] * 6)

    answer = salesforce.get("/query", q=f"SELECT {deep}.Name FROM Account")

    assert problem(answer)["errorCode"] == "MALFORMED_QUERY"


def test_a_member_shows_the_values_of_its_person(salesforce: Client) -> None:
    campaign = salesforce.load("Campaign", {"Name": "Fair"})[0]
    account = salesforce.create("Account", Name="Kauri plc")
    contact = salesforce.create("Contact", LastName="C", AccountId=account, MailingCity="Napier")
    lead = salesforce.lead(Email="a@k.example", City="Hastings")
    salesforce.load(
        "CampaignMember", {"CampaignId": campaign, "LeadId": lead}, {"CampaignId": campaign, "ContactId": contact}
    )

    rows = salesforce.rows("SELECT LastName, Email, City, CompanyOrAccount FROM CampaignMember ORDER BY City")

    assert [tuple(row.values()) for row in rows] == [
        ("Ngata", "a@k.example", "Hastings", "Kereru Ltd"),
        ("C", None, "Napier", "Kauri plc"),
    ]
