"""Consent: an opt-out travels both ways, and where two answers meet the more restrictive one stands."""

from __future__ import annotations

import pytest

from tests.e2e.lead_pairs import assert_at_rest
from tests.e2e.town import Town

WINNERS = ("marketo", "salesforce", "non_blank")


def answers(town: Town, key: str) -> tuple[bool, bool]:
    """What the lead and the person say: whether they opted out."""
    return bool(town.leads()[key].get("HasOptedOutOfEmail")), bool(town.people()[key].get("unsubscribed"))


@pytest.mark.behaviour(45)
def test_an_opt_out_in_salesforce_unsubscribes_the_person(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "A"})
    town.run()

    town.sales_edit(key, HasOptedOutOfEmail=True)
    town.run()

    assert answers(town, key) == (True, True)
    assert_at_rest(town)


@pytest.mark.behaviour(45)
def test_an_unsubscription_in_marketo_opts_the_lead_out_and_can_be_taken_back(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "A"})
    town.run()
    person = town.people()[key]["id"]

    town.marketer_edit(person, unsubscribed=True)
    town.run()
    assert answers(town, key) == (True, True)
    town.marketer_edit(person, unsubscribed=False)
    town.run()

    assert answers(town, key) == (False, False)
    assert_at_rest(town)


@pytest.mark.behaviour(45)
@pytest.mark.parametrize("winner", WINNERS)
def test_at_a_first_meeting_the_opt_out_stands_whoever_wins(town: Town, winner: str) -> None:
    town.configure(f'[objects.lead]\nwinner = "{winner}"\n')
    town.load_people(
        {"email": "out-there@example.com", "unsubscribed": True},
        {"email": "out-here@example.com", "unsubscribed": False},
        {"email": "nowhere@example.com"},
    )
    there, here, nowhere = town.load_leads(
        {"LastName": "A", "Email": "out-there@example.com", "HasOptedOutOfEmail": False},
        {"LastName": "B", "Email": "out-here@example.com", "HasOptedOutOfEmail": True},
        {"LastName": "C", "Email": "nowhere@example.com", "HasOptedOutOfEmail": False},
    )

    report = town.run()

    assert answers(town, there) == (True, True)
    assert answers(town, here) == (True, True)
    assert answers(town, nowhere) == (False, False)
    assert report.collisions == 2
    assert_at_rest(town)


@pytest.mark.behaviour(45)
@pytest.mark.parametrize("winner", WINNERS)
def test_answers_given_on_both_sides_while_the_pair_was_off_end_as_the_opt_out(town: Town, winner: str) -> None:
    (key,) = town.load_leads({"LastName": "A", "HasOptedOutOfEmail": True})
    off = f'[objects.lead]\nwinner = "{winner}"\n[[objects.lead.fields]]\nmarketo = "unsubscribed"\nsync = false\n'
    town.configure(off)
    town.run()
    assert answers(town, key) == (True, False)

    town.marketer_edit(town.people()[key]["id"], unsubscribed=True)
    town.sales_edit(key, HasOptedOutOfEmail=False)
    town.run()
    town.configure(f'[objects.lead]\nwinner = "{winner}"\n[timing]\ndescribe_every = 0\n')
    town.run()

    assert answers(town, key) == (True, True)
    assert_at_rest(town)


@pytest.mark.behaviour(45)
def test_an_unsubscription_is_never_undone_by_a_pair_that_only_goes_down(town: Town) -> None:
    town.configure(
        '[[objects.lead.fields]]\nsalesforce = "HasOptedOutOfEmail"\nmarketo = "unsubscribed"\n'
        'direction = "to_marketo"\n'
    )
    (key,) = town.load_leads({"LastName": "A", "Phone": "1"})
    town.run()
    person = town.people()[key]["id"]

    town.marketer_edit(person, unsubscribed=True, phone="2")
    town.run()

    assert answers(town, key) == (False, True)
    assert town.leads()[key]["Phone"] == "2"
    assert_at_rest(town)


@pytest.mark.behaviour(45)
def test_a_custom_checkbox_named_consent_follows_the_same_rule(town: Town) -> None:
    town.configure(
        '[objects.lead]\nwinner = "salesforce"\n'
        '[[objects.lead.fields]]\nsalesforce = "DoNotCall"\nmarketo = "doNotCall"\nconsent = true\n'
    )
    town.load_people({"email": "a@example.com", "doNotCall": True})
    (key,) = town.load_leads({"LastName": "A", "Email": "a@example.com", "DoNotCall": False})

    town.run()

    assert (town.leads()[key]["DoNotCall"], town.people()[key]["doNotCall"]) == (True, True)
    assert_at_rest(town)
