"""A day of all families: conversions, a merge, owners, companies, roles; and what must have come of it at rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tandem import bootstrap

from tests.e2e.town import Town, rows_of

CONFIG = """
[objects]
user = true
account = true
lead = true
contact = true
opportunity = true
"""
DOORS = (
    "SyncOrchestratorFunction",
    "MarketoChangesFunction",
    "SyncUserFunction",
    "SyncAccountFunction",
    "SyncLeadFunction",
    "SyncContactFunction",
    "SyncOpportunityFunction",
)
DEAL = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31", "Amount": 10}


def prepare(town: Town) -> None:
    """Two users, an account, four leads, a contact and an opportunity with a role, of which a run makes their likes."""
    ana, _ = town.load(
        "User", {"LastName": "Ana", "Email": "ana@a.example"}, {"LastName": "Bob", "Email": "b@a.example"}
    )
    (account,) = town.load("Account", {"Name": "Acme", "OwnerId": ana})
    leads = ("Converts", "Joins", "Master", "Loser")
    town.load_leads(
        *({"LastName": who, "Company": who, "Title": "first", "Phone": "1", "OwnerId": ana} for who in leads)
    )
    known, leaves = town.load("Contact", *({"LastName": who, "AccountId": account} for who in ("Known", "Leaves")))
    (deal,) = town.load("Opportunity", {**DEAL, "AccountId": account})
    town.load("OpportunityContactRole", {"OpportunityId": deal, "ContactId": leaves, "Role": "Evaluator"})
    town.run()
    assert {known, leaves} < set(town.people())


def happen(town: Town) -> None:
    """Two leads are converted, two merged; everything else changes once, or is new, or goes."""
    person = {one["lastName"]: one["id"] for one in town.people().values()}
    lead, contact, account = by_name(town, "Lead"), by_name(town, "Contact"), by_name(town, "Account", "Name")
    user, deal = by_name(town, "User"), by_name(town, "Opportunity", "Name")
    town.sales_edit(lead["Converts"], Title="seller's")
    town.salesforce.post("convert", {"lead": lead["Converts"]})
    town.marketer_edit(person["Converts"], phone="marketer's")
    town.salesforce.post("convert", {"lead": lead["Joins"], "account": account["Acme"], "contact": contact["Known"]})
    town.salesforce.post("merge", {"object": "Lead", "master": lead["Master"], "losers": [lead["Loser"]]})
    town.sales_edit(lead["Master"], OwnerId=user["Bob"])
    town.edit("User", user["Bob"], LastName="Married")
    town.edit("Account", account["Acme"], Site="North")
    (fresh,) = town.load("Account", {"Name": "New"})
    town.load("Contact", {"LastName": "Newcomer", "AccountId": fresh})
    town.edit("Opportunity", deal["Deal"], Amount=20)
    (role,) = [row["Id"] for row in rows_of(town.salesforce.get("records/OpportunityContactRole"))]
    town.salesforce.post("delete", {"object": "OpportunityContactRole", "id": role})
    link = {"OpportunityId": deal["Deal"], "ContactId": contact["Known"]}
    town.load("OpportunityContactRole", {**link, "Role": "Decision Maker"})


def wrong(town: Town) -> Iterator[str]:
    """Everything that is not as it must be at rest."""
    people = town.people()
    yield from _wrong_people(town, people)
    user, account = by_name(town, "User"), by_name(town, "Account", "Name")
    sellers, companies, (deal,) = town.sales_persons(), town.companies(), town.opportunities().values()
    (master,) = [one for one in people.values() if one["lastName"] == "Master"]
    told = {
        "the users": sorted(sellers) == sorted(user.values()),
        "the new name of a user": sellers[user["Married"]]["lastName"] == "Married",
        "the owner of the master": master.get("externalSalesPersonId") == user["Married"],
        "the accounts": sorted(companies) == sorted(account.values()),
        "the site of the account": companies[account["Acme"]].get("site") == "North",
        "the amount": deal.get("amount") == 20,
        "the role": [one["role"] for one in rows_of(town.marketo.get("objects", kind="roles"))] == ["Decision Maker"],
        "no rejects": not any(
            bootstrap.rejects().all(name, 10) for name in ("user", "account", "lead", "contact", "role")
        ),
    }
    yield from (f"{what} went wrong" for what, is_right in told.items() if not is_right)


def _wrong_people(town: Town, people: dict[str, dict[str, Any]]) -> Iterator[str]:
    lead, contact = by_name(town, "Lead"), by_name(town, "Contact")
    expected = {lead["Master"], *contact.values()}
    if set(people) != expected:
        yield f"people are {sorted(people)}, not {sorted(expected)}"
        return
    records = {row["Id"]: row for row in rows_of(town.salesforce.get("records/Contact"))}
    converted = contact["Converts"]
    for theirs, ours, value in (("Title", "title", "seller's"), ("Phone", "phone", "marketer's")):
        if not records[converted].get(theirs) == people[converted].get(ours) == value:
            found = records[converted].get(theirs), people[converted].get(ours)
            yield f"{theirs} of the converted lead is {found}"
    joined = contact["Known"]
    if not records[joined].get("Phone") == people[joined].get("phone") == "1":
        yield f"the phone of who joined is {records[joined].get('Phone')!r}, {people[joined].get('phone')!r}"


def by_name(town: Town, object_: str, field: str = "LastName") -> dict[str, str]:
    """The ids of the records of an object that are not deleted, by their names."""
    rows = rows_of(town.salesforce.get(f"records/{object_}"))
    return {row[field]: row["Id"] for row in rows if not row.get("IsDeleted")}
