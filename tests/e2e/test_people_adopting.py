"""A Salesforce record without a person meets a Marketo person without a record."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town

ANA = {"LastName": "Ana", "Email": "Ana@Example.com"}


def test_the_one_unlinked_person_with_the_same_email_is_adopted_whatever_its_case(town: Town) -> None:
    (person,) = town.load_people({"email": "aNA@example.com", "lastName": "Ana", "title": "CEO"})
    (key,) = town.load_leads({**ANA, "Phone": "1"})

    town.run()

    assert len(town.people()) == 1
    adopted = town.people()[key]
    assert (adopted["id"], adopted["phone"], town.leads()[key]["Title"]) == (person, "1", "CEO")


def test_of_two_people_with_the_same_email_none_is_adopted(town: Town) -> None:
    town.load_people({"email": "ana@example.com"}, {"email": "ana@example.com"})
    (key,) = town.load_leads(ANA)

    town.run()

    assert len(town.people()) == 3
    assert town.people()[key]["lastName"] == "Ana"


def test_two_records_with_one_email_adopt_one_person_once(town: Town) -> None:
    (person,) = town.load_people({"email": "ana@example.com"})
    keys = town.load_leads(ANA, ANA)

    town.run()

    people = town.people()
    assert people.keys() == set(keys)
    assert [one["id"] for one in people.values()].count(person) == 1


def test_a_linked_person_is_never_adopted(town: Town) -> None:
    (first,) = town.load_leads(ANA)
    town.run()
    person = town.people()[first]["id"]

    (second,) = town.load_leads({**ANA, "LastName": "Other"})
    town.run()

    assert town.people()[first]["id"] == person
    assert town.people()[second]["id"] != person


def test_no_person_is_adopted_when_the_setting_is_off(town: Town) -> None:
    town.configure("[policies]\nadopt_by_email = false\n")
    (person,) = town.load_people({"email": "ana@example.com"})
    (key,) = town.load_leads(ANA)

    town.run()

    assert town.people()[key]["id"] != person
    assert len(town.people()) == 2


def test_at_a_first_meeting_what_is_full_beats_what_is_empty_and_two_values_are_reported(town: Town) -> None:
    (person,) = town.load_people({"email": "ana@example.com", "lastName": "Ana", "title": "CEO", "phone": "m"})
    (key,) = town.load_leads({**ANA, "Phone": "s", "City": "Paris"})

    report = town.run()

    lead, found = town.leads()[key], town.people()[key]
    assert (lead["Title"], lead["Phone"], lead["City"]) == ("CEO", "m", "Paris")
    assert (found["title"], found["phone"], found["city"]) == ("CEO", "m", "Paris")
    told = [one for one in town.log_of(person) if one["Field"] == "Phone"]
    assert [(one["Code"], one["Lost Value"]) for one in told] == [("first meeting", "s")]
    assert report.collisions == len(town.log_of(person))


@pytest.mark.parametrize(
    ("winner", "sales", "marketing"), [("marketo", True, False), ("salesforce", False, True), ("marketo", True, None)]
)
def test_at_a_first_meeting_an_opt_out_stands_whoever_wins(
    town: Town, winner: str, sales: bool, marketing: bool | None
) -> None:
    town.configure(f'[objects.lead]\nwinner = "{winner}"\n')
    town.load_people({"email": "ana@example.com", "unsubscribed": marketing})
    (key,) = town.load_leads({**ANA, "HasOptedOutOfEmail": sales})

    town.run()

    assert town.leads()[key]["HasOptedOutOfEmail"] is True
    assert town.people()[key]["unsubscribed"] is True


def test_people_born_in_salesforce_go_to_the_partition_that_is_set(town: Town) -> None:
    town.marketo.post("partitions", {"partitions": [{"id": 1, "name": "Default"}, {"id": 2, "name": "Europe"}]})
    town.configure('[objects.lead]\npartition = "Europe"\n')
    (key,) = town.load_leads(ANA)

    report = town.run()

    assert town.people()[key]["leadPartitionId"] == 2
    assert report.rejects == 0


def test_without_a_partition_marketo_asks_for_one_and_the_reject_says_where_to_name_it(town: Town) -> None:
    town.marketo.post("partitions", {"partitions": [{"id": 1, "name": "Default"}, {"id": 2, "name": "Europe"}]})
    town.load_leads(ANA)

    town.run()

    (reject,) = town.state().rejects
    assert (reject.code, reject.side) == ("1009", "marketo")
    assert "partition" in reject.remedy


def test_a_clone_that_carries_anothers_person_id_gets_a_person_of_its_own(town: Town) -> None:
    (original,) = town.load_leads(ANA)
    town.run()
    person = town.people()[original]["id"]

    (clone,) = town.load_leads({**ANA, "LastName": "Clone", "Marketo_Person_Id__c": str(person)})
    town.run()
    town.run()

    people = town.people()
    assert (people[original]["id"], people[original]["lastName"]) == (person, "Ana")
    assert people[clone]["id"] != person
    assert people[clone]["lastName"] == "Clone"
