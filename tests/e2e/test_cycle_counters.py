"""A run's report tells what was really written."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town, line

NO = "No."


@pytest.mark.behaviour(195)
def test_the_counters_of_a_run_equal_the_records_written_on_each_side(town: Town) -> None:
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Phone": "1"} for n in range(12)))
    town.pass_time(10)
    town.run()
    town.pass_time(10)
    people = {key: person["id"] for key, person in town.people().items()}
    rule = {"object": "Lead", "when": {"field": "Title", "op": "equals", "value": "bad"}, "message": NO}
    town.salesforce.post("rules/validation", rule)

    town.load_leads(*({"LastName": f"New {n}"} for n in range(3)))
    town.sales_edits(keys[:4], Phone="2")
    town.sales_edit(keys[4], Jigsaw="touched only")
    town.marketer_edits({people[key]: {"title": "CTO"} for key in keys[3:6]})
    town.marketer_edit(people[keys[6]], title="bad")
    town.sales_delete(*keys[7:9])
    town.pass_time(10)
    with town.counted() as cost:
        report = town.run()

    pulled, pushed = line(report, "Pull updates"), line(report, "Push updates")
    assert (pulled.new, pulled.updated, pulled.skipped, pulled.failed) == (3, 4, 0, 0)
    assert (pushed.updated, pushed.failed) == (3, 1)
    assert line(report, "Pull deletes").deleted == 2
    assert cost.people_written == pulled.new + pulled.updated + line(report, "Pull deletes").deleted
    assert cost.salesforce_records == pushed.updated + pushed.failed
    assert report.calls == {"salesforce": cost.salesforce.total(), "marketo": cost.marketo.total()}
