"""What a value becomes in a field of another kind, and what a side holds of it."""

from __future__ import annotations

import pytest
from tandem.domain.fields import Field, hold
from tandem.domain.mapping import Pair
from tandem.domain.merge import Push, merge
from tandem.domain.records import Json, Side
from tandem.domain.values import Kind, Text, canonical, raw_value


@pytest.mark.parametrize(
    ("kind", "typed", "held"),
    [
        (Kind.INTEGER, "6.0", "6"),
        (Kind.NUMBER, "1,234.50", "1234.5"),
        (Kind.BOOLEAN, "Yes", "true"),
        (Kind.BOOLEAN, None, "false"),
        (Kind.DATE, "2027-01-31T10:00:00Z", "2027-01-31"),
        (Kind.DATETIME, "2027-01-31 10:00:00", "2027-01-31T10:00:00Z"),
        (Kind.CHOICES, "Wind; Solar;Wind", "Solar;Wind"),
        (Kind.INTEGER, "many", "many"),
        (Kind.DATE, "soon", "soon"),
        (Kind.NUMBER, "1e400", "1e400"),
        (Kind.INTEGER, "NaN", "NaN"),
    ],
)
def test_what_a_marketer_types_is_read_as_the_salesforce_field_reads_it(kind: Kind, typed: Text, held: Text) -> None:
    pair = Pair(1, Field("A", kind), Field("a", Kind.TEXT, length=255))

    assert pair.held(Side.SALESFORCE, typed) == held


@pytest.mark.parametrize(
    ("kind", "text", "raw"),
    [
        (Kind.INTEGER, "7", 7),
        (Kind.NUMBER, "0.5", 0.5),
        (Kind.CURRENCY, "12", 12),
        (Kind.BOOLEAN, "false", False),
        (Kind.PHONE, "+49", "+49"),
        (Kind.DATETIME, "2027-01-31T10:00:00Z", "2027-01-31T10:00:00Z"),
        (Kind.INTEGER, "many", "many"),
        (Kind.BOOLEAN, "maybe", "maybe"),
        (Kind.NUMBER, None, None),
    ],
)
def test_a_text_is_written_as_json_and_a_wrong_one_as_it_is_so_that_it_is_refused(
    kind: Kind, text: Text, raw: Json
) -> None:
    assert raw_value(kind, text) == raw
    assert type(raw_value(kind, text)) is type(raw)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_written_reads_as_what_was_meant(kind: Kind) -> None:
    samples: dict[Kind, Json] = {
        Kind.INTEGER: 5,
        Kind.NUMBER: 2.25,
        Kind.CURRENCY: "1234.5600",
        Kind.BOOLEAN: "1",
        Kind.DATE: "2027-01-31",
        Kind.DATETIME: "2027-01-31T10:00:00.000+0200",
        Kind.CHOICES: "b;a",
    }
    text = canonical(kind, samples.get(kind, "word"))

    assert canonical(kind, raw_value(kind, text)) == text


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(("kind", "text"), [(Kind.CHOICES, "a;b;c"), (Kind.EMAIL, "a bc@x"), (Kind.TEXT, "a bc")])
def test_what_a_side_holds_of_a_value_it_cuts_is_what_will_be_read_back(side: Side, kind: Kind, text: str) -> None:
    held = hold(side, Field("x", kind, length=2), text)

    assert canonical(kind, held) == held


def test_an_empty_text_of_marketo_does_not_clear_a_checkbox_at_a_first_meeting() -> None:
    pair = Pair(1, Field("A", Kind.BOOLEAN), Field("a", Kind.TEXT))

    decision = merge(pair, "true", None, None, lambda _, text: (text or "").encode())

    assert isinstance(decision, Push)
    assert (decision.side, decision.value) == (Side.MARKETO, "true")
