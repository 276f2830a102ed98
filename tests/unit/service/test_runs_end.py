"""No record, no vendor and no feed holds a run open for ever, and none is asked without end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import pytest
from tandem.domain.errors import PermissionLost, RetriableError, SyncError, Undecided
from tandem.domain.records import FeedPage, Outcome, Result, Write
from tandem.domain.runs import Status
from tandem.service import orchestrate

from tests.property.machine.state import TIMING
from tests.property.still import Still


def raises(error: SyncError) -> Any:
    """A vendor's method that always ends so."""

    def call(*args: Any, **kwargs: Any) -> Any:
        raise error

    return call


def test_a_record_whose_write_is_never_answered_goes_to_the_next_run() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.sales(lead, a="new")

    with patch.object(still.marketo, "update", raises(Undecided())):
        run = still.cycle()
    still.cycles(2)

    assert run.status is Status.SUCCEEDED
    assert human.values["a"] == "new"


def test_a_record_that_stays_locked_goes_to_the_next_run() -> None:
    still = Still()
    lead, human = still.linked(1)
    lead.locked = True
    still.marketer(human, a="new")
    began = still.now()

    run = still.cycle()
    lead.locked = False
    took = (run.ended_at or 0) - began
    still.cycles(2)

    assert run.status is Status.SUCCEEDED
    assert took < 300
    assert lead.values["a"] == "new"


def test_a_side_that_reads_and_does_not_write_is_asked_every_half_minute_and_not_for_ever() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.marketer(human, a="new")
    asked: list[float] = []

    def update(object_: str, writes: Sequence[Write]) -> Any:
        asked.append(still.now())
        raise RetriableError("not now")

    with patch.object(still.salesforce, "update", update):
        run = still.cycle()
    still.cycles(1)

    assert run.status is not Status.IN_PROCESS
    assert len(asked) < 20
    assert asked[-1] - asked[0] > 25 * (len(asked) - 3)
    assert lead.values["a"] == "new"


def test_a_refused_birth_is_tried_when_its_time_comes_and_not_before() -> None:
    still = Still()
    still.lead(1, a="a")
    born: list[float] = []

    def make(write: Write, taken: set[str], *, duplicate: bool) -> Outcome:
        born.append(still.now())
        return Outcome(Result.REFUSED, None, "1003", (), "No.")

    with patch.object(still.marketo, "make", make):
        still.cycles(40, gap=60)

    waits = [later - sooner for sooner, later in pairwise(born)]
    assert still.runs.last(1)[0].status is Status.SUCCEEDED
    assert len(born) < 12
    assert min(waits[-3:]) >= TIMING.retry_after[1]


def test_one_failed_call_does_not_end_a_long_run() -> None:
    still = Still()
    lead, human = still.linked(1)
    still.sales(lead, a="new")
    still.sleep(5)
    run = orchestrate.tick(still.world, force=True)
    assert run is not None
    still.runs.runs[run.id] = replace(run, opened_at=run.opened_at - 36_000)
    failures = iter([RetriableError("not now")])
    honest = still.salesforce.page

    def page(*args: Any) -> Any:
        for error in failures:
            raise error
        return honest(*args)

    with patch.object(still.salesforce, "page", page):
        ended = still.cycle()

    assert ended.status is Status.SUCCEEDED
    assert human.values["a"] == "new"


def test_a_permission_lost_on_a_write_makes_the_schema_be_read_again() -> None:
    still = Still()
    _, human = still.linked(1)
    still.marketer(human, a="new")

    with patch.object(still.salesforce, "update", raises(PermissionLost("No.", "Do.", "a"))):
        still.cycle()

    assert still.refreshed > 0


def test_a_day_too_long_for_one_run_is_read_by_several() -> None:
    still = Still()
    pages = 150
    read: list[int] = []

    def lives(token: str, *, changes: bool = False) -> FeedPage:
        still.sleep(1)
        if not changes:
            return FeedPage((), token, False)
        at = int(token.removeprefix("page")) if token.startswith("page") else 0
        read.append(at)
        return FeedPage((), f"page{at + 1}", at + 1 < pages)

    with patch.object(still.marketo, "lives", lives):
        first = still.cycle()
        longest = len(read)
        still.cycles(5)

    assert first.status is Status.SUCCEEDED
    assert longest <= TIMING.slice_work + 5
    assert set(range(pages)) <= set(read)


@pytest.mark.parametrize("side", ["salesforce", "marketo"])
def test_a_record_that_kills_its_worker_after_the_claim_holds_no_other(side: str) -> None:
    still = Still()
    people = [still.linked(number) for number in range(1, 9)]

    class Dead(BaseException):
        """The process is gone."""

    vendor = getattr(still, side)
    honest = vendor.update

    def update(*args: Any) -> Any:
        if any(write.id in {"s3", "m3"} for write in args[-1]):
            raise Dead
        return honest(*args)

    for lead, human in people:
        still.sales(lead, a="new") if side == "marketo" else still.marketer(human, a="new")
    with patch.object(vendor, "update", update):
        for _ in range(300):
            try:
                still.sleep(10)
                still.cycle(1)
            except Dead:
                still.sleep(60)

    done = [lead.id for lead, human in people if lead.values["a"] == human.values["a"] == "new"]
    assert len(done) == 7
    assert {(reject.key, reject.code) for reject in still.rejects.kept.values()} == {("s3", "internal")}
