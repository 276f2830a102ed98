"""The fewest calls a piece of work can be done with."""

from __future__ import annotations

import pytest

from tests.bench.floors import Calls, births, down, up


@pytest.mark.parametrize(("records", "calls"), [(1, Calls(1, 1)), (1000, Calls(1, 4)), (2001, Calls(2, 7))])
def test_records_that_go_down_are_read_by_pages_and_written_by_batches(records: int, calls: Calls) -> None:
    assert down(records) == calls


def test_births_ask_for_their_addresses_before_they_are_written() -> None:
    assert births(1000, addresses=301) == Calls(1, 6)


def test_births_without_addresses_cost_what_changes_cost() -> None:
    assert births(1000, addresses=0) == down(1000)


def test_people_that_go_up_cost_feed_pages_values_rows_and_writes() -> None:
    assert up(1000, activities=3000) == Calls(salesforce=1 + 1, marketo=4 + 9)


def test_the_feed_page_of_an_idle_run_is_not_counted_again() -> None:
    assert up(100, activities=300).marketo == 1
    assert up(100, activities=301).marketo == 2


def test_calls_add_up_and_are_compared_side_by_side() -> None:
    assert Calls(3, 9) - Calls(1, 2) == Calls(2, 7)
    assert Calls(2, 7).total == 9
