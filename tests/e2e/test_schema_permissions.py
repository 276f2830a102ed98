"""Permissions on mapped fields are taken and given while the sync runs."""

from __future__ import annotations

import pytest

from tests.e2e.hearing import Ear
from tests.e2e.lead_pairs import assert_at_rest
from tests.e2e.schema_town import WATCHFUL, mapped, permit
from tests.e2e.schema_town import told as told_of
from tests.e2e.town import Town


def linked(town: Town, **fields: str) -> tuple[str, int]:
    """A lead that is in step, and its person."""
    (key,) = town.load_leads({"LastName": "A", **fields})
    town.run()
    town.pass_time(10)
    return key, town.people()[key]["id"]


@pytest.mark.behaviour(4, 27)
@pytest.mark.parametrize("noticed", ["before the run", "by the query"])
def test_a_field_lost_from_sight_rests_and_is_caught_up_when_it_is_back(town: Town, noticed: str) -> None:
    town.configure(WATCHFUL if noticed == "before the run" else "")
    key, person = linked(town, Phone="1", Fax="1", MobilePhone="1")
    ear = Ear.at(town)

    for name in ("Phone", "Fax", "MobilePhone"):
        permit(town, name, "hidden")
    town.sales_edit(key, Phone="sales", MobilePhone="sales", Title="CEO")
    town.marketer_edit(person, fax="marketer", mobilePhone="marketer", city="Ulm")
    report = town.run()
    lead, them = town.leads()[key], town.people()[key]
    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert (them["title"], lead["City"]) == ("CEO", "Ulm")
    assert (them["phone"], lead["Fax"], them["mobilePhone"], lead["MobilePhone"]) == ("1", "1", "marketer", "sales")
    assert "Phone" not in mapped()
    (text,) = told_of("Phone")
    assert text in town.state().mapping
    assert "Phone is no longer there, or no longer visible to the sync user" in text
    assert any(event.get("text") == text for event in ear.events())

    town.pass_time(3600)
    town.run()
    town.configure(WATCHFUL)
    for name in ("Phone", "Fax", "MobilePhone"):
        permit(town, name, "visible")
    report = town.run()

    lead, them = town.leads()[key], town.people()[key]
    assert (lead["Phone"], them["phone"]) == ("sales", "sales")
    assert (lead["Fax"], them["fax"]) == ("marketer", "marketer")
    assert (lead["MobilePhone"], them["mobilePhone"]) == ("marketer", "marketer")
    assert report.collisions == 1
    assert told_of("Phone") == []
    assert_at_rest(town)


@pytest.mark.behaviour(4)
def test_edits_of_a_field_we_may_only_read_wait_in_marketo_until_it_may_be_written(town: Town) -> None:
    town.configure(WATCHFUL)
    key, person = linked(town, Phone="1", Fax="1", MobilePhone="1")

    for name in ("Phone", "Fax", "MobilePhone"):
        permit(town, name, "readonly")
    town.marketer_edit(person, phone="marketer", mobilePhone="marketer", title="CEO")
    town.sales_edit(key, Fax="sales", MobilePhone="sales")
    report = town.run()
    lead, them = town.leads()[key], town.people()[key]
    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert (lead["Title"], them["fax"]) == ("CEO", "sales")
    assert (lead["Phone"], them["phone"]) == ("1", "marketer")
    assert (lead["MobilePhone"], them["mobilePhone"]) == ("sales", "marketer")
    assert "may not write" in told_of("Phone")[0]
    assert_at_rest(town)

    town.pass_time(3600)
    town.run()
    for name in ("Phone", "Fax", "MobilePhone"):
        permit(town, name, "visible")
    report = town.run()

    lead, them = town.leads()[key], town.people()[key]
    assert (lead["Phone"], them["phone"]) == ("marketer", "marketer")
    assert (lead["MobilePhone"], them["mobilePhone"]) == ("marketer", "marketer")
    assert report.collisions == 1
    assert_at_rest(town)


def test_a_write_permission_lost_between_two_readings_refuses_the_field_alone(town: Town) -> None:
    key, person = linked(town, Phone="1")

    permit(town, "Phone", "readonly")
    town.marketer_edit(person, phone="2", title="CEO")
    report = town.run()
    assert (report.status, report.rejects) == ("Succeeded", 1)
    assert (town.leads()[key]["Phone"], town.leads()[key]["Title"]) == ("1", "CEO")
    (reject,) = town.state().rejects
    assert (reject.code, reject.field) == ("INVALID_FIELD_FOR_INSERT_UPDATE", "Phone")
    assert "edit access" in reject.remedy

    town.configure(WATCHFUL)
    town.run()
    permit(town, "Phone", "visible")
    town.run()

    assert town.leads()[key]["Phone"] == "2"
    assert town.state().rejects == ()
    assert_at_rest(town)


def test_a_field_hidden_in_marketo_rests_and_is_caught_up_when_it_is_shown_again(town: Town) -> None:
    key, person = linked(town, Fax="1", Phone="1")

    town.marketo.post("fields", {"hide": ["fax"]})
    town.sales_edit(key, Fax="sales", Phone="2")
    town.marketer_edit(person, title="CEO")
    report = town.run()
    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert (town.people()[key]["phone"], town.leads()[key]["Title"]) == ("2", "CEO")
    assert len(told_of("fax")) == 1

    town.configure(WATCHFUL)
    town.pass_time(3600)
    town.run()
    town.marketo.post("fields", {"show": ["fax"]})
    town.run()

    assert town.people()[key]["fax"] == "sales"
    assert told_of("fax") == []
    assert_at_rest(town)
