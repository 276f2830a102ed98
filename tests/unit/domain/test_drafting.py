"""The effective mapping from what both sides describe and the user's file wants."""

from __future__ import annotations

import pytest
from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, Winner
from tandem.domain.objects import LEAD
from tandem.domain.schema import Described, Draft, Drafted, Wish, Wishes, draft
from tandem.domain.values import Kind

SALESFORCE = {
    "Id": Field("Id", Kind.TEXT, length=18, writable=False),
    "Title": Field("Title", Kind.TEXT, length=128),
    "Phone": Field("Phone", Kind.PHONE, length=40),
    "Region__c": Field("Region__c", Kind.TEXT, length=80),
    "Notes__c": Field("Notes__c", Kind.TEXT, length=32_000),
    "Sum__c": Field("Sum__c", Kind.CURRENCY, scale=2, writable=False, computed=True),
    "Fixed__c": Field("Fixed__c", Kind.TEXT, length=20, writable=False),
    "HasOptedOutOfEmail": Field("HasOptedOutOfEmail", Kind.BOOLEAN),
}
MARKETO = {
    "salesforceId": Field("salesforceId", Kind.TEXT, length=255),
    "title": Field("title", Kind.TEXT, length=255),
    "phone": Field("phone", Kind.PHONE, length=255),
    "workPhone": Field("workPhone", Kind.PHONE, length=255),
    "born": Field("born", Kind.DATE),
    "unsubscribed": Field("unsubscribed", Kind.BOOLEAN),
}


def drafted(*wishes: Wish, custom_fields: bool = True) -> Draft:
    return draft(LEAD, Wishes(wishes, custom_fields=custom_fields), Described(SALESFORCE, MARKETO))


def pairs(made: Draft) -> dict[str, Drafted]:
    return {pair.marketo.name: pair for pair in made.pairs}


def test_defaults_and_custom_fields_are_mapped_and_what_marketo_lacks_is_missing() -> None:
    made = drafted()

    assert {"title", "phone", "Region", "Notes", "Sum", "unsubscribed"} <= pairs(made).keys()
    assert {"Region", "Notes", "Sum", "Fixed"} <= made.missing.keys()
    assert made.problems == ()


def test_only_pairs_of_the_file_are_added_where_custom_fields_are_not_wanted() -> None:
    assert "Region" not in pairs(drafted(custom_fields=False))


def test_a_formula_goes_down_and_a_field_we_may_not_write_waits() -> None:
    made = pairs(drafted())

    assert (made["Sum"].direction, made["Sum"].waits) == (Direction.TO_MARKETO, False)
    assert (made["Fixed"].direction, made["Fixed"].waits) == (Direction.TO_MARKETO, True)


def test_notes_tell_of_what_is_cut_and_of_what_waits() -> None:
    cut, waits = sorted(drafted().notes, key=lambda text: "wait" in text)

    assert cut.startswith("Notes__c holds up to 32000 characters and Notes 255")
    assert waits.startswith("Fixed__c: the sync user may not write")


def test_a_wish_maps_a_field_elsewhere_and_a_copy_takes_nothing_away() -> None:
    assert "phone" not in pairs(drafted(Wish("Phone", "workPhone")))
    assert {"phone", "workPhone"} <= pairs(drafted(Wish("Phone", "workPhone", Direction.TO_MARKETO))).keys()


def test_a_wish_for_a_marketo_field_takes_it_from_its_default_pair() -> None:
    assert pairs(drafted(Wish("Region__c", "title")))["title"].salesforce.name == "Region__c"


@pytest.mark.parametrize("wish", [Wish("Phone", "", sync=False), Wish("", "phone", sync=False)])
def test_a_pair_is_switched_off_by_one_of_its_names(wish: Wish) -> None:
    assert "phone" not in pairs(drafted(wish))


def test_the_pair_of_the_key_stays_whatever_is_wished() -> None:
    made = pairs(drafted(Wish("Title", "salesforceId"), Wish("Id", "title"), Wish("Id", "", sync=False)))

    assert made["salesforceId"].salesforce.name == "Id"


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish("Regoin__c", "title"), "Regoin__c: the sync user cannot see this Salesforce field (there is Region__c)"),
        (Wish("Title", "titel"), "titel: Marketo has no field of this name (there is title)"),
        (Wish("Title", "born"), "Title is of type text and born of type date, so the pair is held."),
        (Wish("SystemModstamp", "title"), "SystemModstamp is never synced"),
        (Wish("Id", "title", Direction.TO_SALESFORCE), "Id and title: neither side lets the sync user write"),
        (Wish("Title", "title", consent=True), "Title is no checkbox"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_told_by_the_name_of_its_field(wish: Wish, told: str) -> None:
    (problem,) = drafted(wish).problems

    assert problem.startswith(told)


def test_winner_direction_and_consent_of_a_wish_are_granted() -> None:
    wish = Wish("Title", "title", Direction.TO_SALESFORCE, Winner.NON_BLANK)

    pair = pairs(drafted(wish))["title"]

    assert (pair.direction, pair.winner, pair.consent) == (Direction.TO_SALESFORCE, Winner.NON_BLANK, False)
    assert pairs(drafted())["unsubscribed"].consent
    assert not pairs(drafted(Wish("HasOptedOutOfEmail", "unsubscribed", consent=False)))["unsubscribed"].consent


def test_a_renamed_field_goes_on_under_its_first_name_for_slot_and_file() -> None:
    fields = {**SALESFORCE, "Area__c": Field("Area__c", Kind.TEXT, length=80)}
    del fields["Region__c"]
    described = Described(fields, MARKETO, {"Area__c": "Region__c"})

    by_itself = pairs(draft(LEAD, Wishes(), described))["Region"]
    by_file = pairs(draft(LEAD, Wishes((Wish("Region__c", "title"),)), described))["title"]

    assert (by_itself.salesforce.name, by_itself.name) == ("Area__c", "Region__c=Region")
    assert (by_file.salesforce.name, by_file.name) == ("Area__c", "Region__c=title")
