"""What `ports.Watermarks` promises."""

from __future__ import annotations

import pytest

from tests.contract.state.conftest import State


def test_a_watermark_moves_forward_only(state: State) -> None:
    assert state.watermarks.get("mark") is None

    for to in (0, 100, 90, 100, 105):
        state.watermarks.advance("mark", to)

    assert state.watermarks.get("mark") == 105


def test_a_watermark_may_start_anywhere(state: State) -> None:
    state.watermarks.advance("mark", -5)

    assert state.watermarks.get("mark") == -5


def test_a_counter_tells_its_new_total(state: State) -> None:
    assert [state.watermarks.add("count", number) for number in (2, 3, -1)] == [2, 5, 4]
    assert state.watermarks.get("count") == 4


def test_a_note_is_replaced_whole(state: State) -> None:
    assert state.watermarks.note("token") is None

    state.watermarks.put_note("token", "first")
    state.watermarks.put_note("token", "ümläut ✓")

    assert state.watermarks.note("token") == "ümläut ✓"


def test_a_mark_and_a_note_of_one_name_do_not_meet(state: State) -> None:
    state.watermarks.put_note("both", "text")
    state.watermarks.advance("both", 7)
    state.watermarks.put_note("both", "other")

    assert (state.watermarks.get("both"), state.watermarks.note("both")) == (7, "other")


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_a_note_may_be_long_or_empty(state: State, size: int) -> None:
    text = "".join(chr(33 + n * n % 90) for n in range(size))

    state.watermarks.put_note("schema", text)

    assert state.watermarks.note("schema") == text


def test_a_note_is_swapped_only_while_it_reads_as_expected(state: State) -> None:
    assert not state.watermarks.swap_note("pair", "old", "new")
    assert state.watermarks.swap_note("pair", None, "new")
    assert not state.watermarks.swap_note("pair", None, "newer")
    assert not state.watermarks.swap_note("pair", "old", "newer")
    assert state.watermarks.swap_note("pair", "new", "newer")
    assert state.watermarks.note("pair") == "newer"


def test_an_empty_note_is_not_a_missing_one(state: State) -> None:
    state.watermarks.put_note("pair", "")

    assert not state.watermarks.swap_note("pair", None, "new")
    assert state.watermarks.swap_note("pair", "", "new")
