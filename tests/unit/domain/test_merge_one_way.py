"""Pairs that go one way, and pairs that only wait for the permission to go both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, Pair, Winner
from tandem.domain.merge import Agreed, Decision, Push, merge
from tandem.domain.records import Side
from tandem.domain.shadow import Shadow
from tandem.domain.values import Kind, Text

DOWN = Pair(1, Field("A", Kind.TEXT), Field("a", Kind.TEXT), Direction.TO_MARKETO)
WAITING = replace(DOWN, waits=True)
CONSENT = Pair(1, Field("A", Kind.BOOLEAN), Field("a", Kind.BOOLEAN), Direction.TO_MARKETO, consent=True)


def digest(_: Kind, text: Text) -> bytes:
    return (text or "").encode()


def decided(pair: Pair, salesforce: Text, marketo: Text, shadow: tuple[Text, Text] | None = ("old", "old")) -> Decision:
    agreed = None if shadow is None else Shadow(digest(Kind.TEXT, shadow[0]), digest(Kind.TEXT, shadow[1]))
    return merge(pair, salesforce, marketo, agreed, digest)


@pytest.mark.parametrize("winner", list(Winner))
def test_an_edit_in_marketo_waits_for_the_permission(winner: Winner) -> None:
    assert decided(replace(WAITING, winner=winner), "old", "new") is None


def test_an_edit_in_salesforce_travels_while_the_pair_waits() -> None:
    assert decided(WAITING, "new", "old") == Push(Side.MARKETO, "new", "new")


def test_edits_on_both_sides_wait_where_marketo_wins_and_are_decided_where_salesforce_does() -> None:
    assert decided(WAITING, "sales", "marketer") is None
    decision = decided(replace(WAITING, winner=Winner.SALESFORCE), "sales", "marketer")
    assert isinstance(decision, Push)
    assert (decision.side, decision.value, decision.lost) == (Side.MARKETO, "sales", "marketer")


@pytest.mark.parametrize(
    ("salesforce", "marketo", "expected"),
    [
        (None, "marketer", None),
        ("sales", "marketer", None),
        ("sales", None, Push(Side.MARKETO, "sales", "sales")),
        ("same", "same", Agreed("same", "same")),
    ],
)
def test_at_a_first_meeting_marketos_values_stay_unagreed(salesforce: Text, marketo: Text, expected: Decision) -> None:
    assert decided(WAITING, salesforce, marketo, None) == expected


def test_an_edit_of_the_receiving_side_gives_way_and_is_told() -> None:
    decision = decided(DOWN, "old", "marketer")

    assert isinstance(decision, Push)
    assert (decision.side, decision.value, decision.lost) == (Side.MARKETO, "old", "marketer")


@pytest.mark.parametrize("shadow", [None, ("false", "false")], ids=["first meeting", "edited"])
def test_an_opt_out_on_the_receiving_side_stands(shadow: tuple[Text, Text] | None) -> None:
    assert decided(CONSENT, "false", "true", shadow) == Agreed("false", "true")


def test_an_opt_in_at_the_source_travels_once_it_is_given() -> None:
    assert decided(CONSENT, "false", "true", ("true", "true")) == Push(Side.MARKETO, "false", "false")
