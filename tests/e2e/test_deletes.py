"""Deletions on either side, and records that come back."""

from __future__ import annotations

import pytest
from tandem import bootstrap
from tandem.service import brake

from tests.e2e.town import Town, line


def linked(town: Town, number: int = 1) -> list[tuple[str, int]]:
    """Leads with their people, in step."""
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Phone": "1", "Title": "CEO"} for n in range(number)))
    town.run()
    town.pass_time(10)
    return [(key, town.people()[key]["id"]) for key in keys]


@pytest.mark.behaviour(100)
def test_a_lead_deleted_in_salesforce_leaves_its_person_with_the_flag_set(town: Town) -> None:
    (key, person), (other, _) = linked(town, 2)

    town.sales_delete(key)
    report = town.run()

    found = town.people()[key]
    assert (found["id"], found["salesforceIsDeleted"], found["phone"]) == (person, True, "1")
    assert town.people()[other]["salesforceIsDeleted"] is False
    assert line(report, "Pull deletes").deleted == 1


@pytest.mark.behaviour(103)
def test_a_lead_fetched_back_from_the_recycle_bin_clears_the_flag(town: Town) -> None:
    ((key, person),) = linked(town)
    town.sales_delete(key)
    town.run()
    town.pass_time(10)

    town.sales_undelete(key)
    town.run()

    assert (town.people()[key]["id"], town.people()[key]["salesforceIsDeleted"]) == (person, False)
    with town.counted() as cost:
        town.run()
    assert cost.writes == 0


@pytest.mark.behaviour(103)
def test_edits_made_on_both_sides_while_a_lead_was_deleted_cross_over_when_it_is_back(town: Town) -> None:
    ((key, person),) = linked(town)
    town.sales_edit(key, Phone="2")
    town.sales_delete(key)
    town.run()
    town.marketer_edit(person, title="CTO")
    town.run()
    town.pass_time(10)

    town.sales_undelete(key)
    town.run()

    assert (town.people()[key]["phone"], town.leads()[key]["Title"]) == ("2", "CTO")


def test_a_lead_purged_before_any_run_saw_its_deletion_is_found_within_a_day(town: Town) -> None:
    town.configure("[timing]\ngone_after = 0\n")
    ((key, _),) = linked(town)
    town.sales_delete(key)
    town.salesforce.post("purge", {"object": "Lead", "id": key})
    town.run()
    assert town.people()[key]["salesforceIsDeleted"] is False

    town.pass_time(86400)
    town.run()
    town.run()

    assert town.people()[key]["salesforceIsDeleted"] is True
    assert town.state().rejects == ()


@pytest.mark.behaviour(105)
def test_a_person_deleted_in_marketo_does_not_come_back_when_its_record_is_edited(town: Town) -> None:
    (key, person), (other, _) = linked(town, 2)

    town.marketo.post("delete", {"ids": [person]})
    town.run()
    town.pass_time(10)
    town.sales_edit(key, Phone="2")
    town.run()
    town.run()

    assert town.people().keys() == {other}
    assert town.leads()[key]["Phone"] == "2"


@pytest.mark.behaviour(105)
def test_a_person_deleted_between_the_feed_and_the_write_is_not_made_anew(town: Town) -> None:
    town.configure("[timing]\ngone_after = 0\n")
    ((key, person),) = linked(town)
    town.marketo.post("late", {"probability": 1.0, "max_seconds": 600, "seed": 1})
    town.marketo.post("delete", {"ids": [person]})
    town.sales_edit(key, Phone="2")

    town.run()
    town.run()
    town.pass_time(700)
    town.sales_edit(key, Phone="3")
    town.run()

    assert town.people() == {}
    assert town.state().rejects == ()


@pytest.mark.parametrize("setting", ["deletes_per_run = 2", "deletes_per_day = 3"])
def test_the_brake_holds_a_mass_deletion_tells_and_after_its_release_everything_passes(
    town: Town, setting: str
) -> None:
    town.configure(f"[policies]\n{setting}\n[timing]\nlookback = 0\n")
    keys = [key for key, _ in linked(town, 7)]

    def deleted() -> int:
        return sum(person["salesforceIsDeleted"] for person in town.people().values())

    town.sales_delete(*keys[:2])
    assert (town.run().status, deleted()) == ("Succeeded", 2)
    town.pass_time(10)
    town.sales_delete(keys[2])
    town.run()
    assert deleted() == 3
    town.pass_time(10)
    town.sales_delete(*keys[3:6])
    town.sales_edit(keys[6], Phone="2")

    held = town.run()
    assert (held.status, deleted()) == ("Incomplete", 3)
    assert "tandem brake release" in (town.state().trouble or "")
    assert town.people()[keys[6]]["phone"] == "2"
    assert town.run().status == "Incomplete"

    brake.release(bootstrap.watermarks(), "lead", bootstrap.clock().now() + 600)
    assert (town.run().status, deleted()) == ("Succeeded", 6)
    assert town.state().trouble is None


def test_the_brake_keeps_deletions_that_no_window_shows_until_it_is_released(town: Town) -> None:
    town.configure("[policies]\ndeletes_per_run = 1\n[timing]\ngone_after = 0\nlookback = 0\n")
    keys = [key for key, _ in linked(town, 3)]
    town.sales_delete(*keys)
    town.salesforce.post("purge", {"object": "Lead", "ids": keys})
    town.pass_time(86400)
    town.run()
    town.run()
    assert not any(person["salesforceIsDeleted"] for person in town.people().values())

    brake.release(bootstrap.watermarks(), "lead", bootstrap.clock().now() + 600)
    town.run()

    assert all(person["salesforceIsDeleted"] for person in town.people().values())


def test_deletions_go_nowhere_when_the_policy_ignores_them(town: Town) -> None:
    town.configure('[policies]\nsalesforce_deletes = "ignore"\ndeletes_per_run = 1\n')
    pairs = linked(town, 3)
    town.sales_delete(*(key for key, _ in pairs))

    with town.counted() as cost:
        report = town.run()

    assert (cost.writes, report.status) == (0, "Succeeded")
    town.pass_time(10)
    town.sales_undelete(pairs[0][0])
    town.sales_edit(pairs[0][0], Phone="2")
    town.run()
    assert town.people()[pairs[0][0]]["phone"] == "2"


def test_where_the_policy_says_so_a_deletion_takes_the_person_along_and_a_return_brings_a_new_one(town: Town) -> None:
    town.configure('[policies]\nsalesforce_deletes = "delete"\n')
    (key, person), (other, _) = linked(town, 2)

    town.sales_delete(key)
    report = town.run()
    assert town.people().keys() == {other}
    assert line(report, "Pull deletes").deleted == 1

    town.run()
    town.pass_time(10)
    town.sales_undelete(key)
    town.run()
    assert town.people()[key]["id"] != person
    assert town.people()[key]["phone"] == "1"


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_deletion_whose_answer_was_lost_is_made_once_and_the_record_may_come_back(town: Town, drop: str) -> None:
    town.configure('[policies]\nsalesforce_deletes = "delete"\n[timing]\nclaim_takeover = 1\n')
    ((key, person),) = linked(town)
    town.marketo.post("faults", {"match": {"operation": "leads.delete", "count": 1}, "action": {"drop": drop}})

    town.sales_delete(key)
    town.run()
    assert town.people() == {}

    town.pass_time(10)
    town.sales_undelete(key)
    town.run()
    assert town.people()[key]["id"] != person


def test_a_mass_deletion_of_people_is_held_by_the_brake_too(town: Town) -> None:
    town.configure('[policies]\nsalesforce_deletes = "delete"\ndeletes_per_run = 2\n')
    pairs = linked(town, 3)
    town.sales_delete(*(key for key, _ in pairs))

    report = town.run()

    assert report.status == "Incomplete"
    assert len(town.people()) == 3
