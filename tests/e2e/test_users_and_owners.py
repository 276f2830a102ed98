"""Users become sales persons, and own in Marketo what they own in Salesforce."""

from __future__ import annotations

import pytest

from tests.e2e.town import Town, line

ON = """
[objects]
user = true
lead = true
[timing]
pause = 0
"""
OWNER = ("firstName", "lastName", "email", "phone", "title")


def _user(name: str, **fields: str) -> dict[str, str]:
    return {"FirstName": name, "LastName": "Seller", "Email": f"{name}@example.com".lower(), **fields}


def _queue(town: Town) -> str:
    (queue,) = town.load("Group", {"Name": "Inbound", "Type": "Queue"})
    return queue


@pytest.mark.behaviour(12, 118)
def test_a_lead_shows_its_owner_who_came_before_it(town: Town) -> None:
    town.configure(ON)
    (user,) = town.load("User", _user("Ana", Phone="1", Title="AE"))
    (key,) = town.load_leads({"LastName": "Lead", "OwnerId": user})

    report = town.run()

    owner = town.sales_persons()[user]
    assert tuple(owner[name] for name in OWNER) == ("Ana", "Seller", "ana@example.com", "1", "AE")
    assert town.people()[key]["externalSalesPersonId"] == user
    assert line(report, "Pull updates", "user").new == len(town.sales_persons())
    assert not report.rejects


@pytest.mark.behaviour(120)
def test_what_a_queue_owns_has_no_sales_owner_until_a_user_owns_it(town: Town) -> None:
    town.configure(ON)
    (user,) = town.load("User", _user("Ana"))
    (key,) = town.load_leads({"LastName": "Lead", "OwnerId": _queue(town)})
    town.run()
    assert town.people()[key].get("externalSalesPersonId") is None

    town.sales_edit(key, OwnerId=user)
    town.run()

    assert town.people()[key]["externalSalesPersonId"] == user


@pytest.mark.behaviour(121)
def test_a_users_new_name_is_written_once_and_shows_on_all_it_owns(town: Town) -> None:
    town.configure(ON)
    (user,) = town.load("User", _user("Ana"))
    keys = town.load_leads(*({"LastName": f"Lead {n}", "OwnerId": user} for n in range(3)))
    town.run()

    town.edit("User", user, LastName="Married", Title="VP")
    report = town.run()

    owner = town.sales_persons()[user]
    assert (owner["lastName"], owner["title"]) == ("Married", "VP")
    assert line(report, "Pull updates", "user").updated == 1
    assert {town.people()[key]["externalSalesPersonId"] for key in keys} == {user}


@pytest.mark.behaviour(122)
def test_an_owner_changed_in_marketo_never_reaches_salesforce_and_gives_way_to_the_next_one(town: Town) -> None:
    town.configure(ON)
    mine, other, third = town.load("User", _user("Ana"), _user("Bob"), _user("Cid"))
    (key,) = town.load_leads({"LastName": "Lead", "OwnerId": mine})
    town.run()

    town.marketer_edit(town.people()[key]["id"], externalSalesPersonId=other)
    town.run()
    assert town.leads()[key]["OwnerId"] == mine
    town.sales_edit(key, OwnerId=third)
    town.run()

    assert town.people()[key]["externalSalesPersonId"] == third


def test_a_lead_arrives_without_an_owner_that_marketo_does_not_know_yet_and_gets_it_by_itself(town: Town) -> None:
    """The sync user may not see the user yet; the record is not refused, and nobody has to do anything."""
    town.configure("[objects]\nuser.filter = \"LastName != 'Hidden'\"\nlead = true\n[timing]\npause = 0\n")
    (user,) = town.load("User", {**_user("Ana"), "LastName": "Hidden"})
    (key,) = town.load_leads({"LastName": "Lead", "Title": "CTO", "OwnerId": user})

    report = town.run()

    assert town.people()[key]["title"] == "CTO"
    assert town.people()[key].get("externalSalesPersonId") is None
    assert (report.rejects, report.pending) == (0, 1)

    town.edit("User", user, LastName="Shown")
    report = town.run()

    assert town.people()[key]["externalSalesPersonId"] == user
    assert (report.rejects, report.pending) == (0, 0)


def test_nothing_is_read_or_written_of_users_where_they_are_not_switched_on(town: Town) -> None:
    town.load("User", _user("Ana"))
    town.load_leads({"LastName": "Lead"})

    report = town.run()

    assert town.sales_persons() == {}
    assert {one.object for one in report.objects} <= {"lead"}


def test_a_run_without_news_costs_no_more_calls_with_users(town: Town) -> None:
    town.configure(ON + "lookback = 0\ntrailing_every = 86400\ndescribe_every = 86400\n")
    (user,) = town.load("User", _user("Ana"))
    town.load_leads({"LastName": "Lead", "OwnerId": user})
    town.run()
    town.pass_time(10)
    town.run()
    town.pass_time(10)

    with town.counted() as cost:
        town.run()

    assert (cost.salesforce.total(), cost.marketo.total()) == (1, 2)
