"""Opportunities become Marketo opportunities, with their account and owner, and go when they go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.town import Town, line

ON = """
[objects]
user = true
account = true
opportunity = true
[timing]
pause = 0
retry_after = [0]
"""
DEAL: dict[str, Any] = {"StageName": "Prospecting", "CloseDate": "2026-12-31"}


def _deals(town: Town, *names: str, **fields: Any) -> list[str]:
    return town.load("Opportunity", *({"Name": name, **DEAL, **fields} for name in names))


@pytest.mark.behaviour(127, 128, 135)
def test_an_opportunity_arrives_with_its_account_and_owner_and_follows_its_changes(town: Town) -> None:
    town.configure(ON)
    (owner,) = town.load("User", {"FirstName": "Ana", "LastName": "Seller", "Email": "ana@example.com"})
    (account,) = town.load("Account", {"Name": "Acme"})
    known = {"Amount": 1200.5, "Probability": 10, "Type": "New Customer", "AccountId": account, "OwnerId": owner}
    (key,) = _deals(town, "Big deal", **known)

    report = town.run()

    made = town.opportunities()[key]
    assert (made["name"], made["stage"], made["closeDate"]) == ("Big deal", "Prospecting", "2026-12-31")
    assert (made["amount"], made["probability"], made["type"]) == (1200.5, 10, "New Customer")
    assert (made["externalCompanyId"], made["externalSalesPersonId"]) == (account, owner)
    assert made["externalCreatedDate"]
    assert line(report, "Pull updates", "opportunity").new == 1

    town.edit("Opportunity", key, StageName="Closed Won", Amount=900)
    town.run()

    made = town.opportunities()[key]
    assert (made["stage"], made["amount"], made["isClosed"], made["isWon"]) == ("Closed Won", 900, True, True)


@pytest.mark.behaviour(131)
def test_a_deleted_opportunity_goes_and_comes_back_whatever_the_policy(town: Town) -> None:
    town.configure(ON + '[policies]\nsalesforce_deletes = "ignore"\n')
    key, other = _deals(town, "Deleted", "Kept")
    town.run()

    town.salesforce.post("delete", {"object": "Opportunity", "ids": [key]})
    report = town.run()

    assert set(town.opportunities()) == {other}
    assert line(report, "Pull deletes", "opportunity").deleted == 1

    town.salesforce.post("undelete", {"object": "Opportunity", "ids": [key]})
    town.run()

    assert set(town.opportunities()) == {key, other}


def test_the_brake_holds_mass_deletions_of_opportunities(town: Town) -> None:
    town.configure(ON + "[policies]\ndeletes_per_run = 1\n")
    keys = _deals(town, "One", "Two")
    town.run()

    town.salesforce.post("delete", {"object": "Opportunity", "ids": keys})
    town.run()

    assert set(town.opportunities()) == set(keys)


@pytest.mark.behaviour(137)
def test_an_unknown_owner_keeps_no_other_opportunity_waiting_and_nothing_goes_to_salesforce(town: Town) -> None:
    town.configure(ON.replace("user = true", "user.filter = \"LastName != 'Hidden'\""))
    (hidden,) = town.load("User", {"LastName": "Hidden", "Email": "hidden@example.com"})
    (orphan,) = _deals(town, "Owned by nobody", OwnerId=hidden)
    others = _deals(town, "One", "Two", "Three")

    report = town.run()

    assert set(town.opportunities()) == {orphan, *others}
    assert town.opportunities()[orphan].get("externalSalesPersonId") is None
    assert (report.rejects, report.pending) == (0, 1)

    town.edit("User", hidden, LastName="Shown")
    match = {"externalOpportunityId": others[0]}
    town.marketo.post("objects/edit", {"kind": "opportunities", "match": match, "fields": {"stage": "Lost"}})
    report = town.run()

    assert town.opportunities()[orphan]["externalSalesPersonId"] == hidden
    assert (report.rejects, report.pending) == (0, 0)
    calls = town.salesforce.get("calls")
    assert not [one for one in calls["calls"] if one["operation"].startswith(("update", "create", "collections"))]


def test_an_opportunity_that_marketo_lost_is_made_again_at_its_next_change(town: Town) -> None:
    town.configure(ON)
    (key,) = _deals(town, "Lost")
    town.run()

    town.marketo.post("objects/delete", {"kind": "opportunities", "match": {"externalOpportunityId": key}})
    town.edit("Opportunity", key, NextStep="Call")
    report = town.run()

    assert town.opportunities()[key]["nextStep"] == "Call"
    assert (report.rejects, report.pending) == (0, 0)
