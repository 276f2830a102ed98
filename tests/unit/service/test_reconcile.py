"""Deletions no window sees are found within a day, anything else within a week."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from tandem.domain.links import Link, State
from tandem.domain.timing import Timing
from tandem.service import reconcile
from tandem.service.world import World

from tests.unit.service.memory import memory_world, run_at, store

DAY = 86400


@dataclass
class Deleting:
    """A Salesforce that lists these ids as deleted, and remembers what it was asked for."""

    ids: tuple[str, ...] = ()
    asked: list[tuple[str, int, int]] = field(default_factory=list)

    def deleted(self, object_: str, since: int, until: int) -> tuple[str, ...]:
        self.asked.append((object_, since, until))
        return self.ids


def handed_over(world: World, upper: int) -> list[str]:
    """The keys a run at that second gets."""
    found: list[str] = []
    reconcile.deletions(world, run_at(upper), lambda _, keys: found.extend(keys))
    return found


def test_the_first_run_asks_for_no_deletions_since_it_knows_nobody() -> None:
    salesforce = Deleting()

    assert handed_over(memory_world(salesforce=salesforce), 1000) == []
    assert salesforce.asked == []


def test_a_day_later_the_deletions_of_the_day_and_of_the_lookback_are_asked_for_once() -> None:
    salesforce = Deleting()
    world = memory_world(salesforce=salesforce, timing=Timing(lookback=100))
    for upper in (DAY, DAY + 5, 2 * DAY - 1, 2 * DAY, 2 * DAY + 10):
        handed_over(world, upper)

    assert salesforce.asked == [("lead", DAY - 100, 2 * DAY)]


def test_only_links_that_know_nothing_of_the_deletion_are_looked_at_again() -> None:
    world = memory_world(salesforce=Deleting(("a", "b", "c", "d", "unknown")))
    store(
        world,
        Link("a", "lead", b"", person="1"),
        Link("b", "lead", b"", person="2", state=State.GONE),
        Link("c", "lead", b"", person="3", state=State.DELETED_SALESFORCE),
        Link("d", "lead", b"", person=None),
    )
    handed_over(world, 0)

    assert handed_over(world, DAY) == ["a", "b"]


def test_deletions_that_could_not_be_handed_over_are_asked_for_again() -> None:
    salesforce = Deleting(("a",))
    world = memory_world(salesforce=salesforce)
    store(world, Link("a", "lead", b"", person="1"))
    handed_over(world, 0)

    class Closed(Exception):
        """The slice was closed by another worker."""

    def refuse(_: str, keys: object) -> None:
        raise Closed

    with pytest.raises(Closed):
        reconcile.deletions(world, run_at(DAY), refuse)

    assert handed_over(world, DAY) == ["a"]


def test_a_week_after_the_first_run_the_next_one_compares_and_then_none_for_a_week() -> None:
    world = memory_world()
    comparing = []
    for day in range(17):
        compare = reconcile.take_up(world.watermarks)
        comparing += [day] if compare else []
        reconcile.run_ended(world, run_at(1000 + day * DAY, compare=compare), failed=False)

    assert comparing == [8, 16]


def test_a_comparison_that_failed_is_done_again() -> None:
    world = memory_world()
    reconcile.ask(world.watermarks)

    reconcile.run_ended(world, run_at(1000, compare=True), failed=True)

    assert reconcile.take_up(world.watermarks)


def test_what_is_asked_for_while_a_comparison_runs_is_for_the_run_after_it() -> None:
    world = memory_world()
    reconcile.ask(world.watermarks)
    assert reconcile.take_up(world.watermarks)

    reconcile.ask(world.watermarks)
    reconcile.run_ended(world, run_at(1000, compare=True), failed=False)
    assert reconcile.take_up(world.watermarks)
    reconcile.run_ended(world, run_at(2000, compare=True), failed=False)

    assert not reconcile.take_up(world.watermarks)
