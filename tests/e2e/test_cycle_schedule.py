"""When a run opens, and when it does not."""

from __future__ import annotations

import pytest
from tandem import bootstrap
from tandem.service.realtime import sync_person

from tests.e2e.town import Town
from tests.sandbox.world.running import ORCHESTRATOR, wait_for_run


@pytest.mark.behaviour(1)
def test_the_schedule_opens_no_run_before_the_pause_after_the_last_ones_end_is_over(town: Town) -> None:
    town.load_leads({"LastName": "Ana"})
    town.run()

    assert [town.tick(force=False) for _ in range(3)] == ["", "", ""]
    assert len(town.state().runs) == 1


@pytest.mark.behaviour(11)
def test_the_pause_is_as_long_as_the_configuration_says(town: Town) -> None:
    town.configure("[timing]\npause = 0\n")
    first = town.run()

    second = town.tick(force=False)
    wait_for_run(second)

    assert second != first.run_id
    assert [run.run_id for run in town.state().runs] == [second, first.run_id]


@pytest.mark.behaviour(1)
def test_a_run_never_begins_while_another_is_open(town: Town) -> None:
    town.configure("[timing]\npause = 0\n")
    town.load_leads(*({"LastName": f"Lead {n}"} for n in range(5)))
    point = town.stack.hold_at(1, "before", function="SyncLeadFunction", containing="leads.json")
    run = town.tick(force=False)
    assert point.reached.wait(30)

    meanwhile = {town.tick(force=force) for force in (False, True, False)}
    town.stack.release(point)
    wait_for_run(run)

    assert meanwhile == {run}
    assert len(town.people()) == 5


@pytest.mark.behaviour(1)
def test_two_ticks_at_once_open_one_run(town: Town) -> None:
    town.load_leads({"LastName": "Ana"})
    point = town.stack.hold_at(1, "before", function=ORCHESTRATOR, containing="TransactWriteItems")
    with town.meanwhile(town.tick) as slow:
        assert point.reached.wait(30)
        quick = town.tick()
        town.stack.release(point)
    wait_for_run(quick)

    assert slow.result() == quick or bootstrap.runs().read(slow.result()) is None
    assert [run.run_id for run in town.state().runs] == [quick]
    assert len(town.people()) == 1


@pytest.mark.behaviour(7, 9)
def test_while_the_sync_is_disabled_both_directions_rest_and_its_changes_arrive_afterwards(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana", "Phone": "1", "Title": "CEO"})
    town.run()
    person = town.people()[key]["id"]

    town.configure("[schedule]\nenabled = false\n[timing]\npause = 0\n")
    town.sales_edit(key, Phone="2")
    town.marketer_edit(person, title="CTO")
    with town.counted() as resting:
        assert town.tick(force=False) == ""
    town.configure("[timing]\npause = 0\n")
    wait_for_run(town.tick(force=False))

    assert resting.salesforce.total() == resting.marketo.total() == 0
    assert (town.people()[key]["phone"], town.leads()[key]["Title"]) == ("2", "CTO")


@pytest.mark.behaviour(8)
def test_a_person_asked_for_goes_to_salesforce_while_the_schedule_is_disabled(town: Town) -> None:
    """By the real-time door's service function, over HTTP; what else was edited waits for the schedule."""
    (key,) = town.load_leads({"LastName": "Ana", "Phone": "1"})
    town.run()
    town.configure("[schedule]\nenabled = false\n")
    town.sales_edit(key, Phone="2")
    (person,) = town.load_people({"lastName": "Asked", "company": "Acme", "title": "CTO"})

    assert town.tick(force=False) == ""
    sync_person(bootstrap.world(), "lead", str(person))

    born = {lead["LastName"]: lead for lead in town.leads().values()}["Asked"]
    assert (born["Title"], born["Company"], born["Marketo_Person_Id__c"]) == ("CTO", "Acme", str(person))
    assert town.people()[key]["phone"] == "1"
