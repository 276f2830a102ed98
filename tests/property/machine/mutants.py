"""Wrong products: each takes one clause of the protocol away, and the machine must notice.

Every mutant names the kinds of world in which it shows and how many seeds it is given to show itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from tandem.adapters.memory.runs import MemoryRuns
from tandem.domain import feed, merge
from tandem.domain.mapping import Pair
from tandem.domain.records import Page, Side, Write, Written
from tandem.domain.runs import Counts, Slice, SliceState, Stage
from tandem.domain.shadow import Shadow
from tandem.domain.values import Text
from tandem.service import birth, brake, carry, changes
from tandem.service.jobs import Carried, Job
from tandem.service.world import Work

from tests.property.machine.heirless import (
    chain_is_not_followed,
    contact_matched_first,
    loser_is_not_followed,
    merge_seen_as_delete,
)
from tests.property.machine.marketo import FakeMarketo
from tests.property.machine.salesforce import FakeSalesforce
from tests.property.machine.state import TIMING


@dataclass(frozen=True)
class Mutant:
    """One wrong product."""

    change: Callable[[], Any]
    variants: tuple[str, ...]
    seeds: int = 300


def always_salesforce() -> Any:
    """In a collision Salesforce's value stands and nobody is told."""

    def collide(pair: Pair, salesforce: Text, marketo: Text, meeting: merge.Meeting) -> merge.Decision:
        return merge._push(pair, Side.MARKETO, salesforce, marketo)

    return patch.object(merge, "_collide", collide)


def locking_only_at_settle() -> Any:
    """No claim before the write; only the settle looks at the version."""

    def claim(world: Any, work: Any, jobs: Sequence[Job]) -> list[Carried]:
        return [Carried(job, job.link) for job in jobs]

    return patch.object(carry, "_claim", claim)


def shadow_is_last_seen() -> Any:
    """A refused field's shadows move to what the sides were last seen to hold."""
    honest = carry.settled_link

    def settled(one: Carried, current: Any, *args: Any, **kwargs: Any) -> Any:
        link = honest(one, current, *args, **kwargs)
        seen = {
            slot: Shadow(current.shadows[slot].salesforce, one.job.plan.intent[slot].shadow.marketo)
            for slot in one.refused
            if slot in one.job.plan.salesforce and slot in current.shadows
        }
        return replace(link, shadows={**link.shadows, **seen})

    return patch.object(carry, "settled_link", settled)


def shadow_is_sent() -> Any:
    """The shadow is what was sent, not what the side can hold of it."""

    def push(
        pair: Pair,
        side: Side,
        salesforce: Text,
        marketo: Text,
        meeting: merge.Meeting | None = None,
        lost: Text = None,
    ) -> merge.Decision:
        source = marketo if side is Side.SALESFORCE else salesforce
        return merge.Push(side, source, source, meeting, lost)

    def down(pair: Pair, salesforce: Text, shadow: Shadow, digest: merge.Digest) -> merge.Decision:
        if digest(pair.salesforce.kind, salesforce) == shadow.salesforce:
            return None
        return merge.Push(Side.MARKETO, salesforce, salesforce)

    from tandem.domain import plan

    return _both(patch.object(merge, "_push", push), patch.object(plan, "merge_down", down))


def null_wins_at_first_meeting() -> Any:
    """At a first meeting Marketo's empty value goes over Salesforce's."""

    def first(pair: Pair, salesforce: Text, marketo: Text) -> merge.Decision:
        if salesforce == marketo or not pair.goes(Side.SALESFORCE):
            return merge._first_one_way(pair, salesforce, marketo)
        return merge._push(pair, Side.SALESFORCE, salesforce, marketo)

    return patch.object(merge, "_first_meeting", first)


def no_trailing_reader() -> Any:
    """Events that arrive behind the token are never met."""
    return patch.object(changes, "_trail", lambda *_: None)


def upsert_on_a_linked_record() -> Any:
    """An update in Marketo goes by the key and creates what it does not find."""

    def update(self: FakeMarketo, writes: Sequence[Write]) -> Written:
        def save() -> Written:
            return Written(tuple(_upsert(self, write) for write in writes), 0, 0)

        return self.v.write("M.update", save)

    return patch.object(FakeMarketo, "update", update)


def _upsert(fake: FakeMarketo, write: Write) -> Any:
    human = fake.v.people.get(write.id or "")
    if human is None or not human.deleted:
        return fake.save(write)
    key = human.values.get("salesforceId")
    return fake.make(Write(None, {**write.values, "salesforceId": key}), set(), duplicate=True)


def stage_counter_without_slices() -> Any:
    """A phase is a bare counter: a message told twice counts twice."""

    def close(
        self: MemoryRuns, run_id: str, slice_: Slice, more: Sequence[Slice], counts: Counts, *, failed: bool = False
    ) -> int | None:
        stored = self.slices[(run_id, slice_.id)]
        self.slices[(run_id, slice_.id)] = replace(stored, state=SliceState.SETTLED)
        for piece in more:
            self.slices[(run_id, piece.id)] = piece
        stage = self.stages[(run_id, slice_.phase)]
        self.stages[(run_id, slice_.phase)] = Stage(slice_.phase, stage.count - 1 + len(more), stage.failed, {})
        return stage.count - 1 + len(more)

    def take(self: MemoryRuns, run_id: str, slice_id: str, owner: str, now: float, until: float) -> Slice | None:
        return self.slices.get((run_id, slice_id))

    return _both(
        patch.object(MemoryRuns, "close", close),
        patch.object(MemoryRuns, "take", take),
        patch.object(MemoryRuns, "open_slices", lambda *_: []),
    )


def echo_not_recognised() -> Any:
    """Every event of the feed is taken for a marketer's."""

    def after_own(self: feed.Judge, link: Any, pair: Pair, own: Any, old: Any, new: Any) -> feed.Verdict:
        return feed.Verdict(feed.Meaning.MARK, pair)

    return _both(patch.object(feed.Judge, "_echo", lambda *_: False), patch.object(feed.Judge, "_after_own", after_own))


def claims_expire_early() -> Any:
    """A claim is taken over before the server has given up the request of its owner."""
    return patch("tests.property.machine.stage.TIMING", replace(TIMING, claim_takeover=6))


def deaths_are_forgotten() -> Any:
    """What a dead worker's claims hold back is met again as if nobody had died."""
    honest = Work.continuations

    def continuations(self: Work, *args: Any) -> list[Slice]:
        return [replace(piece, tries=0) for piece in honest(self, *args)]

    return patch.object(Work, "continuations", continuations)


def adoption_of_named_records() -> Any:
    """A door adopts by e-mail whatever has no link, even a record that names another person."""
    honest = FakeSalesforce.rows_with

    def rows_with(self: FakeSalesforce, object_: str, fields: Any, field: str, values: Any) -> Page:
        page = honest(self, object_, fields, field, values)
        if field != "Email":
            return page
        return replace(page, rows=tuple(replace(row, person=None) for row in page.rows))

    return patch.object(FakeSalesforce, "rows_with", rows_with)


def claim_keeps_what_was_refused() -> Any:
    """A creation is repeated without the refused fields, and its claim still says that they were written."""
    honest = birth._less

    def less(one: birth.Birth, slots: frozenset[int]) -> birth.Birth:
        smaller = honest(one, slots)
        return replace(smaller, link=replace(smaller.link, claim=one.link.claim))

    return patch.object(birth, "_less", less)


def brake_lets_go() -> Any:
    """The brake holds a run's deletions, and the next run counts anew."""
    return patch.object(brake, "hold", lambda *_: None)


@contextmanager
def _both(*changes_: Any) -> Iterator[None]:
    first, *rest = changes_
    with first:
        if rest:
            with _both(*rest):
                yield
        else:
            yield


MUTANTS = {
    "always-Salesforce merge": Mutant(always_salesforce, ("plain",)),
    "locking only at settle": Mutant(locking_only_at_settle, ("kills", "door", "all", "lossy", "refuse"), 3000),
    "shadow = last seen": Mutant(shadow_is_last_seen, ("refuse-calm", "refuse")),
    "shadow = sent": Mutant(shadow_is_sent, ("lossy-calm",), 2000),
    "null wins at first meeting": Mutant(null_wins_at_first_meeting, ("both-full",)),
    "feed without trailing reader": Mutant(no_trailing_reader, ("late", "all")),
    "upsert on a linked record": Mutant(upsert_on_a_linked_record, ("deletes",)),
    "claim expiry of 30 s": Mutant(claims_expire_early, ("slow-births",), 200),
    "stage counter without slice items": Mutant(stage_counter_without_slices, ("kills", "all", "storm")),
    "deaths are forgotten": Mutant(deaths_are_forgotten, ("poison",), 100),
    "adoption of named records": Mutant(adoption_of_named_records, ("twins", "twins-all"), 600),
    "claim keeps what was refused": Mutant(claim_keeps_what_was_refused, ("birth",), 1500),
    "brake that lets go": Mutant(brake_lets_go, ("brake",), 300),
    "merge seen as delete": Mutant(merge_seen_as_delete, ("unions",), 100),
    "contact matched before its lead's conversion is known": Mutant(contact_matched_first, ("conversions",), 100),
    "unlinked merge loser": Mutant(loser_is_not_followed, ("unions",), 100),
    "chain of merges not followed": Mutant(chain_is_not_followed, ("unions-storm",), 300),
    "echo not recognised": Mutant(echo_not_recognised, ("late", "all", "storm"), 600),
}
