"""Conversions of leads by a person."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client


def _convert(client: Client, lead: str, **options: Any) -> dict[str, str]:
    done: dict[str, str] = client.admin("POST", "/convert", {"lead": lead, **options})
    return done


def _members(client: Client) -> list[tuple[Any, ...]]:
    soql = "SELECT LeadId, ContactId, LeadOrContactId, Status FROM CampaignMember"
    return [tuple(row.values()) for row in client.rows(soql, every=True)]


def test_a_conversion_into_a_known_account_adds_a_contact_to_it(salesforce: Client) -> None:
    account = salesforce.create("Account", Name="Known", Phone="1")
    lead = salesforce.lead(Phone="2", Website="https://k.example")

    done = _convert(salesforce, lead, account=account)

    row = salesforce.read("Account", account)
    assert (row["Name"], row["Phone"], row["Website"]) == ("Known", "1", "https://k.example")
    assert salesforce.read("Contact", done["contact"])["AccountId"] == account


def test_a_conversion_with_an_opportunity_makes_its_primary_role(salesforce: Client) -> None:
    salesforce.admin("POST", "/clock", {"set": "2030-11-15T12:00:00Z", "frozen": True})
    salesforce.login()
    lead, campaign = salesforce.lead(), salesforce.create("Campaign", Name="F")
    salesforce.create("CampaignMember", CampaignId=campaign, LeadId=lead)

    done = _convert(salesforce, lead, opportunity=True)

    row = salesforce.read("Opportunity", done["opportunity"])
    assert (row["Name"], row["AccountId"], row["CloseDate"]) == ("Kereru Ltd", done["account"], "2030-12-31")
    assert row["CampaignId"] == campaign
    role = salesforce.rows("SELECT ContactId, IsPrimary FROM OpportunityContactRole")
    assert role == [{"ContactId": done["contact"], "IsPrimary": True}]
    assert salesforce.read("Lead", lead)["ConvertedOpportunityId"] == done["opportunity"]


def test_a_membership_keeps_its_lead_and_gains_the_contact(salesforce: Client) -> None:
    lead = salesforce.lead()
    campaign = salesforce.create("Campaign", Name="F")
    salesforce.create("CampaignMember", CampaignId=campaign, LeadId=lead, Status="Responded")

    contact = _convert(salesforce, lead)["contact"]

    assert _members(salesforce) == [(lead, contact, contact, "Responded")]


@pytest.mark.parametrize(("of_lead", "of_contact"), [("Responded", "Sent"), ("Sent", "Responded")])
def test_of_two_memberships_the_contact_keeps_its_own_with_the_further_status(
    salesforce: Client, of_lead: str, of_contact: str
) -> None:
    lead, contact = salesforce.lead(), salesforce.create("Contact", LastName="C")
    campaign = salesforce.create("Campaign", Name="F")
    salesforce.create("CampaignMember", CampaignId=campaign, LeadId=lead, Status=of_lead)
    salesforce.create("CampaignMember", CampaignId=campaign, ContactId=contact, Status=of_contact)

    _convert(salesforce, lead, contact=contact)

    assert _members(salesforce) == [(None, contact, contact, "Responded")]


def test_activities_go_to_the_contact(salesforce: Client) -> None:
    lead = salesforce.lead()
    task = salesforce.create("Task", WhoId=lead)
    event = salesforce.create("Event", WhoId=lead, ActivityDateTime="2030-01-01T10:00:00Z", DurationInMinutes=5)

    done = _convert(salesforce, lead)

    for kind, one in (("Task", task), ("Event", event)):
        row = salesforce.read(kind, one)
        assert (row["WhoId"], row["WhatId"], row["AccountId"]) == (done["contact"], done["account"], done["account"])


def test_custom_fields_follow_only_where_an_admin_mapped_them(salesforce: Client) -> None:
    mapping = {"Nickname__c": "Contact.Nickname__c", "Renewal_Date__c": "Account.Renewal_Date__c"}
    salesforce.admin("POST", "/settings", {"lead_mapping": mapping})

    done = _convert(salesforce, salesforce.lead(Nickname__c="Ana", Renewal_Date__c="2030-01-01", Short_Note__c="x"))

    contact = salesforce.read("Contact", done["contact"])
    assert (contact["Nickname__c"], contact["Renewal_Date__c"], contact["Short_Note__c"]) == ("Ana", None, None)
    assert salesforce.read("Account", done["account"])["Renewal_Date__c"] == "2030-01-01"


def test_a_lead_of_a_queue_is_converted_only_with_a_new_owner(salesforce: Client) -> None:
    queue = salesforce.load("Group", {"Name": "Inbound", "Type": "Queue", "DeveloperName": "Inbound"})[0]
    user = salesforce.rows("SELECT Id FROM User LIMIT 1")[0]["Id"]
    lead = salesforce.lead(OwnerId=queue)

    refused = salesforce.http.post(f"{salesforce.url}/admin/convert", json={"lead": lead})
    done = _convert(salesforce, lead, owner=user)

    assert "Converted objects can only be owned by users" in refused.json()["error"]
    assert salesforce.read("Contact", done["contact"])["OwnerId"] == user
    assert salesforce.read("Lead", lead)["OwnerId"] == queue


def test_only_a_status_that_means_converted_converts(salesforce: Client) -> None:
    lead = salesforce.lead()
    labels = salesforce.rows("SELECT MasterLabel FROM LeadStatus WHERE IsConverted = true")

    body = {"lead": lead, "status": "Closed - Not Converted"}
    refused = salesforce.http.post(f"{salesforce.url}/admin/convert", json=body)

    assert labels == [{"MasterLabel": "Closed - Converted"}]
    assert "INVALID_STATUS: invalid convertedStatus" in refused.json()["error"]


def test_nothing_refers_to_a_converted_lead_anew_unless_it_may_be_edited(salesforce: Client) -> None:
    lead = salesforce.lead()
    _convert(salesforce, lead)

    task = salesforce.call("POST", "/sobjects/Task", {"WhoId": lead})
    salesforce.admin("POST", "/settings", {"edit_converted": True})
    edited = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "x"})

    assert task.json()[0]["errorCode"] == "CANNOT_UPDATE_CONVERTED_LEAD"
    assert edited.status_code == 204


def test_a_converted_lead_that_is_deleted_leaves_the_membership_to_its_contact(salesforce: Client) -> None:
    lead, campaign = salesforce.lead(), salesforce.create("Campaign", Name="F")
    salesforce.create("CampaignMember", CampaignId=campaign, LeadId=lead)
    contact = _convert(salesforce, lead)["contact"]

    assert salesforce.call("DELETE", f"/sobjects/Lead/{lead}").status_code == 204

    assert _members(salesforce) == [(None, contact, contact, "Sent")]


def test_a_new_owner_takes_over_open_activities_alone(salesforce: Client) -> None:
    user = salesforce.load("User", {"LastName": "New", "Username": "new@x.example"})[0]
    lead = salesforce.lead()
    opened = salesforce.create("Task", WhoId=lead)
    closed = salesforce.create("Task", WhoId=lead, Status="Completed")

    _convert(salesforce, lead, owner=user)

    assert salesforce.read("Task", opened)["OwnerId"] == user
    assert salesforce.read("Task", closed)["OwnerId"] != user
