"""Deletes people whose record was deleted in Salesforce, where the user wants that."""

from __future__ import annotations

from collections.abc import Sequence

from tandem.domain.errors import SyncError, Undecided
from tandem.domain.family import MERGED_INTO
from tandem.domain.links import RECORD, Claim, Link, State
from tandem.domain.policies import SalesforceDeletes
from tandem.domain.records import Outcome, Result, Row, Side
from tandem.domain.runs import Operation, Tally
from tandem.service.jobs import Job
from tandem.service.refusals import close_rejects, opened, reject_of
from tandem.service.world import MARKETO_BATCH, Work, World, batched

_STANDING = frozenset({State.LIVE, State.GONE, State.DELETED_SALESFORCE})


def is_wanted(world: World, link: Link, row: Row) -> bool:
    """Whether the person is to be deleted: its record was shown as deleted, and it stands itself as far as we know."""
    deleting = world.deletes(link.object) is SalesforceDeletes.DELETE
    return deleting and row.deleted and row.shown and link.person is not None and link.state in _STANDING


def was_ours(world: World, link: Link) -> bool:
    """Whether a person that is missing was deleted by us: no other claim on a tombstone goes without an intent."""
    deleting = world.limits.salesforce_deletes is SalesforceDeletes.DELETE
    return deleting and link.claim is not None and not link.claim.intent


def remove(world: World, work: Work, jobs: Sequence[Job]) -> None:
    """Claim, delete, settle. The claim makes the link a tombstone, so our own event in the feed changes nothing.

    What is left of a deleted record is a tombstone without a person: if the record comes back, a person is born.
    """
    owner, until = world.ids.name(), world.claim_until()
    claims = [job.link.evolve(state=State.DELETED_SALESFORCE, claim=Claim(owner, until)) for job in jobs]
    stored = world.links.swap([(job.link.version, link) for job, link in zip(jobs, claims, strict=True)])
    for job, ok in zip(jobs, stored, strict=True):
        if not ok:
            work.again(job.link.key)
    claimed = _still_deleted(world, work, [link for link, ok in zip(claims, stored, strict=True) if ok])
    delete(world, work, claimed)


def delete(world: World, work: Work, claimed: Sequence[Link]) -> None:
    """Delete the people of claimed links, and settle."""
    for chunk in batched(claimed, MARKETO_BATCH):
        _settle(world, work, list(zip(chunk, _delete(world, work, chunk), strict=True)))


def _still_deleted(world: World, work: Work, claimed: Sequence[Link]) -> list[Link]:
    """What cannot be undone is looked at once more: a record that is back is met again, a merge deletes nobody."""
    mirrored = world.family(work.object).mirrored
    if not claimed or work.trouble is not None:
        return list(claimed)
    try:
        names = () if mirrored else (MERGED_INTO,)
        page = world.salesforce.rows(work.object, names, [link.key for link in claimed])
    except SyncError as error:
        work.trouble = error
        return list(claimed)
    deleted = {row.id: row.values.get(MERGED_INTO) for row in page.rows if row.deleted}
    if mirrored:  # what no query shows any more was purged: it was waited for already
        deleted |= dict.fromkeys({link.key for link in claimed} - {row.id for row in page.rows})
    back = [link for link in claimed if link.key not in deleted]
    merged = [link for link in claimed if deleted.get(link.key)]
    world.links.swap([(link.version, link.evolve(state=State.LIVE, claim=None, dirty=True)) for link in back])
    world.links.swap([(link.version, link.evolve(claim=None, dirty=False)) for link in merged])
    for link in back:
        work.again(link.key)
    return [link for link in claimed if link.key in deleted and not deleted[link.key]]


def _delete(world: World, work: Work, links: Sequence[Link]) -> Sequence[Outcome]:
    if work.trouble is not None:
        return [Outcome(Result.RETRY) for _ in links]
    try:
        return world.records(work.object).delete([link.person or "" for link in links]).outcomes
    except Undecided:
        return [Outcome(Result.UNDECIDED) for _ in links]
    except SyncError as error:
        work.trouble = error
        return [Outcome(Result.RETRY) for _ in links]


def _settle(world: World, work: Work, made: Sequence[tuple[Link, Outcome]]) -> None:
    after = [(link, _after(world, work, link, outcome)) for link, outcome in made]
    swaps = [(link, changed) for link, changed in after if changed is not None]
    stored = world.links.swap([(link.version, changed) for link, changed in swaps])
    for (link, changed), ok in zip(swaps, stored, strict=True):
        if not ok:
            work.again(link.key, link.claim.until if link.claim else 0)
        elif changed.person is None:
            if link.rejected:
                close_rejects(world, {link.key: None})
            if changed.state is State.LIVE:  # taken away to be made again
                work.again(link.key)


def _after(world: World, work: Work, link: Link, outcome: Outcome) -> Link | None:
    match outcome.result:
        case Result.DONE | Result.GONE:
            work.counting.add(Operation.PULL_DELETES, Tally.DELETED)
            return emptied(link)
        case Result.UNDECIDED:
            work.again(link.key, link.claim.until if link.claim else 0)
            return None
        case Result.RETRY:
            work.again(link.key, world.clock.now() + 1)
            return link.evolve(claim=None)
        case _:
            work.counting.add(Operation.PULL_DELETES, Tally.FAILED)
            what = (outcome.code, ", ".join(outcome.fields), outcome.cause)
            opened(world, [reject_of(world, work.object, link.key, Side.MARKETO, what, (RECORD,))])
            return link.evolve(claim=None, rejected=frozenset({RECORD}))


def emptied(link: Link) -> Link:
    """A link that no person belongs to any more."""
    return link.evolve(
        person=None, shadows={}, bases=(), flips=(), rejected=frozenset(), own=None, claim=None, dirty=False
    )
