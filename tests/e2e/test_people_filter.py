"""Only records that meet the user's filter take part."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town

FRENCH = "[objects.lead]\nfilter = \"Country = 'France' OR Country = 'Monaco'\"\n"


@pytest.mark.behaviour(212)
def test_a_record_that_does_not_meet_the_filter_stays_out_of_both_directions(town: Town) -> None:
    town.configure(FRENCH)
    town.load_people({"email": "ana@example.com"})
    inside, outside = town.load_leads(
        {"LastName": "In", "Country": "Monaco"}, {"LastName": "Out", "Country": "Spain", "Email": "ana@example.com"}
    )

    town.run()
    town.sales_edit(outside, Phone="1")
    report = town.run()

    assert town.people().keys() - {"#1001"} == {inside}
    assert report.status == "Succeeded"


@pytest.mark.behaviour(213)
def test_a_record_that_leaves_the_filter_rests_and_takes_up_both_sides_edits_when_it_is_back(town: Town) -> None:
    town.configure(FRENCH)
    (key,) = town.load_leads({"LastName": "Ana", "Country": "France", "Phone": "1", "Title": "CEO"})
    town.run()
    person = town.people()[key]["id"]

    town.sales_edit(key, Country="Spain", Phone="2")
    town.marketer_edit(person, title="CTO")
    with town.counted() as resting:
        town.run()
        town.run()

    assert resting.writes == 0
    assert town.people()[key]["country"] == "France"
    assert town.people()[key]["salesforceIsDeleted"] is False

    town.sales_edit(key, Country="France")
    town.run()
    assert (town.people()[key]["phone"], town.leads()[key]["Title"]) == ("2", "CTO")


@pytest.mark.behaviour(213)
def test_a_reject_of_a_record_that_leaves_the_filter_is_closed_and_its_edit_is_not_lost(town: Town) -> None:
    town.configure(FRENCH + "[timing]\nretry_after = [0]\n")
    rule = {"object": "Lead", "when": {"field": "Phone", "op": "equals", "value": "bad"}, "message": "No."}
    rule_id = town.salesforce.post("rules/validation", rule)["id"]
    (key,) = town.load_leads({"LastName": "Ana", "Country": "France"})
    town.run()
    town.marketer_edit(town.people()[key]["id"], phone="bad")
    town.run()
    assert len(town.state().rejects) == 1

    town.sales_edit(key, Country="Spain")
    town.run()
    assert town.state().rejects == ()

    town.salesforce.delete(f"rules/validation?id={rule_id}")
    town.sales_edit(key, Country="France")
    town.run()
    assert town.leads()[key]["Phone"] == "bad"


def test_a_filter_salesforce_does_not_accept_stops_the_object_with_a_message_until_it_is_corrected(town: Town) -> None:
    town.configure("[objects.lead]\nfilter = \"Contry = 'France'\"\n")
    (key,) = town.load_leads({"LastName": "Ana", "Country": "France"})

    report = town.run()

    assert report.status == "Incomplete"
    assert "filter of Lead" in (town.state().trouble or "")
    assert "Contry" in (town.state().trouble or "")
    town.configure(FRENCH)
    assert town.run().status == "Succeeded"
    assert town.people().keys() == {key}
