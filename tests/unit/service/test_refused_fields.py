"""A field that is refused keeps no other field back, and a creation without it never forgets that it was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unittest.mock import patch

import pytest
from tandem.domain.records import Json, Outcome, Result, Write
from tandem.service import birth

from tests.property.still import Still

FIELDS = ("a", "b", "c", "d")


def layered(values: Mapping[str, Json], bad: Sequence[str]) -> Outcome | None:
    """One refusal at a time, as layers of checks give them."""
    named = next((name for name in bad if name in values), None)
    return None if named is None else Outcome(Result.REFUSED, None, "1003", (named,), "No.")


def test_fields_refused_one_after_the_other_keep_no_other_back() -> None:
    still = Still(FIELDS)
    lead, human = still.linked(1, c="c1", d="d1")
    honest = still.salesforce._update

    def update(write: Write, reader: str) -> Outcome:
        return layered(write.values, "abc") or honest(write, reader)

    still.marketer(human, a="x", b="x", c="x", d="x")
    with patch.object(still.salesforce, "_update", update):
        still.cycles(2)

    assert [lead.values[name] for name in FIELDS] == ["a1", "b1", "c1", "x"]
    assert {reject.field for reject in still.rejects.kept.values()} == {"a", "b", "c"}


def test_a_person_is_born_without_the_fields_refused_one_after_the_other() -> None:
    still = Still(FIELDS)
    still.lead(1, a="x", b="x", c="x", d="x")
    honest, saved = still.marketo.make, still.marketo.save

    def make(write: Write, taken: set[str], *, duplicate: bool) -> Outcome:
        return layered(write.values, "ab") or honest(write, taken, duplicate=duplicate)

    def save(write: Write) -> Outcome:
        return layered(write.values, "ab") or saved(write)

    with patch.object(still.marketo, "make", make), patch.object(still.marketo, "save", save):
        still.cycles(1)

    assert [still.vendors.people["m1"].values.get(name) for name in FIELDS] == [None, None, "x", "x"]
    assert {reject.field for reject in still.rejects.kept.values()} == {"a", "b"}


def test_a_creation_is_never_sent_without_its_key() -> None:
    still = Still()
    still.lead(1, a="a")
    sent: list[Write] = []

    def make(write: Write, taken: set[str], *, duplicate: bool) -> Outcome:
        sent.append(write)
        return layered(write.values, ["salesforceId"]) or Outcome(Result.DONE, "m9")

    with patch.object(still.marketo, "make", make):
        still.cycle()

    assert sent
    assert all(write.values.get("salesforceId") == "s1" for write in sent)
    assert {reject.code for reject in still.rejects.kept.values()} == {"1003"}


def test_a_field_left_out_of_a_birth_is_not_taken_for_one_that_marketo_emptied() -> None:
    class Dead(BaseException):
        """The process is gone."""

    def die(*_: Any) -> None:
        raise Dead

    still = Still()
    lead = still.lead(1, a="x", b="y")
    honest = still.marketo.make

    def make(write: Write, taken: set[str], *, duplicate: bool) -> Outcome:
        return layered(write.values, "a") or honest(write, taken, duplicate=duplicate)

    with patch.object(still.marketo, "make", make), patch.object(birth, "_settle", die), pytest.raises(Dead):
        still.cycle()
    still.sleep(60)
    still.cycles(4)

    assert len(still.vendors.people) == 1
    assert lead.values["a"] == "x"


def test_a_record_is_inserted_without_the_fields_salesforce_refuses() -> None:
    still = Still()
    human = still.human(1, a="x", b="y")
    insert, update = still.salesforce._insert, still.salesforce._update

    with (
        patch.object(
            still.salesforce, "_insert", lambda name, write: layered(write.values, "a") or insert(name, write)
        ),
        patch.object(still.salesforce, "_update", lambda write, by: layered(write.values, "a") or update(write, by)),
    ):
        still.door(human)
        lead = still.vendors.leads["s1"]
        assert (lead.values.get("a"), lead.values["b"]) == (None, "y")
        assert {reject.field for reject in still.rejects.kept.values()} == {"a"}
    still.cycles(3)

    assert lead.values["a"] == "x"
    assert human.values["a"] == "x"
