"""The same field changed on both sides, and different fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from tandem import bootstrap

from tests.e2e.town import Town


@dataclass(frozen=True)
class Pair:
    """A linked lead and person."""

    town: Town
    key: str
    person: int

    def both(self, salesforce: str, marketo: str) -> tuple[Any, Any]:
        """What the two sides hold now."""
        return self.town.leads()[self.key].get(salesforce), self.town.people()[self.key].get(marketo)


def linked(town: Town, **values: Any) -> Pair:
    """A lead and its person, in step."""
    (key,) = town.load_leads({"LastName": "Ana", "Email": "ana@example.com", "Phone": "1", "Title": "CEO"} | values)
    town.run()
    return Pair(town, key, town.people()[key]["id"])


@pytest.mark.behaviour(74)
def test_the_same_field_changed_on_both_sides_ends_as_marketo_has_it_and_is_reported(town: Town) -> None:
    pair = linked(town)

    town.sales_edit(pair.key, Phone="from sales")
    town.marketer_edit(pair.person, phone="from marketing")
    report = town.run()

    assert pair.both("Phone", "phone") == ("from marketing", "from marketing")
    assert report.collisions == 1
    (told,) = town.log_of(pair.person)
    assert (told["Outcome"], told["Field"], told["Lost Value"]) == ("collision", "Phone", "from sales")


@pytest.mark.behaviour(74)
def test_the_losing_text_stands_in_no_table_and_no_log_of_ours(town: Town) -> None:
    pair = linked(town)
    town.sales_edit(pair.key, Phone="secret-of-sales")
    town.marketer_edit(pair.person, phone="secret-of-marketing")

    report = town.run()

    (loss,) = bootstrap.runs().losses(report.run_id)
    assert (loss.key, loss.field, loss.side, loss.meeting) == (pair.key, "Phone", "salesforce", "edited")
    assert len(loss.digest) == 12
    assert b"secret-of" not in town.everything_kept()


@pytest.mark.behaviour(74)
@pytest.mark.parametrize(
    ("setting", "marketing", "expected"),
    [
        ('[objects.lead]\nwinner = "salesforce"', "m", "s"),
        ('[[objects.lead.fields]]\nsalesforce = "Phone"\nmarketo = "phone"\nwinner = "salesforce"', "m", "s"),
        ('[objects.lead]\nwinner = "non_blank"', "m", "m"),
        ('[objects.lead]\nwinner = "non_blank"', None, "s"),
        ("", None, None),
    ],
    ids=["object", "field", "non-blank-full", "non-blank-empty", "marketo-empty"],
)
def test_the_winner_is_a_setting_of_the_object_and_of_the_field(
    town: Town, setting: str, marketing: str | None, expected: str | None
) -> None:
    town.configure(setting)
    pair = linked(town)

    town.sales_edit(pair.key, Phone="s")
    town.marketer_edit(pair.person, phone=marketing)
    report = town.run()

    assert pair.both("Phone", "phone") == (expected, expected)
    assert report.collisions == 1


@pytest.mark.behaviour(74)
def test_a_winner_set_for_one_field_leaves_the_others_to_marketo(town: Town) -> None:
    town.configure('[[objects.lead.fields]]\nsalesforce = "Phone"\nmarketo = "phone"\nwinner = "salesforce"\n')
    pair = linked(town)

    town.sales_edit(pair.key, Phone="s", Title="s")
    town.marketer_edit(pair.person, phone="m", title="m")
    town.run()

    assert (*pair.both("Phone", "phone"), *pair.both("Title", "title")) == ("s", "s", "m", "m")


@pytest.mark.behaviour(76)
def test_different_fields_changed_on_both_sides_both_survive(town: Town) -> None:
    pair = linked(town)

    town.sales_edit(pair.key, Phone="from sales")
    town.marketer_edit(pair.person, title="from marketing")
    report = town.run()

    assert pair.both("Phone", "phone") == ("from sales", "from sales")
    assert pair.both("Title", "title") == ("from marketing", "from marketing")
    assert report.collisions == 0


def test_both_sides_changed_to_the_same_value_is_no_collision_and_no_write(town: Town) -> None:
    pair = linked(town)

    town.sales_edit(pair.key, Phone="same")
    town.marketer_edit(pair.person, phone="same")
    with town.counted() as cost:
        report = town.run()

    assert (report.collisions, cost.writes) == (0, 0)


def test_collisions_stay_out_of_the_activity_log_when_the_setting_says_so(town: Town) -> None:
    town.configure("[policies]\nlog_collisions = false\n")
    pair = linked(town)

    town.sales_edit(pair.key, Phone="s")
    town.marketer_edit(pair.person, phone="m")
    report = town.run()

    assert report.collisions == 1
    assert town.log_of(pair.person) == []
