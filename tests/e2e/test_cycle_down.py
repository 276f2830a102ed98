"""What happens in Salesforce arrives in Marketo."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town, line


@pytest.mark.behaviour(2)
def test_the_first_run_copies_all_records_and_later_runs_only_those_that_changed(town: Town) -> None:
    town.configure("[timing]\nlookback = 0\n")
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Email": f"lead{n}@example.com"} for n in range(7)))

    first = town.run()
    town.pass_time(10)
    town.sales_edit(keys[2], Phone="+33 1 23")
    with town.counted() as later:
        second = town.run()

    assert town.people().keys() == set(keys)
    assert line(first, "Pull updates").new == 7
    assert line(second, "Pull updates").updated == 1
    assert line(second, "Pull updates").new == 0
    assert later.people_written == 1


@pytest.mark.behaviour(50)
def test_a_new_lead_makes_a_person_with_its_type_id_and_creation_date(town: Town) -> None:
    (key,) = town.load_leads(
        {"LastName": "Müller", "Email": "ana@example.com", "CreatedDate": "2024-02-03T04:05:06.000+0000"}
    )

    town.run()

    person = town.people()[key]
    assert person["salesforceType"] == "Lead"
    assert len(person["salesforceId"]) == 18
    assert person["salesforceCreatedDate"] == "2024-02-03T04:05:06Z"
    assert person["salesforceIsDeleted"] is False


@pytest.mark.behaviour(51)
def test_a_lead_without_email_becomes_a_person(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Nomail", "Phone": "12"})

    town.run()

    assert town.people()[key]["lastName"] == "Nomail"


@pytest.mark.behaviour(52)
@pytest.mark.parametrize("heeds_email", [False, True])
def test_two_leads_with_one_email_are_two_people_whatever_create_only_heeds(town: Town, heeds_email: bool) -> None:
    town.marketo.post("behaviour", {"create_only_matches_email": heeds_email})
    keys = town.load_leads(*({"LastName": name, "Email": "info@example.com"} for name in ("One", "Two")))

    report = town.run()

    assert {key: town.people()[key]["lastName"] for key in keys} == dict(zip(keys, ("One", "Two"), strict=True))
    assert len(town.people()) == 2
    assert (report.rejects, line(report, "Pull updates").new) == (0, 2)


@pytest.mark.behaviour(53)
def test_a_linked_person_is_matched_by_its_salesforce_id_and_never_by_email(town: Town) -> None:
    ana, bob = town.load_leads(
        {"LastName": "Ana", "Email": "ana@example.com"}, {"LastName": "Bob", "Email": "bob@example.com"}
    )
    town.run()
    before = {key: person["id"] for key, person in town.people().items()}

    town.sales_edit(ana, Email="bob@example.com")
    town.sales_edit(bob, Email="ana@example.com")
    town.run()

    people = town.people()
    assert {key: person["id"] for key, person in people.items()} == before
    assert (people[ana]["email"], people[bob]["email"]) == ("bob@example.com", "ana@example.com")


@pytest.mark.behaviour(54)
def test_an_update_changes_the_person_and_logs_one_change_for_each_changed_field(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana", "Email": "ana@example.com", "Phone": "1", "Title": "CEO"})
    town.run()
    person = town.people()[key]["id"]
    before = len(town.changes_of(person))

    town.sales_edit(key, Phone="2", Title="CTO", Website=None)
    town.run()

    changed = town.changes_of(person)[before:]
    assert sorted(changed) == [("phone", "1", "2"), ("title", "CEO", "CTO")]
