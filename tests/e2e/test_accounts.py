"""Accounts become companies."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.town import Town, line

ON = """
[objects]
user = true
account = true
[timing]
pause = 0
retry_after = [0]
"""
PAIRS = {
    "Name": "company",
    "Phone": "mainPhone",
    "BillingStreet": "billingStreet",
    "BillingCity": "billingCity",
    "BillingState": "billingState",
    "BillingPostalCode": "billingPostalCode",
    "BillingCountry": "billingCountry",
    "Website": "website",
    "Industry": "industry",
    "Sic": "sicCode",
    "Site": "site",
    "Description": "mktoCompanyNotes",
}


def _full(name: str) -> dict[str, Any]:
    texts = {theirs: f"{theirs} of {name}"[:20] for theirs in PAIRS}
    return {**texts, "Name": name, "Industry": "Energy", "AnnualRevenue": 1200, "NumberOfEmployees": 7}


@pytest.mark.behaviour(44, 109)
def test_an_account_appears_once_as_a_company_with_every_default_pair(town: Town) -> None:
    town.configure(ON)
    (key,) = town.load("Account", _full("Müller & Söhne"))

    report = town.run()
    town.run()

    company = town.companies()[key]
    record = _full("Müller & Söhne")
    assert {theirs: company.get(ours) for theirs, ours in PAIRS.items()} == {theirs: record[theirs] for theirs in PAIRS}
    assert (company["annualRevenue"], company["numberOfEmployees"]) == (1200, 7)
    assert len(town.companies()) == 1
    assert line(report, "Pull updates", "account").new == 1


@pytest.mark.behaviour(110)
def test_a_change_of_an_account_reaches_its_company(town: Town) -> None:
    town.configure(ON)
    (key,) = town.load("Account", _full("Acme"))
    town.run()

    town.edit("Account", key, Name="Acme SE", Phone=None)
    report = town.run()

    company = town.companies()[key]
    assert (company["company"], company.get("mainPhone")) == ("Acme SE", None)
    assert line(report, "Pull updates", "account").updated == 1


@pytest.mark.behaviour(113, 114)
def test_an_edit_of_a_company_stays_in_marketo_until_the_account_changes(town: Town) -> None:
    town.configure(ON)
    (key,) = town.load("Account", _full("Acme"))
    town.run()

    match = {"externalCompanyId": key}
    town.marketo.post("objects/edit", {"kind": "companies", "match": match, "fields": {"billingCity": "Elsewhere"}})
    town.run()
    assert rows(town, key)["BillingCity"] == _full("Acme")["BillingCity"]

    town.edit("Account", key, Site="North")
    town.run()

    assert town.companies()[key]["billingCity"] == _full("Acme")["BillingCity"]
    assert rows(town, key)["BillingCity"] == _full("Acme")["BillingCity"]


@pytest.mark.behaviour(40)
def test_what_the_native_sync_ignores_of_an_account_is_read_only_where_it_is_asked_for(town: Town) -> None:
    town.configure(ON)
    (key,) = town.load("Account", {"Name": "Acme", "Fax": "7", "TickerSymbol": "ACM"})
    town.run()
    assert not {"7", "ACM"} & set(map(str, town.companies()[key].values()))

    town.configure(
        '[[objects.account.fields]]\nsalesforce = "TickerSymbol"\nmarketo = "sicCode"\n[timing]\npause = 0\n'
    )
    town.edit("Account", key, TickerSymbol="ACME")
    town.run()

    assert town.companies()[key]["sicCode"] == "ACME"


def test_an_account_shows_its_owner(town: Town) -> None:
    town.configure(ON)
    (user,) = town.load("User", {"FirstName": "Ana", "LastName": "Seller", "Email": "ana@example.com"})
    (key,) = town.load("Account", {"Name": "Acme", "OwnerId": user})

    town.run()

    assert town.companies()[key]["externalSalesPersonId"] == user


@pytest.mark.behaviour(23)
def test_a_custom_field_that_marketo_companies_lack_is_told_of(town: Town) -> None:
    town.configure(ON)
    field = {"name": "Tier__c", "type": "string", "length": 20}
    town.salesforce.post("schema/fields", {"object": "Account", "field": field})
    town.load("Account", {"Name": "Acme", "Tier__c": "Gold"})

    town.run()

    (told,) = [text for text in town.state().mapping if "Tier__c" in text]
    assert "Marketo Support" in told


def rows(town: Town, key: str) -> dict[str, Any]:
    """The account as Salesforce holds it."""
    found: list[dict[str, Any]] = town.salesforce.get("records/Account")["records"]
    return next(row for row in found if row["Id"] == key)
