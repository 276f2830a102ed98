"""A person is deleted under a claim; what Marketo does not do is tried again or told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pytest
from tandem.domain.errors import QuotaSpent, SyncError, Undecided
from tandem.domain.family import Home
from tandem.domain.links import RECORD, Link, State
from tandem.domain.plan import Plan
from tandem.domain.policies import SalesforceDeletes
from tandem.domain.records import Outcome, Page, Result, Row, Written
from tandem.domain.shadow import EMPTY, Shadow
from tandem.service import removal
from tandem.service.jobs import Job
from tandem.service.world import Limits, Work, World

from tests.unit.service.memory import PHONE, memory_world, store

LINK = Link("key", "lead", b"", person="1", shadows={PHONE: Shadow(EMPTY, EMPTY)})
ROW = Row("key", 1, deleted=True, person=None, modified_by="", values={})


@dataclass
class Deleting:
    """A Marketo that answers a deletion in one way."""

    answer: Outcome | SyncError

    def of(self, home: Home) -> Deleting:
        return self

    def delete(self, ids: Sequence[str]) -> Written:
        if isinstance(self.answer, SyncError):
            raise self.answer
        return Written(tuple(self.answer for _ in ids), 0, 0)


@dataclass
class Showing:
    """A Salesforce that shows these rows."""

    shown: tuple[Row, ...]

    def rows(self, object_: str, fields: Sequence[str], ids: Iterable[str]) -> Page:
        return Page(self.shown, 0)


def removed(answer: Outcome | SyncError, *shown: Row) -> tuple[World, Work, Link]:
    """What is left of the person's link after such an answer; the row is looked at once more before."""
    limits = Limits(salesforce_deletes=SalesforceDeletes.DELETE)
    salesforce = Showing(shown or (ROW,))
    world, work = memory_world(marketo=Deleting(answer), salesforce=salesforce, limits=limits), Work("lead")
    store(world, LINK)
    removal.remove(world, work, [Job(LINK, ROW, Plan(), both=True, read_at=0, state=State.DELETED_SALESFORCE)])
    return world, work, world.links.read(["key"])["key"]


@pytest.mark.parametrize("result", [Result.DONE, Result.GONE])
def test_a_deleted_person_leaves_a_tombstone_that_remembers_nothing_of_it(result: Result) -> None:
    _, work, link = removed(Outcome(result))

    assert (link.state, link.person, link.shadows, link.claim) == (State.DELETED_SALESFORCE, None, {}, None)
    assert work.counting.counts == {("lead", "Pull deletes", "deleted"): 1}
    assert work.putback == {}


def test_a_deletion_of_unknown_outcome_stays_claimed_until_it_is_taken_over() -> None:
    world, work, link = removed(Undecided(""))

    assert link.claim is not None
    assert work.putback == {"key": link.claim.until}
    assert removal.was_ours(world, link)


@pytest.mark.parametrize("answer", [Outcome(Result.RETRY), QuotaSpent("Marketo")])
def test_a_deletion_that_was_not_made_is_made_later(answer: Outcome | SyncError) -> None:
    world, work, link = removed(answer)

    assert (link.person, link.claim) == ("1", None)
    assert work.putback.keys() == {"key"}
    assert removal.is_wanted(world, link, ROW)


def test_a_refused_deletion_is_a_reject() -> None:
    world, work, link = removed(Outcome(Result.REFUSED, "1", "1008", (), "Not yours."))

    (reject,) = world.rejects.of(["key"])["key"]
    assert (reject.code, reject.cause) == ("1008", "Not yours.")
    assert link.rejected == frozenset({RECORD})
    assert work.counting.counts == {("lead", "Pull deletes", "failed"): 1}


def test_nobody_is_deleted_for_a_tombstone_of_another_kind_or_under_another_policy() -> None:
    world, _, _ = removed(Outcome(Result.DONE))
    for state in (State.ABSORBED, State.DELETED_MARKETO):
        assert not removal.is_wanted(world, Link("key", "lead", b"", person="1", state=state), ROW)
    assert not removal.is_wanted(memory_world(), LINK, ROW)


def test_a_record_that_is_back_when_it_is_looked_at_once_more_keeps_its_person() -> None:
    _, work, link = removed(Outcome(Result.DONE), replace(ROW, deleted=False))

    assert (link.state, link.person, link.dirty) == (State.LIVE, "1", True)
    assert work.putback.keys() == {"key"}


def test_the_person_of_a_record_that_was_merged_away_is_left_alone() -> None:
    _, _, link = removed(Outcome(Result.DONE), replace(ROW, values={"MasterRecordId": "winner"}))

    assert (link.state, link.person, link.claim) == (State.DELETED_SALESFORCE, "1", None)


def test_nobody_is_deleted_for_a_record_that_we_only_no_longer_see() -> None:
    world, _, _ = removed(Outcome(Result.DONE))

    assert removal.is_wanted(world, LINK, ROW)
    assert not removal.is_wanted(world, LINK, replace(ROW, shown=False))
