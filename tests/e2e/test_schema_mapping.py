"""The mapping as the user shapes it in tandem.toml, and as it is shown."""

from __future__ import annotations

import json

import pytest
from tandem import bootstrap
from tandem.service import schema

from tests.e2e.lead_pairs import assert_at_rest
from tests.e2e.schema_town import WATCHFUL, add_field, drop_field, mapped, marketo_field, marketo_fields, permit
from tests.e2e.schema_town import told as told_of
from tests.e2e.town import Town


def pair(salesforce: str, marketo: str, **more: str) -> str:
    """One block of the file."""
    lines = {"salesforce": salesforce, "marketo": marketo, **more}
    return "[[objects.lead.fields]]\n" + "".join(f'{key} = "{value}"\n' for key, value in lines.items())


@pytest.mark.behaviour(34)
def test_a_pair_of_its_own_keeps_its_values_apart_from_the_field_of_the_same_name(town: Town) -> None:
    marketo_field(town, "leadRegion")
    marketo_field(town, "Region")
    add_field(town, "Region__c")
    town.configure(pair("Region__c", "leadRegion"))
    (key,) = town.load_leads({"LastName": "A", "Region__c": "Nord"})
    town.run()
    person = town.people()[key]["id"]

    town.marketer_edit(person, Region="the contact's")
    town.run()
    town.marketer_edit(person, leadRegion="Süd")
    town.run()

    assert town.leads()[key]["Region__c"] == "Süd"
    assert town.people()[key]["Region"] == "the contact's"
    assert "Region" not in mapped().values()
    assert_at_rest(town)


@pytest.mark.behaviour(35)
def test_standard_pairs_can_be_changed_like_any_other(town: Town) -> None:
    marketo_field(town, "workPhone", "phone")
    (key,) = town.load_leads({"LastName": "A", "Phone": "1", "Fax": "9", "Rating": "Hot"})
    town.configure(
        pair("Phone", "workPhone", winner="salesforce")
        + pair("Rating", "rating", direction="to_marketo")
        + '[[objects.lead.fields]]\nmarketo = "fax"\nsync = false\n'
    )
    town.run()

    person = town.people()[key]
    assert (person["workPhone"], person.get("phone"), person.get("fax"), person["rating"]) == ("1", None, None, "Hot")
    town.sales_edit(key, Phone="sales")
    town.marketer_edit(person["id"], workPhone="marketer", rating="Cold", fax="0")
    town.run()

    lead = town.leads()[key]
    assert (lead["Phone"], lead["Rating"], lead["Fax"]) == ("sales", "Hot", "9")
    assert town.people()[key]["workPhone"] == "sales"
    assert_at_rest(town)


@pytest.mark.behaviour(36)
def test_reading_the_schema_again_only_ever_adds(town: Town) -> None:
    town.configure(WATCHFUL + pair("Phone", "mobilePhone") + pair("MobilePhone", "phone"))
    add_field(town, "One__c")
    town.run()
    fields, slots = set(marketo_fields(town)), _slots()

    drop_field(town, "One__c")
    permit(town, "Budget__c", "hidden")
    add_field(town, "Two__c")
    town.run()
    town.run()

    assert set(marketo_fields(town)) == fields | {"Two"}
    assert slots.items() < _slots().items()
    assert len(set(_slots().values())) == len(_slots())
    assert (mapped()["Phone"], mapped()["MobilePhone"]) == ("mobilePhone", "phone")


def _slots() -> dict[str, int]:
    """Every slot ever given."""
    found: dict[str, int] = json.loads(bootstrap.watermarks().note("slots") or "{}")
    return found


@pytest.mark.behaviour(37)
def test_values_are_pushed_again_when_their_field_is_mapped_elsewhere(town: Town) -> None:
    marketo_field(town, "leadRegion")
    add_field(town, "Region__c")
    full, met = town.load_leads({"LastName": "A", "Region__c": "Nord"}, {"LastName": "B", "Region__c": "Ost"})
    town.run()
    town.marketer_edit(town.people()[met]["id"], leadRegion="West")
    town.pass_time(3600)
    town.run()

    town.configure(pair("Region__c", "leadRegion"))
    report = town.run()

    people, leads = town.people(), town.leads()
    assert (people[full]["leadRegion"], people[full]["Region"]) == ("Nord", "Nord")
    assert (people[met]["leadRegion"], leads[met]["Region__c"], people[met]["Region"]) == ("West", "West", "Ost")
    assert report.collisions == 1
    assert_at_rest(town)


@pytest.mark.behaviour(38)
def test_the_mapping_shown_is_the_current_one_by_api_names(town: Town) -> None:
    marketo_field(town, "leadRegion")
    add_field(town, "Region__c")
    town.run()
    assert mapped()["Region__c"] == "Region"

    town.configure(pair("Region__c", "leadRegion", direction="to_marketo", winner="salesforce"))
    town.run()

    shown = {one.salesforce.name: one for one in schema.load(bootstrap.watermarks())["lead"].pairs if one.slot}
    assert {"LastName", "HasOptedOutOfEmail", "Region__c"} <= shown.keys()
    assert shown["HasOptedOutOfEmail"].consent
    region = shown["Region__c"]
    # A copy takes nothing away: the pair of the same name stays.
    assert (region.marketo.name, region.direction, region.winner) == ("leadRegion", "to_marketo", "salesforce")


def test_a_copy_to_a_second_marketo_field_leaves_the_first_pair_as_it_is(town: Town) -> None:
    marketo_field(town, "phoneCopy", "phone")
    town.configure(pair("Phone", "phoneCopy", direction="to_marketo"))
    (key,) = town.load_leads({"LastName": "A", "Phone": "1"})
    town.run()

    town.marketer_edit(town.people()[key]["id"], phone="2")
    town.run()
    town.pass_time(10)
    town.run()

    assert (town.people()[key]["phone"], town.people()[key]["phoneCopy"]) == ("2", "2")
    assert town.leads()[key]["Phone"] == "2"


def test_a_pair_that_only_goes_down_never_writes_salesforce_whatever_it_overwrote(town: Town) -> None:
    town.configure("[timing]\ntrailing_every = 0\n" + pair("Title", "title", direction="to_marketo"))
    (key,) = town.load_leads({"LastName": "A", "Title": "first"})
    town.run()
    town.pass_time(10)

    town.marketer_edit(town.people()[key]["id"], title="marketer")
    town.sales_edit(key, Title="sales")
    town.run()
    town.pass_time(60)
    report = town.run()

    assert (town.leads()[key]["Title"], town.people()[key]["title"]) == ("sales", "sales")
    assert report.collisions == 1
    assert_at_rest(town)


def test_a_pair_of_unfitting_types_is_held_and_told_and_nothing_else_is(town: Town) -> None:
    marketo_field(town, "joined", "date")
    town.configure(pair("Title", "joined"))
    (key,) = town.load_leads({"LastName": "A", "Title": "CEO", "Phone": "1"})

    report = town.run()

    assert (report.status, report.rejects, town.people()[key]["phone"]) == ("Succeeded", 0, "1")
    (text,) = told_of("Title")
    assert "so the pair is held" in text
