"""Values nobody expects: they are left out, sent to be refused, or read as what they mean, and never break a plan."""

from __future__ import annotations

import pytest
from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, Pair
from tandem.domain.merge import Agreed, Push, merge
from tandem.domain.records import Side
from tandem.domain.shadow import Hasher, Shadow
from tandem.domain.values import Kind, Text, Unreadable, canonical, raw_value

HASHER = Hasher(b"key")


def digest(kind: Kind, text: Text) -> bytes:
    """The hash of one link."""
    return HASHER(b"salt", kind, text)


def on_a_text(kind: Kind) -> Pair:
    """A Salesforce field of a kind on a Marketo text."""
    return Pair(1, Field("x", kind, scale=2), Field("x", Kind.TEXT, length=255))


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.CURRENCY, Kind.INTEGER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME])
def test_a_text_that_is_none_of_the_fields_kind_is_sent_as_it_is_to_be_refused(kind: Kind) -> None:
    pair = on_a_text(kind)
    before = canonical(kind, {Kind.BOOLEAN: "true"}.get(kind, "2026-01-01" if "date" in kind else "1"))
    shadow = Shadow(digest(kind, before), digest(Kind.TEXT, before))

    decision = merge(pair, before, "n/a", shadow, digest)

    assert isinstance(decision, Push)
    assert decision.side is Side.SALESFORCE
    assert raw_value(kind, decision.value) == "n/a"


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.INTEGER, "1" * 40),
        (Kind.INTEGER, "1e400"),
        (Kind.NUMBER, "1e999999"),
        (Kind.NUMBER, "nan"),
        (Kind.DATE, "2026-02-30"),
        (Kind.DATETIME, "0001-01-01T00:00:00+0100"),
        (Kind.DATETIME, "9999-12-31T23:59:59-0100"),
        (Kind.BOOLEAN, "perhaps"),
    ],
)
def test_a_value_that_no_field_can_hold_is_unreadable(kind: Kind, raw: str) -> None:
    with pytest.raises(Unreadable):
        canonical(kind, raw)


def test_a_checkbox_holds_true_or_false_of_a_word() -> None:
    pair = on_a_text(Kind.BOOLEAN)

    assert [pair.held(Side.SALESFORCE, word) for word in ("Yes", "0", None)] == ["true", "false", "false"]


def test_choices_meet_equal_in_any_order() -> None:
    assert isinstance(merge(on_a_text(Kind.CHOICES), "A;B", "B;A", None, digest), Agreed)


@pytest.mark.parametrize("direction", [Direction.TO_MARKETO, Direction.TO_SALESFORCE])
def test_an_edit_of_the_receiving_side_is_told_when_it_gives_way(direction: Direction) -> None:
    pair = Pair(1, Field("x", Kind.TEXT), Field("x", Kind.TEXT), direction)
    shadow = Shadow(digest(Kind.TEXT, "before"), digest(Kind.TEXT, "before"))

    decision = merge(pair, "sales", "marketer", shadow, digest)

    assert isinstance(decision, Push)
    assert decision.meeting is not None
    assert decision.lost == ("marketer" if direction is Direction.TO_MARKETO else "sales")


def test_a_moment_before_the_year_thousand_is_written_with_four_digits() -> None:
    assert canonical(Kind.DATETIME, "0999-01-01T00:00:00Z") == "0999-01-01T00:00:00Z"
