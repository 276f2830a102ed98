"""Merges of leads, contacts and accounts by a person."""

from typing import Any

import pytest
import requests

from tests.contract.salesforce_simulator.client import Client


def _merge(client: Client, kind: str, master: str, *losers: str, **fields: Any) -> Any:
    body = {"object": kind, "master": master, "losers": list(losers), "fields": fields}
    return client.admin("POST", "/merge", body)


def _try(client: Client, **body: Any) -> requests.Response:
    return client.http.post(f"{client.url}/admin/merge", json=body)


def test_three_leads_become_one_and_the_losers_say_into_whom(salesforce: Client) -> None:
    master, second, third = (salesforce.lead(Title=str(number)) for number in range(3))

    _merge(salesforce, "Lead", master, second, third, Title="Chair")

    rows = salesforce.rows("SELECT Id, MasterRecordId FROM Lead WHERE IsDeleted = true ORDER BY Title", every=True)
    assert rows == [{"Id": second, "MasterRecordId": master}, {"Id": third, "MasterRecordId": master}]
    assert salesforce.read("Lead", master)["Title"] == "Chair"


def test_a_second_merge_makes_a_chain(salesforce: Client) -> None:
    first, second, third = (salesforce.lead() for _ in range(3))

    _merge(salesforce, "Lead", second, first)
    _merge(salesforce, "Lead", third, second)

    rows = {
        one["Id"]: one["MasterRecordId"] for one in salesforce.rows("SELECT Id, MasterRecordId FROM Lead", every=True)
    }
    assert rows == {first: second, second: third, third: None}


def test_memberships_move_to_the_master_and_doubled_ones_are_gone_for_good(salesforce: Client) -> None:
    master, loser = salesforce.lead(), salesforce.lead()
    both, one = (salesforce.create("Campaign", Name=name) for name in ("Both", "One"))
    kept = salesforce.create("CampaignMember", CampaignId=both, LeadId=master)
    salesforce.create("CampaignMember", CampaignId=both, LeadId=loser)
    moved = salesforce.create("CampaignMember", CampaignId=one, LeadId=loser)

    done = _merge(salesforce, "Lead", master, loser)

    rows = salesforce.rows("SELECT Id, LeadId, LeadOrContactId FROM CampaignMember", every=True)
    assert {row["Id"] for row in rows} == {kept, moved}
    assert {(row["LeadId"], row["LeadOrContactId"]) for row in rows} == {(master, master)}
    assert done["moved"] == [moved]


@pytest.mark.parametrize("masters_is_older", [True, False])
def test_of_doubled_memberships_the_older_is_kept(salesforce: Client, masters_is_older: bool) -> None:
    master, loser = salesforce.lead(), salesforce.lead()
    campaign = salesforce.create("Campaign", Name="F")
    order = (master, loser) if masters_is_older else (loser, master)
    older, _ = (salesforce.create("CampaignMember", CampaignId=campaign, LeadId=one) for one in order)

    _merge(salesforce, "Lead", master, loser)

    rows = salesforce.rows("SELECT Id, LeadId FROM CampaignMember", every=True)
    assert rows == [{"Id": older, "LeadId": master}]


def test_the_merged_record_was_born_when_the_oldest_was(salesforce: Client) -> None:
    old = {"LastName": "Old", "Company": "C", "CreatedDate": "2020-01-01T00:00:00.000+0000"}
    loser, master = salesforce.load("Lead", old)[0], salesforce.lead()

    _merge(salesforce, "Lead", master, loser)

    assert salesforce.read("Lead", master)["CreatedDate"] == "2020-01-01T00:00:00.000+0000"


def test_a_role_that_moves_is_primary_no_more(salesforce: Client) -> None:
    master, loser = (salesforce.create("Contact", LastName=name) for name in ("M", "L"))
    opportunity = salesforce.create("Opportunity", Name="O", StageName="Prospecting", CloseDate="2030-01-01")
    role = salesforce.create("OpportunityContactRole", OpportunityId=opportunity, ContactId=loser, IsPrimary=True)

    _merge(salesforce, "Contact", master, loser)

    row = salesforce.read("OpportunityContactRole", role)
    assert (row["ContactId"], row["IsPrimary"]) == (master, False)


def test_what_hung_on_a_contact_hangs_on_the_master_with_new_stamps(salesforce: Client) -> None:
    salesforce.admin("POST", "/clock", {"set": "2030-06-15T12:00:00Z", "frozen": True})
    salesforce.login()
    account = salesforce.create("Account", Name="A")
    master = salesforce.create("Contact", LastName="M", AccountId=account)
    loser, below = salesforce.create("Contact", LastName="L"), salesforce.create("Contact", LastName="B")
    salesforce.call("PATCH", f"/sobjects/Contact/{below}", {"ReportsToId": loser})
    opportunity = salesforce.create("Opportunity", Name="O", StageName="Prospecting", CloseDate="2030-01-01")
    role = salesforce.create("OpportunityContactRole", OpportunityId=opportunity, ContactId=loser)
    task = salesforce.create("Task", WhoId=loser)
    salesforce.admin("POST", "/clock", {"advance": 5})

    _merge(salesforce, "Contact", master, loser)

    moved = salesforce.read("Task", task)
    assert (moved["WhoId"], moved["AccountId"]) == (master, account)
    assert salesforce.read("OpportunityContactRole", role)["ContactId"] == master
    assert salesforce.read("Contact", below)["ReportsToId"] == master
    for kind, one in (("Task", task), ("Contact", master), ("Contact", below)):
        assert salesforce.read(kind, one)["SystemModstamp"] == "2030-06-15T12:00:05.000+0000", kind


def test_the_children_of_an_account_move_to_the_master(salesforce: Client) -> None:
    master, loser = (salesforce.create("Account", Name=name) for name in ("Master", "Loser"))
    contact = salesforce.create("Contact", LastName="C", AccountId=loser)
    opportunity = salesforce.create(
        "Opportunity", Name="O", StageName="Closed Won", CloseDate="2030-01-01", AccountId=loser
    )

    _merge(salesforce, "Account", master, loser)

    assert salesforce.read("Contact", contact)["AccountId"] == master
    assert salesforce.read("Opportunity", opportunity)["AccountId"] == master


def test_a_merge_that_would_close_a_circle_is_refused_whole(salesforce: Client) -> None:
    loser = salesforce.create("Account", Name="Loser")
    master = salesforce.create("Account", Name="Master", ParentId=loser)

    answer = _try(salesforce, object="Account", master=master, losers=[loser])

    assert (answer.status_code, "CIRCULAR_DEPENDENCY" in answer.json()["error"]) == (400, True)
    assert salesforce.query("SELECT COUNT() FROM Account")["totalSize"] == 2


@pytest.mark.parametrize("reason", ["too many", "itself", "deleted", "converted", "locked", "not mergeable"])
def test_a_merge_that_cannot_be_is_refused(salesforce: Client, reason: str) -> None:
    master, *others = (salesforce.lead() for _ in range(4))
    body: dict[str, Any] = {"object": "Lead", "master": master, "losers": others[:1]}
    match reason:
        case "too many":
            body["losers"] = others
        case "itself":
            body["losers"] = [master]
        case "deleted":
            salesforce.call("DELETE", f"/sobjects/Lead/{others[0]}")
        case "converted":
            salesforce.admin("POST", "/convert", {"lead": others[0]})
        case "locked":
            salesforce.admin("POST", "/locks", {"ids": [others[0]]})
        case _:
            body = {"object": "Campaign", "master": salesforce.create("Campaign", Name="F"), "losers": [master]}

    assert _try(salesforce, **body).status_code == 400
    assert salesforce.rows("SELECT Id FROM Lead WHERE MasterRecordId != null", every=True) == []
