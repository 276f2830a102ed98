"""Clauses that random kills almost never reach: each has a test the product passes and its mutant does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from tandem.domain.errors import ConfigurationError
from tandem.domain.links import Link
from tandem.domain.records import Outcome, Result, Write, Written
from tandem.domain.runs import Status
from tandem.service import changes, orchestrate
from tandem.service.world import World

from tests.property.machine.state import TIMING
from tests.property.still import Still

Mutate = Callable[[], AbstractContextManager[Any]]


@contextmanager
def mark_without_version() -> Iterator[None]:
    """The feed marks a link and leaves its version as it was, so that a settle cannot tell that it missed a mark."""
    honest = Link.evolve

    def evolve(self: Link, **changed: Any) -> Link:
        marked = honest(self, **changed)
        return replace(marked, version=self.version) if changed == {"dirty": True} else marked

    with patch.object(Link, "evolve", evolve):
        yield


def arrives_with_a_later_window(mutate: Mutate) -> bool:
    """An edit marked between a worker's claim and its settle, whose list entry is lost: a window must meet the mark."""
    still = Still()
    lead, human = still.linked(1)
    honest = still.salesforce.update

    def update(object_: str, writes: list[Write]) -> Written:
        written = honest(object_, writes)
        still.marketer(human, a="second")
        still.sleep(5)
        orchestrate.tick(still.world, force=True)
        with mutate():
            still.receive(*still.queue.sent.pop(0)[:2])
        return written

    no_trail = patch.object(changes, "_trail", lambda *_: None)
    with no_trail, patch.object(still.runs, "entries", lambda *_: []):
        still.marketer(human, a="first")
        with patch.object(still.salesforce, "update", update):
            still.door(human)
        still.runs.next.clear()
        still.cycle()
        still.cycles(2)
    return lead.values["a"] == "second"


def test_a_mark_that_comes_between_claim_and_settle_outlives_the_settle() -> None:
    assert arrives_with_a_later_window(nullcontext)


def test_without_a_version_the_mark_is_lost_with_the_settle() -> None:
    assert not arrives_with_a_later_window(mark_without_version)


@contextmanager
def watermark_moved_before_push() -> Iterator[None]:
    """The watermark moves when the run opens, and not when all its windows have settled."""
    honest = orchestrate.open_run

    def open_run(world: World) -> Any:
        run = honest(world)
        if run is not None:
            world.watermarks.advance(orchestrate.mark_name("lead"), run.upper)
        return run

    with patch.object(orchestrate, "open_run", open_run):
        yield


def refuse(*_: Any) -> Any:
    """Salesforce answers no query."""
    raise ConfigurationError("The sync user may not read.", "Give it the permission.")


def arrives_after_a_failed_window(mutate: Mutate) -> bool:
    """A row whose window failed its last attempt, with no lookback to meet it by chance."""
    still = Still(timing=replace(TIMING, lookback=0))
    lead, human = still.linked(1)
    still.sales(lead, a="new")
    with mutate():
        with patch.object(still.salesforce, "page", refuse):
            assert still.cycles(1).status is Status.INCOMPLETE
        still.cycles(2)
    return human.values["a"] == "new"


def test_a_row_whose_window_failed_arrives_in_a_later_run() -> None:
    assert arrives_after_a_failed_window(nullcontext)


def test_with_the_watermark_moved_first_the_row_never_arrives() -> None:
    assert not arrives_after_a_failed_window(watermark_moved_before_push)


def test_an_edit_in_the_second_after_our_write_arrives_without_any_lookback() -> None:
    """A page asked for that soon may not show it yet, and no later window holds it."""
    still = Still(timing=replace(TIMING, lookback=0))
    lead, human = still.linked(1)
    still.marketer(human, a="marketer's")
    still.cycle()
    assert lead.values["a"] == "marketer's"

    still.sales(lead, b="seller's")
    still.cycle(pause=1)
    still.cycles(2)

    assert human.values["b"] == "seller's"


def test_one_refused_record_of_a_page_does_not_hold_the_others() -> None:
    still = Still()
    people = [still.linked(number) for number in range(20)]
    honest = still.marketo.save

    def save(write: Write) -> Outcome:
        return Outcome(Result.REFUSED, None, "1003", (), "No.") if write.id == "m7" else honest(write)

    still.sleep(60)
    for lead, _ in people:
        still.sales(lead, a=f"new {lead.id}")
    with patch.object(still.marketo, "save", save):
        run = still.cycles(1)

    assert run.status is Status.SUCCEEDED
    assert [human.id for lead, human in people if human.values["a"] != lead.values["a"]] == ["m7"]
    assert [reject.key for reject in still.rejects.kept.values()] == ["s7"]
