"""Deletes that spread, undeletes that bring everything back, purges that do not."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract.salesforce_simulator.client import Client, problem


def _living(client: Client, kind: str) -> int:
    return int(client.query(f"SELECT COUNT() FROM {kind}")["totalSize"])


def _deleted(client: Client, kind: str, now: datetime) -> list[str]:
    """Return what getDeleted lists around a moment."""
    start, end = (now + timedelta(minutes=step) for step in (-5, 5))
    answer = client.get(f"/sobjects/{kind}/deleted", start=start.isoformat(), end=end.isoformat())
    return [one["id"] for one in answer.json()["deletedRecords"]]


def _town(client: Client) -> dict[str, str]:
    """Make an account with a contact, an opportunity with a role, a membership and activities."""
    made = {"Account": client.create("Account", Name="A"), "Campaign": client.create("Campaign", Name="F")}
    made["Contact"] = client.create("Contact", LastName="C", AccountId=made["Account"])
    made["Opportunity"] = client.create(
        "Opportunity", Name="O", StageName="Prospecting", CloseDate="2030-01-01", AccountId=made["Account"]
    )
    made["OpportunityContactRole"] = client.create(
        "OpportunityContactRole", OpportunityId=made["Opportunity"], ContactId=made["Contact"]
    )
    made["CampaignMember"] = client.create("CampaignMember", CampaignId=made["Campaign"], ContactId=made["Contact"])
    made["Task"] = client.create("Task", WhoId=made["Contact"])
    return made


TAKEN = ("Account", "Contact", "Opportunity", "OpportunityContactRole", "CampaignMember", "Task")


def test_an_account_takes_all_that_is_its_own_along_and_brings_it_back(salesforce: Client) -> None:
    made = _town(salesforce)

    salesforce.call("DELETE", f"/sobjects/Account/{made['Account']}")
    gone = {kind: _living(salesforce, kind) for kind in (*TAKEN, "Campaign")}
    deleted = {kind: salesforce.rows(f"SELECT Id, IsDeleted FROM {kind}", every=True) for kind in TAKEN}
    salesforce.admin("POST", "/undelete", {"object": "Account", "id": made["Account"]})

    assert gone == dict.fromkeys(TAKEN, 0) | {"Campaign": 1}
    assert deleted == {kind: [{"Id": made[kind], "IsDeleted": True}] for kind in TAKEN}
    assert {kind: _living(salesforce, kind) for kind in TAKEN} == dict.fromkeys(TAKEN, 1)


def test_what_went_with_its_parent_cannot_be_brought_back_alone(salesforce: Client) -> None:
    made = _town(salesforce)
    salesforce.call("DELETE", f"/sobjects/Account/{made['Account']}")

    answer = salesforce.admin("POST", "/undelete", {"object": "Contact", "id": made["Contact"]})

    assert answer["errors"][0]["statusCode"] == "UNDELETE_FAILED"


def test_what_was_deleted_before_its_parent_stays_deleted(salesforce: Client) -> None:
    made = _town(salesforce)
    salesforce.call("DELETE", f"/sobjects/Contact/{made['Contact']}")
    salesforce.call("DELETE", f"/sobjects/Account/{made['Account']}")

    salesforce.admin("POST", "/undelete", {"object": "Account", "id": made["Account"]})

    assert (_living(salesforce, "Opportunity"), _living(salesforce, "Contact")) == (1, 0)


def test_children_deleted_along_are_replicated_with_their_stamps(salesforce: Client) -> None:
    made = _town(salesforce)
    salesforce.admin("POST", "/clock", {"advance": 600})
    salesforce.call("DELETE", f"/sobjects/Account/{made['Account']}")
    now = datetime.now(UTC) + timedelta(seconds=600)

    for kind in TAKEN:
        assert _deleted(salesforce, kind, now) == [made[kind]], kind


def test_a_purge_takes_the_children_out_of_the_bin_too(salesforce: Client) -> None:
    made = _town(salesforce)
    salesforce.call("DELETE", f"/sobjects/Account/{made['Account']}")

    salesforce.admin("POST", "/purge", {"object": "Account", "id": made["Account"]})

    assert {kind: salesforce.rows(f"SELECT Id FROM {kind}", every=True) for kind in TAKEN} == {
        kind: [] for kind in TAKEN
    }
    now = datetime.now(UTC)
    assert _deleted(salesforce, "Contact", now) == [made["Contact"]]


def test_an_account_with_a_won_opportunity_cannot_be_deleted(salesforce: Client) -> None:
    made = _town(salesforce)
    salesforce.call("PATCH", f"/sobjects/Opportunity/{made['Opportunity']}", {"StageName": "Closed Won"})

    refused = salesforce.call("DELETE", f"/sobjects/Account/{made['Account']}")

    assert problem(refused)["errorCode"] == "DELETE_FAILED"
    assert (_living(salesforce, "Account"), _living(salesforce, "Contact")) == (1, 1)


def test_an_activity_of_two_records_outlives_one_of_them(salesforce: Client) -> None:
    made = _town(salesforce)
    shared = salesforce.create("Task", WhoId=made["Contact"], WhatId=made["Opportunity"])
    salesforce.call("DELETE", f"/sobjects/Contact/{made['Contact']}")

    left = salesforce.rows("SELECT Id, WhoId, WhatId FROM Task")
    salesforce.admin("POST", "/undelete", {"object": "Contact", "id": made["Contact"]})

    assert left == [{"Id": shared, "WhoId": None, "WhatId": made["Opportunity"]}]
    assert salesforce.read("Task", shared)["WhoId"] == made["Contact"]


def test_a_lookup_forgets_its_deleted_parent_without_a_stamp(salesforce: Client) -> None:
    salesforce.admin("POST", "/clock", {"set": "2030-06-15T12:00:00Z", "frozen": True})
    salesforce.login()
    mother = salesforce.create("Account", Name="Mother")
    daughter = salesforce.create("Account", Name="Daughter", ParentId=mother)
    salesforce.admin("POST", "/clock", {"advance": 60})

    salesforce.call("DELETE", f"/sobjects/Account/{mother}")
    row = salesforce.read("Account", daughter)
    salesforce.admin("POST", "/undelete", {"object": "Account", "id": mother})

    assert (row["ParentId"], row["SystemModstamp"]) == (None, "2030-06-15T12:00:00.000+0000")
    assert salesforce.read("Account", daughter)["ParentId"] == mother


def test_a_campaign_takes_members_and_statuses_along(salesforce: Client) -> None:
    made = _town(salesforce)

    salesforce.call("DELETE", f"/sobjects/Campaign/{made['Campaign']}")

    gone: dict[str, Any] = {kind: _living(salesforce, kind) for kind in ("CampaignMember", "CampaignMemberStatus")}
    assert gone == {"CampaignMember": 0, "CampaignMemberStatus": 0}
    salesforce.admin("POST", "/undelete", {"object": "Campaign", "id": made["Campaign"]})
    assert _living(salesforce, "CampaignMemberStatus") == 2


def test_a_lead_takes_its_memberships_and_activities_along(salesforce: Client) -> None:
    lead = salesforce.lead()
    salesforce.create("CampaignMember", CampaignId=salesforce.create("Campaign", Name="F"), LeadId=lead)
    salesforce.create("Task", WhoId=lead)

    salesforce.call("DELETE", "/composite/sobjects", ids=lead)

    assert (_living(salesforce, "CampaignMember"), _living(salesforce, "Task")) == (0, 0)


def test_a_locked_child_stops_the_delete_of_its_parent(salesforce: Client) -> None:
    made = _town(salesforce)
    salesforce.admin("POST", "/locks", {"ids": [made["OpportunityContactRole"]]})

    answer = salesforce.call("DELETE", "/composite/sobjects", ids=made["Account"]).json()[0]

    assert answer["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"
    assert {kind: _living(salesforce, kind) for kind in TAKEN} == dict.fromkeys(TAKEN, 1)


def test_a_rolled_back_delete_leaves_nothing_in_the_bin(salesforce: Client) -> None:
    made = _town(salesforce)
    ids = f"{made['Account']},{salesforce.rows('SELECT Id FROM User LIMIT 1')[0]['Id']}"
    salesforce.call("DELETE", "/composite/sobjects", ids=ids, allOrNone="true")
    salesforce.call("DELETE", f"/sobjects/Contact/{made['Contact']}")

    restored = salesforce.admin("POST", "/undelete", {"object": "Contact", "id": made["Contact"]})
    salesforce.admin("POST", "/purge", {"object": "Account", "id": made["Account"]})

    assert restored["success"] is True
    assert (_living(salesforce, "Account"), _living(salesforce, "Contact")) == (0, 1)


def test_a_late_delete_takes_the_children_along_when_it_commits(salesforce: Client) -> None:
    made = _town(salesforce)

    salesforce.admin("POST", "/delete", {"object": "Account", "id": made["Account"], "visible_after": 60})
    before = {kind: _living(salesforce, kind) for kind in TAKEN}
    salesforce.admin("POST", "/clock", {"advance": 61})

    assert before == dict.fromkeys(TAKEN, 1)
    assert {kind: _living(salesforce, kind) for kind in TAKEN} == dict.fromkeys(TAKEN, 0)
