"""Figures as a table and as a document."""

from __future__ import annotations

import json

import pytest

from tests.bench.figures import Figure, document, shown, table

FIGURES = [
    Figure("calls", "down", 5, "calls", ("floor", 4), "most of 3 rounds"),
    Figure("time", "down", 0.1234, "s / 1,000"),
    Figure("calls", "up", 1234, "calls", ("floor", 0)),
]


def test_a_figure_is_told_as_a_multiple_of_its_floor() -> None:
    assert FIGURES[0].ratio == 1.25


def test_a_figure_with_nothing_to_hold_it_against_has_no_ratio() -> None:
    assert FIGURES[1].ratio is None
    assert FIGURES[2].ratio is None


def test_the_table_keeps_each_group_together_in_order_of_its_first_figure() -> None:
    lines = table(FIGURES).splitlines()

    firsts = [line.split()[0] for line in lines if line]
    assert firsts == ["Figure", "calls", "down", "up", "time", "down"]


def test_a_row_tells_value_floor_ratio_and_note() -> None:
    (row,) = (line for line in table(FIGURES).splitlines() if "floor 4" in line)

    assert row.split() == ["down", "5", "calls", "floor", "4", "1.25", "most", "of", "3", "rounds"]


def test_columns_begin_where_their_heading_does_however_long_a_group_is() -> None:
    long = Figure("a group whose name is longer than any figure in it", "x", 1, "calls")

    heading, *_, row = table([long]).splitlines()

    assert row.index("calls") == heading.index("Unit")


def test_the_document_holds_every_figure_with_its_ratio_and_the_circumstances() -> None:
    told = json.loads(json.dumps(document(FIGURES, {"cores": 2})))

    assert told["about"] == {"cores": 2}
    assert [one["ratio"] for one in told["figures"]] == [1.25, None, None]


@pytest.mark.parametrize(
    ("value", "text"), [(4.0, "4"), (1234567, "1,234,567"), (0.1234, "0.123"), (12.345, "12.35"), (2022.5, "2,022.50")]
)
def test_numbers_have_the_digits_that_are_worth_reading(value: float, text: str) -> None:
    assert shown(value) == text
