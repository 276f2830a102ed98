"""What becomes visible late is met all the same."""

from __future__ import annotations

from tests.e2e.machine.moment import let_pass
from tests.e2e.town import Town


def linked(town: Town) -> tuple[str, int]:
    """A lead and its person, in step."""
    (key,) = town.load_leads({"LastName": "Ana", "Phone": "1", "Title": "CEO"})
    town.run()
    let_pass(town, 60)
    return key, town.people()[key]["id"]


def test_a_commit_stamped_before_a_run_and_visible_after_it_arrives_with_the_next(town: Town) -> None:
    key, _ = linked(town)
    late = {"object": "Lead", "id": key, "fields": {"Phone": "2"}, "visible_after": 300}
    town.salesforce.post("edit", late)

    town.run()
    assert town.people()[key]["phone"] == "1"
    let_pass(town, 400)
    town.run()

    assert town.people()[key]["phone"] == "2"


def test_a_new_record_committed_late_arrives_too(town: Town) -> None:
    linked(town)
    late = {"object": "Lead", "fields": {"LastName": "Late", "Company": "X"}, "visible_after": 300}
    town.salesforce.post("create", late)
    town.run()
    assert len(town.people()) == 1

    let_pass(town, 400)
    town.run()

    assert {person["lastName"] for person in town.people().values()} == {"Ana", "Late"}


def test_an_activity_that_arrives_behind_the_feeds_token_is_met_by_the_trailing_reader(town: Town) -> None:
    key, person = linked(town)
    town.marketo.post("late", {"probability": 1.0, "max_seconds": 900, "seed": 3})
    town.marketer_edit(person, title="CTO")
    town.run()
    assert town.leads()[key]["Title"] == "CEO"

    let_pass(town, 1000)
    town.run()

    assert town.leads()[key]["Title"] == "CTO"


def test_an_activity_is_not_waited_for_where_its_person_is_read_anyway(town: Town) -> None:
    key, person = linked(town)
    town.marketo.post("late", {"probability": 1.0, "max_seconds": 900, "seed": 3})
    town.marketer_edit(person, title="CTO")
    town.marketo.post("late", {"probability": 0.0})
    town.marketer_edit(person, phone="2")

    town.run()

    assert (town.leads()[key]["Phone"], town.leads()[key]["Title"]) == ("2", "CTO")


def test_an_edit_that_no_feed_ever_shows_is_found_by_the_weekly_comparison(town: Town) -> None:
    key, person = linked(town)
    town.marketo.post("late", {"probability": 1.0, "max_seconds": 100_000_000, "seed": 5})
    town.marketer_edit(person, title="CTO")
    for _ in range(3):
        let_pass(town, 3 * 86400)
        assert town.leads()[key]["Title"] == "CEO"
        town.run()

    town.run()

    assert town.leads()[key]["Title"] == "CTO"


def test_a_slow_marketo_whose_answers_are_lost_makes_nobody_twice(town: Town) -> None:
    town.configure("[timing]\nclaim_takeover = 3\n")
    town.marketo.post("server-time", {"ms": {"leads.sync": 300}, "timeouts": {"leads.sync": 0.1}})
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Email": f"lead{n % 4}@example.com"} for n in range(12)))
    town.run()

    town.marketo.post("server-time", {"ms": {"leads.sync": 0}, "timeouts": {"leads.sync": 90}})
    let_pass(town, 10)
    town.run()

    people = [str(person["salesforceId"]) for person in town.marketo.get("leads")["leads"]]
    assert sorted(people) == sorted(keys)
