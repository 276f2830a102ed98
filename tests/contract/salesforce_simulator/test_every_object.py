"""What every object of the families answers to: collections, replication, conditional describes, composite."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem

CHANGES: dict[str, dict[str, Any]] = {
    "Account": {"Site": "S"},
    "Contact": {"Title": "T"},
    "Lead": {"Title": "T"},
    "Opportunity": {"NextStep": "N"},
    "OpportunityContactRole": {"Role": "Evaluator"},
    "Campaign": {"Description": "D"},
    "CampaignMember": {"Status": "Responded"},
    "CampaignMemberStatus": {"SortOrder": 9},
    "Task": {"Subject": "S"},
    "Event": {"Subject": "S"},
}


def _needs(client: Client, kind: str) -> dict[str, Any]:
    match kind:
        case "Account" | "Campaign":
            return {"Name": "N"}
        case "Contact":
            return {"LastName": "L"}
        case "Lead":
            return {"LastName": "L", "Company": "C"}
        case "Opportunity":
            return {"Name": "N", "StageName": "Prospecting", "CloseDate": "2030-01-31"}
        case "OpportunityContactRole":
            opportunity = client.create("Opportunity", **_needs(client, "Opportunity"))
            return {"OpportunityId": opportunity, "ContactId": client.create("Contact", LastName="L")}
        case "CampaignMember":
            return {"CampaignId": client.create("Campaign", Name="N"), "LeadId": client.lead()}
        case "CampaignMemberStatus":
            return {"CampaignId": client.create("Campaign", Name="N"), "Label": "Invited"}
        case "Event":
            return {"ActivityDateTime": "2030-01-31T10:00:00Z", "DurationInMinutes": 5}
    return {}


def _span() -> dict[str, str]:
    now = datetime.now(UTC)
    return {"start": f"{now - timedelta(minutes=5):%FT%TZ}", "end": f"{now + timedelta(minutes=5):%FT%TZ}"}


def _replicated(client: Client, kind: str, what: str) -> Any:
    span = _span()
    return client.get(f"/sobjects/{kind}/{what}", start=span["start"], end=span["end"]).json()


@pytest.mark.parametrize("kind", CHANGES)
def test_a_record_is_created_changed_read_and_deleted_in_collections_and_replicated(
    salesforce: Client, kind: str
) -> None:
    made = salesforce.collect("POST", [_needs(salesforce, kind)], kind=kind).json()
    record_id = made[0]["id"]
    changed = salesforce.collect("PATCH", [{"id": record_id, **CHANGES[kind]}], kind=kind).json()
    name = next(iter(CHANGES[kind]))
    read = salesforce.call("POST", f"/composite/sobjects/{kind}", {"ids": [record_id], "fields": [name]}).json()
    updated = _replicated(salesforce, kind, "updated")["ids"]
    gone = salesforce.call("DELETE", "/composite/sobjects", ids=record_id).json()

    assert [one[0]["success"] for one in (made, changed, gone)] == [True, True, True]
    assert read[0][name] == CHANGES[kind][name]
    assert record_id in updated
    deleted = _replicated(salesforce, kind, "deleted")["deletedRecords"]
    assert record_id in [one["id"] for one in deleted]
    left = salesforce.rows(f"SELECT IsDeleted FROM {kind} WHERE Id = '{record_id}'", every=True)
    assert left == [{"IsDeleted": True}]


@pytest.mark.parametrize("kind", [*CHANGES, "User", "Group", "RecordType", "LeadStatus"])
def test_an_unchanged_describe_of_any_object_is_not_sent_again(salesforce: Client, kind: str) -> None:
    first = salesforce.get(f"/sobjects/{kind}/describe")

    again = salesforce.get(f"/sobjects/{kind}/describe", headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_five_objects_are_asked_in_one_counted_call_and_six_are_refused(salesforce: Client) -> None:
    for kind in CHANGES:
        salesforce.create(kind, **_needs(salesforce, kind))

    def ask(kinds: list[str]) -> Any:
        parts = [
            {
                "method": "GET",
                "url": f"/services/data/v60.0/queryAll?q=SELECT+Id,SystemModstamp,IsDeleted+FROM+{kind}",
                "referenceId": kind,
            }
            for kind in kinds
        ]
        return salesforce.call("POST", "/composite", {"compositeRequest": parts})

    before = salesforce.admin("GET", "/limits")["used"]
    answer = ask(list(CHANGES)[:5]).json()["compositeResponse"]
    refused = ask(list(CHANGES)[:6])

    assert salesforce.admin("GET", "/limits")["used"] == before + 2
    assert {one["referenceId"]: one["httpStatusCode"] for one in answer} == dict.fromkeys(list(CHANGES)[:5], 200)
    assert all(one["body"]["totalSize"] >= 1 for one in answer)
    assert (refused.status_code, problem(refused)["errorCode"]) == (400, "LIMIT_EXCEEDED")


def test_assignment_rules_own_leads_but_no_contacts(salesforce: Client) -> None:
    owner = salesforce.load("User", {"LastName": "Router", "Username": "router@x.example"})[0]
    for kind in ("Lead", "Contact"):
        salesforce.admin("POST", "/rules/assignment", {"object": kind, "owner": owner})

    lead, contact = salesforce.lead(), salesforce.create("Contact", LastName="C")

    assert salesforce.read("Lead", lead)["OwnerId"] == owner
    assert salesforce.read("Contact", contact)["OwnerId"] != owner


def test_a_username_is_taken_once(salesforce: Client) -> None:
    fields = {"LastName": "U", "Username": "U@x.example", "Email": "u@x.example", "Alias": "u"}
    salesforce.create("User", **fields)

    again = salesforce.call("POST", "/sobjects/User", fields | {"Username": "u@X.example"})

    assert problem(again)["errorCode"] == "DUPLICATE_USERNAME"


def test_a_renamed_user_shows_on_what_is_owned(salesforce: Client) -> None:
    user = salesforce.load("User", {"LastName": "Old", "Username": "u@x.example"})[0]
    account = salesforce.create("Account", Name="A", OwnerId=user)
    salesforce.create("Contact", LastName="C", AccountId=account, OwnerId=user)

    salesforce.admin("POST", "/edit", {"object": "User", "id": user, "fields": {"FirstName": "Ana", "LastName": "New"}})

    row = salesforce.query("SELECT Owner.Name, Account.Owner.Name FROM Contact")["records"][0]
    assert (row["Owner"]["Name"], row["Account"]["Owner"]["Name"]) == ("Ana New", "Ana New")
