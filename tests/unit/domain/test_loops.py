"""Two automations that disagree are told from people who edit."""

from __future__ import annotations

from dataclasses import replace

from tandem.domain.links import Link, OwnWrite
from tandem.domain.loops import MOST, WITHIN, Flip, flipped, lifted
from tandem.domain.records import Side

PHONE = 7
LINK = Link("key", "lead", b"salt", person="1")
M, S = Side.MARKETO, Side.SALESFORCE


def after(*writes: tuple[int, Side], link: Link = LINK) -> Link:
    """The link after writes of one field, each at its second."""
    for at, side in writes:
        flips = flipped(link, {PHONE: side}, at)
        own = OwnWrite(frozenset({PHONE}), at, at) if side is S else link.own
        link = replace(link, flips=flips, own=own)
    return link


def back_and_forth(number: int, apart: int) -> list[tuple[int, Side]]:
    """So many writes of one field, each to the other side than the one before."""
    return [(1000 + turn * apart, (S, M)[turn % 2]) for turn in range(number)]


def test_a_field_written_back_and_forth_again_and_again_is_quarantined() -> None:
    assert after(*back_and_forth(MOST - 1, 300)).quarantine == frozenset()
    assert after(*back_and_forth(MOST, 300)).quarantine == {PHONE}


def test_writes_one_way_are_never_quarantined_and_leave_no_trace() -> None:
    for side in Side:
        assert after(*((1000 + n, side) for n in range(30))).flips == ()


def test_writes_that_answer_one_another_too_slowly_are_no_loop() -> None:
    assert after(*back_and_forth(30, WITHIN + 1)).quarantine == frozenset()


def test_a_person_who_edits_twice_on_one_side_does_not_count_twice() -> None:
    link = after((1000, S), (1100, M), (1200, M), (1300, M))

    assert link.flips == (Flip(PHONE, M, 2, 1300),)


def test_what_lies_an_hour_back_is_forgotten_with_the_next_write_of_any_field() -> None:
    link = after((1000, S), (1100, M))

    assert flipped(link, {8: M}, 1100 + WITHIN + 1) == ()
    assert flipped(link, {8: M}, 1100 + WITHIN) == link.flips


def test_a_quarantine_stays_until_it_is_lifted() -> None:
    link = after(*back_and_forth(MOST, 10))

    assert replace(link, flips=flipped(link, {8: M}, 10_000_000)).quarantine == {PHONE}
    assert lifted(link, {PHONE}) == ()
