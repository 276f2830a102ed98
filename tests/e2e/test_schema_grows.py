"""New fields are mapped by themselves, and the values that were there already come along."""

from __future__ import annotations

import pytest

from tests.e2e.lead_pairs import assert_at_rest
from tests.e2e.schema_town import WATCHFUL, add_field, mapped, marketo_field, marketo_fields, permit
from tests.e2e.town import Town


@pytest.mark.behaviour(21)
def test_a_new_field_gets_a_marketo_field_in_the_next_cycle(town: Town) -> None:
    town.configure(WATCHFUL)
    (key,) = town.load_leads({"LastName": "A"})
    town.run()

    add_field(town, "Region__c", label="Région")
    town.pass_time(10)
    town.sales_edit(key, Region__c="Nord")
    town.run()

    assert marketo_fields(town)["Region"]["displayName"] == "Region"
    assert town.people()[key]["Region"] == "Nord"
    assert_at_rest(town)


@pytest.mark.behaviour(22)
def test_values_that_were_there_before_the_field_was_mapped_are_back_filled(town: Town) -> None:
    town.configure(WATCHFUL)
    marketo_field(town, "Region")
    empty, full, both, theirs = town.load_leads(*({"LastName": name} for name in "ABCD"))
    town.run()
    people = {key: person["id"] for key, person in town.people().items()}

    add_field(town, "Region__c")
    permit(town, "Region__c", "hidden")
    town.sales_edit(full, Region__c="Nord")
    town.sales_edit(both, Region__c="Süd")
    town.marketer_edit(people[both], Region="West")
    town.marketer_edit(people[theirs], Region="Ost")
    town.run()
    town.pass_time(3600)
    town.run()
    permit(town, "Region__c", "visible")
    report = town.run()

    ends = {key: (town.leads()[key].get("Region__c"), town.people()[key].get("Region")) for key in people}
    assert ends == {
        empty: (None, None),
        full: ("Nord", "Nord"),
        both: ("West", "West"),
        theirs: ("Ost", "Ost"),
    }
    assert report.collisions == 1
    assert_at_rest(town)


@pytest.mark.behaviour(22)
def test_a_back_fill_that_is_interrupted_is_done_by_the_next_run(town: Town) -> None:
    town.configure(WATCHFUL)
    (key,) = town.load_leads({"LastName": "A"})
    town.run()
    add_field(town, "Region__c")
    permit(town, "Region__c", "hidden")
    town.sales_edit(key, Region__c="Nord")
    town.pass_time(3600)
    town.run()

    permit(town, "Region__c", "visible")
    once = {"operation": "leads.get", "nth": 1, "count": 1}
    town.marketo.post("faults", {"match": once, "action": {"vendor_code": "603"}})
    assert town.run().status == "Incomplete"
    town.run()

    assert town.people()[key]["Region"] == "Nord"
    assert_at_rest(town)


@pytest.mark.behaviour(22, 215)
def test_what_marketo_keeps_is_back_filled_into_a_field_made_later_in_salesforce(town: Town) -> None:
    town.configure(WATCHFUL)
    town.salesforce.delete("schema/fields", {"object": "Lead", "field": "mkto71_Lead_Score__c"})
    (key,) = town.load_leads({"LastName": "A"})
    town.run()
    town.marketer_edit(town.people()[key]["id"], leadScore=42)
    town.pass_time(3600)
    town.run()

    add_field(town, "mkto71_Lead_Score__c", "double", label="Lead Score", precision=10, scale=0)
    town.run()

    assert town.leads()[key]["mkto71_Lead_Score__c"] == 42
    assert_at_rest(town)


@pytest.mark.behaviour(22)
def test_a_comparison_is_made_once_and_not_for_ever(town: Town) -> None:
    town.configure(WATCHFUL)
    town.load_leads({"LastName": "A"})
    town.run()
    add_field(town, "Region__c")
    town.run()
    town.pass_time(3600)
    town.run()

    with town.counted() as cost:
        town.run()

    assert "leads.get" not in cost.marketo


@pytest.mark.behaviour(33)
def test_a_marketo_field_of_the_same_name_is_taken_and_no_second_one_is_made(town: Town) -> None:
    marketo_field(town, "Region")
    add_field(town, "Region__c")
    add_field(town, "acme__Size__c")
    add_field(town, "Company__c")
    before = set(marketo_fields(town))
    (key,) = town.load_leads({"LastName": "A", "Region__c": "Nord", "acme__Size__c": "L", "Company__c": "custom"})

    town.run()

    person = town.people()[key]
    assert (person["Region"], person["acme_Size"], person["sfdc_Company"]) == ("Nord", "L", "custom")
    assert person["company"] == "Acme"
    assert "Region" in before
    assert not {"Region2", "sfdc_Region"} & set(marketo_fields(town))


@pytest.mark.behaviour(33)
def test_two_custom_fields_whose_names_would_be_one_in_marketo_stay_two(town: Town) -> None:
    add_field(town, "acme__Size__c")
    add_field(town, "acme_Size__c")

    town.run()

    assert len({mapped()["acme__Size__c"], mapped()["acme_Size__c"]}) == 2


@pytest.mark.behaviour(39)
def test_fields_that_change_by_themselves_are_never_mapped(town: Town) -> None:
    never = {
        "CreatedById",
        "LastActivityDate",
        "LastModifiedDate",
        "LastModifiedById",
        "MasterRecordId",
        "SystemModstamp",
    }
    town.run()

    assert not never & mapped().keys()


@pytest.mark.behaviour(4)
def test_a_hidden_field_is_neither_read_nor_written_nor_made(town: Town) -> None:
    permit(town, "Budget__c", "hidden")
    permit(town, "Phone", "hidden")
    (key,) = town.load_leads({"LastName": "A", "Budget__c": 5, "Phone": "1"})
    town.run()
    assert "Budget" not in marketo_fields(town)
    assert town.people()[key].get("phone") is None

    town.marketer_edit(town.people()[key]["id"], phone="2", title="CEO")
    report = town.run()

    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert (town.leads()[key]["Phone"], town.leads()[key]["Title"]) == ("1", "CEO")
