"""What cycles cost in vendor calls, by the vendors' own counters (logins apart)."""

from __future__ import annotations

from math import ceil

import pytest

from tests.e2e.counting import Cost
from tests.e2e.machine.moment import let_pass
from tests.e2e.town import Town

SLOW_MACHINE = "[timing]\nfresh = 60\n"
"""Rows are read anew before a write when that comes late, which on a busy machine says nothing about the product."""
CHANGED = 1000


def at_rest(town: Town, leads: int = 3) -> list[str]:
    """Leads and people in step, and the lookback over."""
    town.marketo.post("behaviour", {"short_pages": 0.0})
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Email": f"lead{n}@example.com"} for n in range(leads)))
    for _ in range(2):
        town.run()
        let_pass(town, 800)
    town.run()
    return keys


def idle(town: Town) -> Cost:
    """A cycle in which nothing has happened."""
    with town.counted() as cost:
        assert town.run().status == "Succeeded"
    return cost


@pytest.mark.behaviour(16)
def test_an_idle_cycle_costs_one_salesforce_call_and_two_marketo_calls(town: Town) -> None:
    at_rest(town)

    cost = idle(town)

    assert cost.salesforce.total() <= 1
    assert cost.marketo.total() <= 2


@pytest.mark.behaviour(16)
def test_the_trailing_reader_and_the_hourly_describe_cost_at_most_eight_calls_an_hour(town: Town) -> None:
    town.configure("[timing]\ndescribe_every = 86400\n")
    at_rest(town)
    for _ in range(4):  # the first reads of a life ask for a token; from then on a read begins where an older one ended
        let_pass(town, 930)
        trailing = idle(town)
    town.configure("[timing]\ndescribe_every = 0\ntrailing_every = 86400\n")
    described = idle(town)

    extra_of_a_trailing_read = trailing.salesforce.total() + trailing.marketo.total() - 3
    extra_of_a_describe = described.salesforce.total() + described.marketo.total() - 3
    assert 4 * extra_of_a_trailing_read + extra_of_a_describe <= 8
    assert (extra_of_a_trailing_read, extra_of_a_describe) == (1, 2)


@pytest.mark.behaviour(17)
def test_a_thousand_leads_changed_in_salesforce_cost_the_floor_of_calls(town: Town) -> None:
    town.configure(SLOW_MACHINE)
    keys = at_rest(town, CHANGED)
    before = idle(town)

    town.sales_edits(keys, Phone="2")
    with town.counted() as cost:
        town.run()

    floor = ceil(CHANGED / 2000) + ceil(CHANGED / 300)
    assert above(cost, before) <= 1.1 * floor
    assert cost.people_written == CHANGED
    assert {person["phone"] for person in town.people().values()} == {"2"}


@pytest.mark.behaviour(17)
def test_a_thousand_people_changed_in_marketo_cost_the_floor_of_calls(town: Town) -> None:
    town.configure(SLOW_MACHINE)
    at_rest(town, CHANGED)
    before = idle(town)

    town.marketer_edits({person["id"]: {"phone": "2"} for person in town.people().values()})
    with town.counted() as cost:
        town.run()

    pages = cost.marketo["leadchanges"] + cost.marketo["activities"] - 2
    floor = pages + ceil(CHANGED / 300) + ceil(CHANGED / 2000) + ceil(CHANGED / 1000)
    assert pages == ceil(CHANGED / 300) - 1
    assert above(cost, before) <= 1.1 * floor
    assert (cost.salesforce_parts["collections-update"], cost.salesforce.total()) == (5, 3)
    assert {lead["Phone"] for lead in town.leads().values()} == {"2"}


@pytest.mark.behaviour(16)
def test_the_cycle_after_a_large_one_writes_nothing_back(town: Town) -> None:
    town.configure(SLOW_MACHINE)
    keys = at_rest(town, 700)
    town.sales_edits(keys[:350], Phone="2")
    town.marketer_edits({person["id"]: {"title": "CEO"} for person in list(town.people().values())[300:]})
    town.run()
    town.pass_time(10)

    with town.counted() as echo:
        town.run()

    assert echo.writes == 0


def above(cost: Cost, idle: Cost) -> int:
    """Calls of both sides beyond those of an idle cycle."""
    return (cost.salesforce - idle.salesforce).total() + (cost.marketo - idle.marketo).total()
