"""Campaigns, their statuses and members."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem
from tests.contract.salesforce_simulator.conftest import SYNC


def _campaign(client: Client, **fields: Any) -> str:
    return client.create("Campaign", Name="Fair", **fields)


def _member(client: Client, campaign: str, **fields: Any) -> str:
    return client.create("CampaignMember", CampaignId=campaign, **fields)


def _statuses(client: Client, campaign: str) -> list[tuple[Any, ...]]:
    soql = f"SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus WHERE CampaignId = '{campaign}'"
    return [tuple(row.values()) for row in client.rows(soql + " ORDER BY SortOrder")]


def test_a_new_campaign_has_the_statuses_sent_and_responded(salesforce: Client) -> None:
    made, loaded = _campaign(salesforce), salesforce.load("Campaign", {"Name": "Loaded"})[0]

    expected = [("Sent", True, False), ("Responded", False, True)]
    assert (_statuses(salesforce, made), _statuses(salesforce, loaded)) == (expected, expected)


def test_a_loaded_campaign_keeps_the_statuses_it_comes_with(salesforce: Client) -> None:
    campaign = "7015g000001AbCdAAK"
    status = {"CampaignId": campaign, "Label": "Invited", "IsDefault": True}
    records = {"Campaign": [{"Id": campaign, "Name": "Fair"}], "CampaignMemberStatus": [status]}

    salesforce.admin("POST", "/load", {"records": records})

    assert _statuses(salesforce, campaign) == [("Invited", True, False)]


def test_a_member_without_a_known_status_gets_the_default(salesforce: Client) -> None:
    campaign = _campaign(salesforce)

    plain = _member(salesforce, campaign, LeadId=salesforce.lead())
    wrong = _member(salesforce, campaign, LeadId=salesforce.lead(), Status="Dancing")

    for one in (plain, wrong):
        member = salesforce.read("CampaignMember", one)
        assert (member["Status"], member["HasResponded"], member["FirstRespondedDate"]) == ("Sent", False, None)


def test_the_status_decides_whether_a_member_has_responded(salesforce: Client) -> None:
    salesforce.admin("POST", "/clock", {"set": "2030-06-15T12:00:00Z", "frozen": True})
    salesforce.login()
    member = _member(salesforce, _campaign(salesforce), LeadId=salesforce.lead())

    salesforce.call("PATCH", f"/sobjects/CampaignMember/{member}", {"Status": "responded"})
    after = salesforce.read("CampaignMember", member)
    refused = salesforce.call("PATCH", f"/sobjects/CampaignMember/{member}", {"HasResponded": False})

    assert (after["Status"], after["HasResponded"], after["FirstRespondedDate"]) == ("Responded", True, "2030-06-15")
    assert problem(refused)["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_a_member_is_one_lead_or_one_contact_for_good(salesforce: Client) -> None:
    campaign, lead, contact = _campaign(salesforce), salesforce.lead(), salesforce.create("Contact", LastName="C")

    none = salesforce.call("POST", "/sobjects/CampaignMember", {"CampaignId": campaign})
    both = salesforce.call(
        "POST", "/sobjects/CampaignMember", {"CampaignId": campaign, "LeadId": lead, "ContactId": contact}
    )
    member = _member(salesforce, campaign, LeadId=lead)
    moved = salesforce.call("PATCH", f"/sobjects/CampaignMember/{member}", {"LeadId": salesforce.lead()})

    assert {problem(none)["errorCode"], problem(both)["errorCode"]} == {"FIELD_INTEGRITY_EXCEPTION"}
    assert problem(moved)["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    row = salesforce.read("CampaignMember", member)
    assert (row["LeadOrContactId"], row["Type"]) == (lead, "Lead")


def test_nobody_is_a_member_twice_until_the_first_membership_is_gone(salesforce: Client) -> None:
    campaign, lead = _campaign(salesforce), salesforce.lead()
    member = _member(salesforce, campaign, LeadId=lead)

    again = salesforce.collect("POST", [{"CampaignId": campaign, "LeadId": lead}], kind="CampaignMember").json()[0]
    salesforce.call("DELETE", f"/sobjects/CampaignMember/{member}")

    assert again["errors"] == [{"statusCode": "DUPLICATE_VALUE", "message": "Already a campaign member.", "fields": []}]
    assert _member(salesforce, campaign, LeadId=lead) != member
    undeleted = salesforce.admin("POST", "/undelete", {"object": "CampaignMember", "id": member})
    assert undeleted["errors"][0]["statusCode"] == "DUPLICATE_VALUE"


def test_a_converted_lead_cannot_become_a_member(salesforce: Client) -> None:
    lead = salesforce.lead()
    salesforce.admin("POST", "/convert", {"lead": lead})

    answer = salesforce.call("POST", "/sobjects/CampaignMember", {"CampaignId": _campaign(salesforce), "LeadId": lead})

    assert problem(answer)["errorCode"] == "CANNOT_UPDATE_CONVERTED_LEAD"


def test_a_campaign_has_one_default_status(salesforce: Client) -> None:
    campaign = _campaign(salesforce)
    fresh = salesforce.create("CampaignMemberStatus", CampaignId=campaign, Label="Invited", IsDefault=True)

    unset = salesforce.call("PATCH", f"/sobjects/CampaignMemberStatus/{fresh}", {"IsDefault": False})
    removed = salesforce.call("DELETE", f"/sobjects/CampaignMemberStatus/{fresh}")
    twin = salesforce.call("POST", "/sobjects/CampaignMemberStatus", {"CampaignId": campaign, "Label": "invited"})

    assert _statuses(salesforce, campaign) == [
        ("Sent", False, False),
        ("Responded", False, True),
        ("Invited", True, False),
    ]
    assert problem(unset)["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
    assert problem(removed)["errorCode"] == "DELETE_FAILED"
    assert problem(twin)["errorCode"] == "DUPLICATE_VALUE"


def test_members_follow_a_renamed_status_and_keep_theirs_from_being_deleted(salesforce: Client) -> None:
    campaign = _campaign(salesforce)
    member = _member(salesforce, campaign, LeadId=salesforce.lead(), Status="Responded")
    status = salesforce.rows("SELECT Id FROM CampaignMemberStatus WHERE Label = 'Responded'")[0]["Id"]

    salesforce.call("PATCH", f"/sobjects/CampaignMemberStatus/{status}", {"Label": "Attended"})
    removed = salesforce.call("DELETE", f"/sobjects/CampaignMemberStatus/{status}")

    assert salesforce.read("CampaignMember", member)["Status"] == "Attended"
    assert problem(removed)["errorCode"] == "DELETE_FAILED"


def test_a_campaign_counts_its_members_and_opportunities(salesforce: Client) -> None:
    campaign = _campaign(salesforce)
    lead = salesforce.lead()
    _member(salesforce, campaign, LeadId=lead, Status="Responded")
    _member(salesforce, campaign, LeadId=salesforce.lead())
    _member(salesforce, campaign, ContactId=salesforce.create("Contact", LastName="C"))
    salesforce.admin("POST", "/convert", {"lead": lead})
    for stage in ("Closed Won", "Prospecting"):
        fields = {"Name": "O", "StageName": stage, "CloseDate": "2030-01-31", "Amount": 10}
        salesforce.create("Opportunity", CampaignId=campaign, **fields)

    row = salesforce.read("Campaign", campaign)

    counted = {name: value for name, value in row.items() if name.startswith(("NumberOf", "AmountAll", "AmountWon"))}
    assert counted == {
        "NumberOfLeads": 1,
        "NumberOfConvertedLeads": 1,
        "NumberOfContacts": 2,
        "NumberOfResponses": 1,
        "NumberOfOpportunities": 2,
        "NumberOfWonOpportunities": 1,
        "AmountAllOpportunities": 20.0,
        "AmountWonOpportunities": 10.0,
    }


def test_counting_moves_no_stamp(salesforce: Client) -> None:
    salesforce.admin("POST", "/clock", {"set": "2030-06-15T12:00:00Z", "frozen": True})
    salesforce.login()
    campaign = _campaign(salesforce)
    salesforce.admin("POST", "/clock", {"advance": 60})

    _member(salesforce, campaign, LeadId=salesforce.lead())

    assert salesforce.read("Campaign", campaign)["SystemModstamp"] == "2030-06-15T12:00:00.000+0000"


@pytest.mark.parametrize("marketing", [True, False])
def test_only_a_marketing_user_writes_campaigns(salesforce: Client, marketing: bool) -> None:
    me = salesforce.rows(f"SELECT Id FROM User WHERE Username = '{SYNC.username}'")[0]["Id"]
    campaign = _campaign(salesforce)
    fields = {"UserPermissionsMarketingUser": marketing}
    salesforce.admin("POST", "/edit", {"object": "User", "id": me, "fields": fields})

    created = salesforce.call("POST", "/sobjects/Campaign", {"Name": "Second"})
    changed = salesforce.call("PATCH", f"/sobjects/Campaign/{campaign}", {"Name": "Other"})

    assert salesforce.get("/sobjects/Campaign/describe").json()["createable"] is marketing
    assert (created.status_code, changed.status_code) == ((201, 204) if marketing else (400, 400))
    assert len(salesforce.rows("SELECT Id FROM Campaign")) == (2 if marketing else 1)


def test_a_campaign_keeps_a_status_that_means_responded_and_places_differ(salesforce: Client) -> None:
    campaign = _campaign(salesforce)
    sent, responded = (row["Id"] for row in salesforce.rows("SELECT Id FROM CampaignMemberStatus ORDER BY SortOrder"))
    path = "/sobjects/CampaignMemberStatus/"

    unset = salesforce.call("PATCH", path + responded, {"HasResponded": False})
    removed = salesforce.call("DELETE", path + responded)
    same_place = salesforce.call("PATCH", path + sent, {"SortOrder": 4})
    salesforce.create("CampaignMemberStatus", CampaignId=campaign, Label="Attended", HasResponded=True)

    assert problem(unset)["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
    assert problem(removed)["errorCode"] == "DELETE_FAILED"
    assert problem(same_place)["errorCode"] == "DUPLICATE_VALUE"
    assert salesforce.call("DELETE", path + responded).status_code == 204
