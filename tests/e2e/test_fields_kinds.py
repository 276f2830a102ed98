"""Values that the two sides do not hold alike: nulls, spaces, lengths, decimals, scripts, references, formulas."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.lead_pairs import TWO_WAY, assert_at_rest, sales_values, shown
from tests.e2e.town import Town

CLEARABLE = tuple(case for case in TWO_WAY if case.salesforce not in {"LastName", "Company", "Status"})
"""Salesforce requires the others."""
FLAGS = {"HasOptedOutOfEmail", "Webinar_Attendee__c"}
UNICODE = "Ἀθῆναι 東京 Москва עברית 🦊 e\u0301"


def linked(town: Town, **fields: Any) -> tuple[str, int]:
    """A lead that is in step, long enough ago that edits are no news of our own: its id and the person's."""
    (key,) = town.load_leads({"LastName": "Zoë", **fields})
    town.run()
    town.pass_time(10)
    return key, town.people()[key]["id"]


@pytest.mark.behaviour(42)
def test_what_sales_clears_is_cleared_in_marketo(town: Town) -> None:
    key, _ = linked(town, **sales_values(TWO_WAY))

    emptied = {case.salesforce: False if case.salesforce in FLAGS else None for case in CLEARABLE}
    town.sales_edit(key, **emptied)
    town.run()

    person = town.people()[key]
    assert {case.marketo: person.get(case.marketo) or None for case in CLEARABLE} == dict.fromkeys(
        case.marketo for case in CLEARABLE
    )
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_what_a_marketer_clears_is_cleared_in_salesforce(town: Town) -> None:
    key, person = linked(town, **sales_values(TWO_WAY))

    town.marketer_edit(person, **{case.marketo: None for case in CLEARABLE})
    town.run()

    lead = town.leads()[key]
    assert {case.salesforce: lead.get(case.salesforce) or None for case in CLEARABLE} == dict.fromkeys(
        case.salesforce for case in CLEARABLE
    )
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_all_scripts_survive_the_way_down_and_up(town: Town) -> None:
    key, person = linked(town, Title=UNICODE)
    assert town.people()[key]["title"] == UNICODE

    town.marketer_edit(person, mktoPersonNotes=f"{UNICODE}\nメモ", city="Ōsaka")
    town.run()

    lead = town.leads()[key]
    assert (lead["Description"], lead["City"]) == (f"{UNICODE}\nメモ", "Ōsaka")
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_spaces_that_salesforce_trims_stay_in_marketo(town: Town) -> None:
    key, person = linked(town)

    town.marketer_edit(person, title="  Chief of Staff ", city="   ")
    town.run()

    lead = town.leads()[key]
    assert (lead["Title"], lead.get("City")) == ("Chief of Staff", None)
    assert shown(town.people()[key], {"title": 0, "city": 0}) == {"title": "  Chief of Staff ", "city": "   "}
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_a_text_too_long_for_marketo_arrives_cut_and_stays_whole_in_salesforce(town: Town) -> None:
    long = "é" * 20_000
    key, _ = linked(town, Description=long, Buying_Notes__c=long)

    person = town.people()[key]
    assert person["mktoPersonNotes"] == "é" * 15_000  # 30,000 bytes
    assert person["Buying_Notes"] == "é" * 255
    assert_at_rest(town)
    assert town.leads()[key]["Description"] == long


@pytest.mark.behaviour(42)
def test_a_text_too_long_for_salesforce_arrives_cut_and_stays_whole_in_marketo(town: Town) -> None:
    key, person = linked(town)

    address, title = "ul. Łąkowa 5, " * 60, "ü" * 255
    town.marketer_edit(person, address=address, title=title)
    town.run()

    lead = town.leads()[key]
    assert lead["Street"] == address[:255].strip()
    assert lead["Title"] == "ü" * 128
    assert shown(town.people()[key], {"address": 0, "title": 0}) == {"address": address, "title": title}
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_an_edit_of_the_cut_text_is_an_edit_like_any_other(town: Town) -> None:
    key, person = linked(town, Buying_Notes__c="a" * 400)

    town.marketer_edit(person, Buying_Notes="b" * 255)
    town.run()
    assert town.leads()[key]["Buying_Notes__c"] == "b" * 255
    town.pass_time(10)
    town.sales_edit(key, Buying_Notes__c="c" * 256)
    town.run()

    assert town.people()[key]["Buying_Notes"] == "c" * 255
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_a_text_of_exactly_255_characters_fits_both_sides(town: Town) -> None:
    key, person = linked(town, Company="x" * 255)
    assert town.people()[key]["company"] == "x" * 255

    town.marketer_edit(person, company="y" * 255)
    town.run()

    assert town.leads()[key]["Company"] == "y" * 255
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_decimals_that_salesforce_has_no_room_for_stay_in_marketo(town: Town) -> None:
    key, person = linked(town)

    town.marketer_edit(person, annualRevenue=1234.56, Engagement_Rate=0.12345, Budget=0.005)
    town.run()

    expected = {"AnnualRevenue": 1235, "Engagement_Rate__c": 0.123, "Budget__c": 0.01}
    assert shown(town.leads()[key], expected) == expected
    assert shown(town.people()[key], {"annualRevenue": 0, "Engagement_Rate": 0}) == {
        "annualRevenue": 1234.56,
        "Engagement_Rate": 0.12345,
    }
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_decimals_that_a_marketo_percent_has_no_room_for_stay_in_salesforce(town: Town) -> None:
    town.marketo.post("fields", {"add": [{"name": "Fit", "displayName": "Fit", "dataType": "percent"}]})

    key, _ = linked(town, Fit__c=12.5)

    assert town.people()[key]["Fit"] == 13
    assert town.leads()[key]["Fit__c"] == 12.5
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_a_lookup_travels_as_the_id_it_holds(town: Town) -> None:
    first, second = town.salesforce.post("load", {"records": {"Account": [{"Name": "One"}, {"Name": "Two"}]}})["ids"][
        "Account"
    ]
    key, person = linked(town, Partner_Account__c=first)
    assert town.people()[key]["Partner_Account"] == first

    town.marketer_edit(person, Partner_Account=second)
    town.run()

    assert town.leads()[key]["Partner_Account__c"] == second
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_a_formula_goes_down_and_what_a_marketer_writes_over_it_never_goes_up(town: Town) -> None:
    key, person = linked(town, Salutation="Dr.", Budget__c=100, Fit__c=12.5)
    told = town.people()[key]
    assert (told["Greeting"].startswith("Dr. Zoë ("), told["Annual_Fee"]) == (True, 1250)
    before = town.leads()[key]

    town.marketer_edit(person, Greeting="Hello", Annual_Fee=1)
    town.run()
    assert town.leads()[key] == before
    town.sales_edit(key, Budget__c=200, Salutation="Prof.")
    town.run()

    now = town.people()[key]
    assert (now["Greeting"], now["Annual_Fee"]) == (told["Greeting"].replace("Dr.", "Prof."), 2500)
    assert_at_rest(town)


@pytest.mark.behaviour(42)
def test_the_order_of_choices_is_no_edit(town: Town) -> None:
    key, person = linked(town, Product_Interest__c="Solar;Storage")

    town.marketer_edit(person, Product_Interest="Storage; Solar")
    with town.counted() as cost:
        town.run()

    assert cost.writes == 0
    assert town.people()[key]["Product_Interest"] == "Storage; Solar"


@pytest.mark.behaviour(42)
def test_a_text_in_marketo_may_stand_for_any_kind_and_a_wrong_one_is_refused_alone(town: Town) -> None:
    fields = {"Expected_Seats": "string", "Renewal_Date": "string", "Webinar_Attendee": "string"}
    town.marketo.post(
        "fields", {"add": [{"name": name, "displayName": name, "dataType": kind} for name, kind in fields.items()]}
    )
    key, person = linked(town, Expected_Seats__c=5, Renewal_Date__c="2027-01-31", Webinar_Attendee__c=True)
    other, _ = town.load_leads({"LastName": "Other"})[0], town.run()
    assert shown(town.people()[key], fields) == {
        "Expected_Seats": "5",
        "Renewal_Date": "2027-01-31",
        "Webinar_Attendee": "true",
    }

    town.marketer_edit(person, Expected_Seats="6.0", Renewal_Date="soon", Webinar_Attendee="no", phone="1")
    town.marketer_edit(town.people()[other]["id"], phone="2")
    report = town.run()

    assert report.status == "Succeeded"
    assert town.leads()[other]["Phone"] == "2"
    assert town.leads()[key]["Renewal_Date__c"] == "2027-01-31"
    (reject,) = town.state().rejects
    assert (reject.key, reject.side) == (key, "salesforce")
    town.marketer_edit(person, Renewal_Date="2027-02-28")
    town.run()
    values = {"Expected_Seats__c": 6, "Renewal_Date__c": "2027-02-28", "Webinar_Attendee__c": False, "Phone": "1"}
    assert shown(town.leads()[key], values) == values
    assert town.state().rejects == ()
    assert_at_rest(town)
