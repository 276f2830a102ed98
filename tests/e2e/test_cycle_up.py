"""What happens in Marketo arrives in Salesforce."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town, line


@pytest.mark.behaviour(55)
def test_an_edit_in_marketo_reaches_the_lead_in_the_next_cycle(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana", "Email": "ana@example.com", "Phone": "1"})
    town.run()
    person = town.people()[key]["id"]

    town.marketer_edit(person, phone="2", title="CTO")
    report = town.run()

    lead = town.leads()[key]
    assert (lead["Phone"], lead["Title"]) == ("2", "CTO")
    assert line(report, "Push updates").updated == 1


@pytest.mark.behaviour(55)
def test_ten_edits_of_one_record_on_both_sides_are_one_write_to_each(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana", "Email": "ana@example.com"})
    town.run()
    person = town.people()[key]["id"]

    for number in range(5):
        town.sales_edit(key, Title=f"title {number}")
        town.marketer_edit(person, phone=str(number))
    with town.counted() as cost:
        town.run()

    assert (cost.salesforce_writes, cost.people_written) == (1, 1)
    assert (town.leads()[key]["Phone"], town.people()[key]["title"]) == ("4", "title 4")


@pytest.mark.behaviour(55)
def test_ten_edits_of_one_person_in_marketo_are_one_write_to_salesforce(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana"})
    town.run()
    person = town.people()[key]["id"]

    for number in range(10):
        town.marketer_edit(person, **{("phone", "title", "city")[number % 3]: f"value {number}"})
    with town.counted() as cost:
        town.run()

    assert (cost.salesforce_writes, cost.people_written) == (1, 0)


@pytest.mark.behaviour(56)
def test_a_person_that_exists_only_in_marketo_is_not_pushed_by_the_cycle(town: Town) -> None:
    (known,) = town.load_leads({"LastName": "Known"})
    (person,) = town.load_people({"email": "stranger@example.com", "lastName": "Stranger", "company": "X"})
    town.run()

    town.marketer_edit(person, title="CEO")
    town.run()
    town.run()

    assert town.leads().keys() == {known}
