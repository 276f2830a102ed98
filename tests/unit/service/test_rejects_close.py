"""A reject stands as long as something is refused, and no longer: at rest no run lists anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

import pytest
from tandem.domain.links import State
from tandem.domain.records import Json, Outcome, Result, Write, Written
from tandem.service import carry

from tests.property.still import Still


def refused(*_: Any, **__: Any) -> Outcome:
    """What a side answers for a record it refuses."""
    return Outcome(Result.REFUSED, None, "FIELD_CUSTOM_VALIDATION_EXCEPTION", ("a",), "No.")


def at_rest(still: Still) -> bool:
    """Whether runs hours later list nothing, and nothing is reported as refused."""
    return still.slices(still.cycles(3, gap=7200)) == [] and not still.rejects.kept


def test_the_reject_of_an_insert_is_closed_when_the_person_has_its_record() -> None:
    still = Still()
    human = still.human(1, a="a")
    with patch.object(still.salesforce, "_insert", lambda *_: Outcome(Result.REFUSED, None, "DUPLICATES_DETECTED")):
        still.door(human)
    assert [reject.key for reject in still.rejects.kept.values()] == ["M#m1"]

    still.door(human)

    assert len(still.vendors.leads) == 1
    assert at_rest(still)


def test_the_reject_of_a_person_deleted_in_marketo_is_closed() -> None:
    still = Still()
    _, human = still.linked(1)
    still.marketer(human, a="new")
    with patch.object(still.salesforce, "_update", refused):
        still.cycle()
    assert still.rejects.kept

    still.sleep(60)
    still.delete_human(human)

    assert at_rest(still)


def test_the_reject_of_a_birth_is_closed_when_the_row_is_deleted() -> None:
    still = Still()
    lead = still.lead(1, a="a")
    with patch.object(still.marketo, "make", refused):
        still.cycle()
    assert still.rejects.kept

    still.sleep(60)
    still.delete_lead(lead)

    assert at_rest(still)
    assert not still.vendors.people


def test_a_reject_whose_settle_never_came_is_closed_with_the_next_look() -> None:
    class Dead(BaseException):
        """The process is gone."""

    def die(*_: Any) -> None:
        raise Dead

    still = Still()
    lead, human = still.linked(1)
    still.marketer(human, a="bad")
    with patch.object(still.salesforce, "_update", refused), patch.object(carry, "_settle", die):
        try:
            still.cycle()
        except Dead:
            still.sleep(60)
    assert still.rejects.kept

    still.marketer(human, a="good")
    still.cycles(2)

    assert lead.values["a"] == "good"
    assert at_rest(still)


@pytest.mark.parametrize("step", ["_settle", "_follow"])
def test_a_reject_of_a_field_that_was_corrected_before_a_death_is_closed_though_another_is_still_refused(
    step: str,
) -> None:
    """The death comes between the write of the corrected field and the settle that tells of it, or right after that."""

    class Dead(BaseException):
        """The process is gone."""

    def die(*_: Any) -> None:
        raise Dead

    def bad(values: Mapping[str, Json]) -> str:
        return next((name for name, value in values.items() if value == "bad"), "")

    still = Still()
    lead, human = still.linked(1)
    with patch.object(still.salesforce, "_against_rules", bad):
        still.marketer(human, a="bad", b="bad")
        still.cycle()
        assert {reject.field for reject in still.rejects.kept.values()} == {"a", "b"}

        still.marketer(human, b="good")
        with patch.object(carry, step, die):
            try:
                still.cycle()
            except Dead:
                still.sleep(300)
        assert lead.values["b"] == "good"
        still.cycles(2)

        assert {reject.field for reject in still.rejects.kept.values()} == {"a"}


def test_a_record_deleted_on_both_sides_is_asked_about_no_more() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.delete_lead(lead)
    human.deleted = True

    still.cycles(4)

    assert at_rest(still)
    assert not human.values["salesforceIsDeleted"]


def test_a_reject_closed_beside_it_leaves_the_reminder_of_a_record_that_is_gone() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.marketer(human, a="bad")
    with patch.object(still.salesforce, "_update", refused):
        still.cycle()
    still.sleep(200)
    still.sales(lead, b="new")

    def gone(writes: list[Write]) -> Written:
        return Written(tuple(Outcome(Result.GONE, write.id) for write in writes), 0, 0)

    with patch.object(still.marketo, "update", gone):
        still.cycle()

    assert still.links.links["s1"].state is State.GONE
    assert "gone" in {reject.code for reject in still.rejects.kept.values()}


def test_a_value_that_was_not_written_over_is_not_logged_as_lost() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.marketer(human, a="theirs")
    still.sales(lead, a="ours")
    logged: list[Write] = []

    def log(entries: list[Write]) -> Written:
        logged.extend(entries)
        return Written(tuple(Outcome(Result.DONE) for _ in entries), 0, 0)

    lead.locked = True
    with patch.object(still.marketo, "log", log):
        still.cycle()
        lead.locked = False
        still.sales(lead, a="theirs")
        still.cycles(3)

    assert logged == []
