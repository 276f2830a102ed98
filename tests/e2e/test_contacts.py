"""Contacts and Marketo people stay in step, both ways; a converted lead's person goes on as the contact's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.town import Town, line, rows_of

ON = """
[objects]
account = true
lead = true
contact = true
[timing]
pause = 0
"""
PAIRS = {
    "FirstName": "firstName",
    "LastName": "lastName",
    "Salutation": "salutation",
    "Title": "title",
    "Email": "email",
    "HasOptedOutOfEmail": "unsubscribed",
    "Phone": "phone",
    "MobilePhone": "mobilePhone",
    "Fax": "fax",
    "LeadSource": "leadSource",
    "Description": "mktoPersonNotes",
    "MailingStreet": "address",
    "MailingCity": "city",
    "MailingState": "state",
    "MailingPostalCode": "postalCode",
    "MailingCountry": "country",
    "Birthdate": "dateOfBirth",
}
FULL: dict[str, Any] = {
    **{theirs: f"{theirs} here"[:20] for theirs in PAIRS},
    "Salutation": "Dr.",
    "Email": "ana@example.com",
    "HasOptedOutOfEmail": True,
    "LeadSource": "Web",
    "Birthdate": "1980-02-29",
}


def contacts(town: Town) -> dict[str, dict[str, Any]]:
    """All Salesforce contacts by id."""
    return {row["Id"]: row for row in rows_of(town.salesforce.get("records/Contact"))}


@pytest.mark.behaviour(13, 43, 79)
def test_a_contact_and_its_new_account_arrive_together_with_every_default_pair(town: Town) -> None:
    town.configure(ON)
    (account,) = town.load("Account", {"Name": "Acme"})
    (key,) = town.load("Contact", {**FULL, "AccountId": account})

    report = town.run()

    person = town.people()[key]
    assert {theirs: person.get(ours) for theirs, ours in PAIRS.items()} == FULL
    assert (person["externalCompanyId"], person["company"]) == (account, "Acme")
    assert line(report, "Pull updates", "contact").new == 1
    assert (report.rejects, report.pending) == (0, 0)


def test_edits_of_a_contact_cross_both_ways_and_marketo_wins_where_they_meet(town: Town) -> None:
    town.configure(ON)
    (key,) = town.load("Contact", {"LastName": "Ana", "Phone": "1", "Title": "CEO", "Fax": "1"})
    town.run()
    person = town.people()[key]["id"]

    town.edit("Contact", key, Phone="2", Fax="seller's")
    town.marketer_edit(person, title="CTO", fax="marketer's")
    report = town.run()

    record, found = contacts(town)[key], town.people()[key]
    assert (record["Phone"], record["Title"], record["Fax"]) == ("2", "CTO", "marketer's")
    assert (found["phone"], found["title"], found["fax"]) == ("2", "CTO", "marketer's")
    assert report.collisions == 1


@pytest.mark.behaviour(75)
def test_salesforces_value_ends_on_both_sides_where_the_file_says_so(town: Town) -> None:
    town.configure('[objects]\nlead = true\n[objects.contact]\nwinner = "salesforce"\n')
    (key,) = town.load("Contact", {"LastName": "Ana", "Phone": "1"})
    town.run()

    town.edit("Contact", key, Phone="seller's")
    town.marketer_edit(town.people()[key]["id"], phone="marketer's")
    town.run()

    assert (contacts(town)[key]["Phone"], town.people()[key]["phone"]) == ("seller's", "seller's")


@pytest.mark.behaviour(101)
def test_a_deleted_contact_keeps_its_person_which_says_so(town: Town) -> None:
    town.configure(ON)
    (key,) = town.load("Contact", {"LastName": "Ana"})
    town.run()

    town.salesforce.post("delete", {"object": "Contact", "id": key})
    town.run()

    assert town.people()[key]["salesforceIsDeleted"] is True


def test_a_lead_and_a_contact_with_one_address_stay_two_people(town: Town) -> None:
    town.configure(ON)
    (lead,) = town.load_leads({"LastName": "Ana", "Email": "ana@example.com"})
    (contact,) = town.load("Contact", {"LastName": "Ana", "Email": "ana@example.com"})

    town.run()

    assert {lead, contact} == set(town.people())


@pytest.mark.behaviour(80)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_converted_leads_person_goes_on_as_the_contacts_linked_to_its_company(town: Town, is_new: bool) -> None:
    town.configure(ON)
    (account,) = town.load("Account", {"Name": "Known"})
    (lead,) = town.load_leads({"LastName": "Ana", "Title": "CEO", "Company": "Fresh"})
    town.run()
    person = town.people()[lead]["id"]

    town.sales_edit(lead, Title="CFO")
    made = town.salesforce.post("convert", {"lead": lead} if is_new else {"lead": lead, "account": account})
    town.marketer_edit(person, phone="marketer's")
    town.run()
    town.run()

    people = town.people()
    assert [one["id"] for one in people.values()] == [person]
    found, record = people[made["contact"]], contacts(town)[made["contact"]]
    assert (found["salesforceType"], found["externalCompanyId"]) == ("Contact", made["account"])
    assert (found["title"], record["Title"]) == ("CFO", "CFO")
    assert (found["phone"], record["Phone"]) == ("marketer's", "marketer's")
    assert found["company"] == ("Fresh" if is_new else "Known")


@pytest.mark.behaviour(82)
def test_a_lead_converted_into_a_contact_that_is_there_makes_the_two_people_one(town: Town) -> None:
    town.configure(ON)
    (account,) = town.load("Account", {"Name": "Known"})
    (contact,) = town.load("Contact", {"LastName": "Ana", "AccountId": account, "Title": "CEO"})
    (lead,) = town.load_leads({"LastName": "Ana", "Phone": "7"})
    town.run()
    stays = town.people()[contact]["id"]

    town.salesforce.post("convert", {"lead": lead, "account": account, "contact": contact})
    town.run()
    town.run()

    assert [one["id"] for one in town.people().values()] == [stays]
    assert town.people()[contact]["title"] == "CEO"
    assert town.people()[contact]["phone"] == contacts(town)[contact].get("Phone") == "7"


@pytest.mark.behaviour(84)
def test_what_salesforce_does_not_carry_over_to_the_contact_is_written_again_from_marketo(town: Town) -> None:
    town.configure(ON)
    for object_ in ("Lead", "Contact"):
        town.salesforce.post(
            "schema/fields", {"object": object_, "field": {"name": "Tier__c", "type": "string", "length": 20}}
        )
    (lead,) = town.load_leads({"LastName": "Ana", "Tier__c": "Gold"})
    town.run()

    made = town.salesforce.post("convert", {"lead": lead})
    assert contacts(town)[made["contact"]].get("Tier__c") is None
    town.run()
    town.run()

    assert contacts(town)[made["contact"]]["Tier__c"] == "Gold"


def test_a_lead_converted_before_anybody_was_synced_brings_one_person(town: Town) -> None:
    town.configure(ON)
    (lead,) = town.load_leads({"LastName": "Ana"})
    made = town.salesforce.post("convert", {"lead": lead})

    town.run()
    town.run()

    assert set(town.people()) == {made["contact"]}


@pytest.mark.behaviour(88, 91, 92, 94, 97)
def test_records_merged_in_salesforce_make_their_people_one(town: Town) -> None:
    town.configure(ON)
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Phone": f"{n}"} for n in range(4)))
    town.run()
    people = {key: town.people()[key]["id"] for key in keys}
    town.marketer_edit(people[keys[2]], mktoPersonNotes="only the loser has notes")
    town.run()

    first, second, third, fourth = keys
    town.salesforce.post("merge", {"object": "Lead", "master": second, "losers": [third]})
    town.salesforce.post("merge", {"object": "Lead", "master": first, "losers": [second, fourth]})
    for _ in range(3):
        report = town.run()

    assert {key: one["id"] for key, one in town.people().items()} == {first: people[first]}
    found = town.people()[first]
    assert (found["lastName"], found["phone"]) == ("Lead 0", "0")
    assert found["mktoPersonNotes"] == "only the loser has notes"
    assert (report.rejects, report.pending) == (0, 0)
