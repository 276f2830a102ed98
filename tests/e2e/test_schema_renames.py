"""Labels, names, types and whole fields change in Salesforce; what is in step stays so, and nothing is destroyed."""

from __future__ import annotations

import pytest
from tandem import bootstrap
from tandem.service import schema

from tests.e2e.lead_pairs import assert_at_rest
from tests.e2e.schema_town import WATCHFUL, add_field, drop_field, mapped, marketo_field, marketo_fields, rename_field
from tests.e2e.schema_town import told as told_of
from tests.e2e.town import Town


def slot_of(name: str) -> int:
    """The slot under which the shadows of a Salesforce field are kept."""
    pairs = schema.load(bootstrap.watermarks())["lead"].pairs
    return next(pair.slot for pair in pairs if pair.salesforce.name == name)


@pytest.mark.behaviour(25)
def test_another_label_in_salesforce_changes_nothing(town: Town) -> None:
    town.configure(WATCHFUL)
    add_field(town, "Region__c", label="Region")
    (key,) = town.load_leads({"LastName": "A", "Region__c": "Nord"})
    town.run()
    before = marketo_fields(town), mapped()

    add_field(town, "Region__c", label="Vertriebsgebiet")
    town.run()
    town.sales_edit(key, Region__c="Süd")
    town.run()

    assert (marketo_fields(town), mapped()) == before
    assert town.people()[key]["Region"] == "Süd"
    assert_at_rest(town)


@pytest.mark.behaviour(26)
def test_a_renamed_field_keeps_its_marketo_field_and_its_memory(town: Town) -> None:
    town.configure(WATCHFUL)
    add_field(town, "Region__c", label="Region")
    (key,) = town.load_leads({"LastName": "A", "Region__c": "Nord"})
    town.run()
    person, slot, before = town.people()[key]["id"], slot_of("Region__c"), set(marketo_fields(town))

    rename_field(town, "Region__c", "Area__c")
    with town.counted() as cost:
        town.run()
    assert cost.writes == 0
    assert mapped()["Area__c"] == "Region"
    assert slot_of("Area__c") == slot
    assert told_of("Region__c") == [
        "Region__c is now called Area__c in Salesforce; its pair with Region goes on as before."
    ]
    town.pass_time(10)
    town.sales_edit(key, Area__c="Süd")
    town.run()
    assert town.people()[key]["Region"] == "Süd"
    town.marketer_edit(person, Region="West")
    town.run()

    assert town.leads()[key]["Area__c"] == "West"
    assert set(marketo_fields(town)) == before
    assert_at_rest(town)


@pytest.mark.behaviour(26)
def test_a_rename_while_both_sides_are_edited_loses_no_edit(town: Town) -> None:
    add_field(town, "Region__c", label="Region")
    here, there = town.load_leads({"LastName": "A", "Region__c": "Nord"}, {"LastName": "B", "Region__c": "Nord"})
    town.run()

    town.sales_edit(here, Region__c="Süd")
    town.marketer_edit(town.people()[there]["id"], Region="West")
    rename_field(town, "Region__c", "Area__c")
    report = town.run()

    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert town.people()[here]["Region"] == "Süd"
    assert town.leads()[there]["Area__c"] == "West"
    assert_at_rest(town)


@pytest.mark.behaviour(26)
def test_a_field_renamed_twice_and_named_in_the_file_by_its_first_name_goes_on(town: Town) -> None:
    marketo_field(town, "leadRegion")
    add_field(town, "Region__c", label="Region")
    town.configure(f'{WATCHFUL}[[objects.lead.fields]]\nsalesforce = "Region__c"\nmarketo = "leadRegion"\n')
    (key,) = town.load_leads({"LastName": "A", "Region__c": "Nord"})
    town.run()

    for old, new in (("Region__c", "Area__c"), ("Area__c", "Zone__c")):
        rename_field(town, old, new)
        town.run()
    town.pass_time(10)
    town.sales_edit(key, Zone__c="Süd")
    town.run()

    assert town.people()[key]["leadRegion"] == "Süd"
    assert "Region" not in marketo_fields(town)
    assert_at_rest(town)


@pytest.mark.behaviour(26)
def test_what_may_be_a_rename_or_not_is_taken_for_a_new_field(town: Town) -> None:
    town.configure(WATCHFUL)
    add_field(town, "One__c", label="Region")
    add_field(town, "Two__c", label="Region")
    (key,) = town.load_leads({"LastName": "A", "One__c": "Nord", "Two__c": "Ost"})
    town.run()

    rename_field(town, "One__c", "Three__c")
    rename_field(town, "Two__c", "Four__c")
    town.run()

    person = town.people()[key]
    assert {name: person[name] for name in ("One", "Two", "Three", "Four")} == {
        "One": "Nord",
        "Two": "Ost",
        "Three": "Nord",
        "Four": "Ost",
    }
    assert told_of("One__c") != []


@pytest.mark.behaviour(26)
def test_a_new_field_under_the_old_name_gets_a_marketo_field_of_its_own(town: Town) -> None:
    town.configure(WATCHFUL)
    add_field(town, "Region__c", label="Region")
    (key,) = town.load_leads({"LastName": "A", "Region__c": "Nord"})
    town.run()
    rename_field(town, "Region__c", "Area__c")
    town.run()

    add_field(town, "Region__c", label="Another region")
    town.pass_time(10)
    town.sales_edit(key, Region__c="new")
    town.run()

    assert (mapped()["Area__c"], mapped()["Region__c"]) == ("Region", "sfdc_Region")
    assert (town.people()[key]["Region"], town.people()[key]["sfdc_Region"]) == ("Nord", "new")


@pytest.mark.behaviour(27)
@pytest.mark.parametrize("noticed", ["before the run", "by the query"])
def test_a_deleted_field_stops_its_sync_and_nothing_else(town: Town, noticed: str) -> None:
    town.configure(WATCHFUL if noticed == "before the run" else "")
    add_field(town, "Region__c")
    (key,) = town.load_leads({"LastName": "A", "Region__c": "Nord", "Phone": "1"})
    town.run()
    person = town.people()[key]["id"]

    drop_field(town, "Region__c")
    town.pass_time(10)
    town.sales_edit(key, Phone="2")
    town.marketer_edit(person, title="CEO", Region="West")
    report = town.run()

    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert (town.people()[key]["phone"], town.leads()[key]["Title"]) == ("2", "CEO")
    assert town.people()[key]["Region"] == "West"
    assert "Region__c" not in mapped()
    assert len(told_of("Region__c")) == 1
    assert_at_rest(town)


@pytest.mark.behaviour(28)
def test_a_field_of_another_type_holds_its_pair_until_the_type_fits_again(town: Town) -> None:
    town.configure(WATCHFUL)
    add_field(town, "Seats__c", "double", precision=8, scale=0)
    (key,) = town.load_leads({"LastName": "A", "Seats__c": 5})
    town.run()
    person = town.people()[key]["id"]

    add_field(town, "Seats__c", "string", length=20)
    town.pass_time(10)
    town.sales_edit(key, Seats__c="six", Phone="1")
    report = town.run()
    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert (town.people()[key]["Seats"], town.people()[key]["phone"]) == (5, "1")
    (text,) = told_of("Seats__c")
    assert "so the pair is held" in text
    town.marketer_edit(person, Seats=8)
    town.run()
    assert town.leads()[key]["Seats__c"] == "six"
    town.sales_edit(key, Seats__c="7")
    add_field(town, "Seats__c", "double", precision=8, scale=0)
    report = town.run()

    assert (town.leads()[key]["Seats__c"], town.people()[key]["Seats"]) == (8, 8)
    assert report.collisions == 1
    assert told_of("Seats__c") == []
    assert_at_rest(town)
