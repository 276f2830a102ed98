"""Deletions beyond a threshold stop and ask, whatever way they are learnt of, and go on only when released."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from tandem.domain.links import State
from tandem.domain.runs import Status
from tandem.service.world import Limits

from tests.property.machine.vendors import Human, Lead
from tests.property.still import Still

FEW = Limits(deletes_per_run=2, deletes_per_day=100)


def flagged(people: list[tuple[Lead, Human]]) -> int:
    """How many people know that their record is deleted."""
    return sum(bool(human.values["salesforceIsDeleted"]) for _, human in people)


@pytest.mark.parametrize("page_rows", [1, 3, 100])
def test_the_brake_holds_over_the_next_runs_until_somebody_releases_it(page_rows: int) -> None:
    still = Still(limits=FEW, page_rows=page_rows)
    people = [still.linked(number) for number in range(10)]
    for lead, _ in people:
        still.sleep(3)
        still.delete_lead(lead)

    held = still.cycles(5, gap=40)
    passed = flagged(people)
    still.marks.put_note("brake:lead:released", str(still.now() + 10_000))
    released = still.cycles(1)

    assert held.status is Status.INCOMPLETE
    assert passed <= 2
    assert flagged(people) == 10
    assert released.status is Status.SUCCEEDED


def test_a_few_deletions_pass_and_edits_pass_the_brake_that_holds_deletions() -> None:
    still = Still(limits=FEW)
    people = [still.linked(number) for number in range(10)]
    for lead, _ in people[:2]:
        still.delete_lead(lead)
    still.cycles(1)
    for lead, _ in people[2:8]:
        still.delete_lead(lead)
    still.sales(people[9][0], a="new")

    still.cycles(1)

    assert flagged(people) == 2
    assert people[9][1].values["a"] == "new"


def test_people_that_are_suddenly_not_shown_are_not_taken_for_deleted_in_masses() -> None:
    still = Still(limits=FEW)
    people = [still.linked(number) for number in range(10)]
    still.marks.put_note("compare", "due")

    with patch.object(still.marketo, "read", lambda ids, fields: {}):
        still.cycles(4)
    states = [link.state for link in still.links.links.values()]
    still.sales(people[5][0], a="new")
    still.cycles(4)

    assert states.count(State.DELETED_MARKETO) <= 2
    assert people[5][1].values["a"] == "new"
