"""Claim, push, settle: how planned records reach the vendors and what is remembered of it."""

from __future__ import annotations

from collections.abc import Iterable

from tandem.domain.links import RECORD, Claim, Link, OwnWrite, State
from tandem.domain.records import Side
from tandem.domain.runs import Operation, Tally
from tandem.service import quarantine, refusals, rekeying, removal, report
from tandem.service.jobs import Carried, Job
from tandem.service.push import Sent, push
from tandem.service.settling import over, quiet_link, settled_link
from tandem.service.world import Work, World

__all__ = ["carry", "settled_link"]


def carry(world: World, work: Work, jobs: Iterable[Job]) -> None:
    """Settle the jobs that write nothing; claim, push and settle the others, deletions apart."""
    todo: list[Job] = []
    quiet: list[Job] = []
    removals: list[Job] = []
    moved: list[Job] = []
    for job in jobs:
        if removal.is_wanted(world, job.link, job.row):
            removals.append(job)
        elif rekeying.is_needed(world, job):
            moved.append(job)
        else:
            (todo if job.plan.writes else quiet).append(job)
    removal.remove(world, work, removals)
    rekeying.take_away(world, work, moved)
    _settle_quiet(world, work, quiet)
    claimed = _claim(world, work, todo)
    report.collisions(world, work, [(c.link, c.job.plan.collisions) for c in claimed])
    _push_salesforce(world, work, claimed)
    _push_marketo(world, work, claimed)
    refusals.open_rejects(world, work, claimed)
    quarantine.open_rejects(world, work, claimed)
    _settle(world, work, claimed)
    report.log(world, work, claimed)


def _settle_quiet(world: World, work: Work, jobs: list[Job]) -> None:
    """Nothing is written to a vendor: remember what was found agreed, lift the mark and the expired claim."""
    changed = [(job, quiet_link(job)) for job in jobs]
    swaps = [(job, link) for job, link in changed if link is not None]
    stored = world.links.swap([(job.link.version, link) for job, link in swaps])
    for (job, _), ok in zip(swaps, stored, strict=True):
        if not ok:
            work.again(job.link.key)
    closable = [link for (job, link), ok in zip(swaps, stored, strict=True) if ok and over(job.link, link)]
    refusals.close_rejects(world, {link.key: link.rejected or None for link in closable})
    news = [job for job in jobs if job.row.stamp >= work.known_until]
    work.counting.add(Operation.PULL_UPDATES, Tally.SKIPPED, len(news))


def _claim(world: World, work: Work, jobs: list[Job]) -> list[Carried]:
    until = world.claim_until()
    owner = world.ids.name()
    claims = [
        job.link.evolve(
            shadows={**job.link.shadows, **job.plan.agreed},
            claim=Claim(owner, until, job.plan.intent),
            bases=job.link.bases + job.plan.bases,
        )
        for job in jobs
    ]
    stored = world.links.swap([(job.link.version, link) for job, link in zip(jobs, claims, strict=True)])
    for job, ok in zip(jobs, stored, strict=True):
        if not ok:
            work.again(job.link.key)
    return [Carried(job, link) for job, link, ok in zip(jobs, claims, stored, strict=True) if ok]


def _push_salesforce(world: World, work: Work, claimed: list[Carried]) -> None:
    todo = _still_as_read(world, work, [c for c in claimed if c.job.plan.salesforce])
    sent = _send(world, work, todo, Side.SALESFORCE)
    for one, part in zip(todo, sent, strict=True):
        if part.done:
            one.own = OwnWrite(frozenset(part.done), part.sent, part.answered)


def _push_marketo(world: World, work: Work, claimed: list[Carried]) -> None:
    _send(world, work, [c for c in claimed if c.job.plan.marketo and not c.released], Side.MARKETO)


def _send(world: World, work: Work, todo: list[Carried], side: Side) -> list[Sent]:
    texts = [c.job.plan.salesforce if side is Side.SALESFORCE else c.job.plan.marketo for c in todo]
    ids = [c.link.key if side is Side.SALESFORCE else c.link.person or "" for c in todo]
    sent = push(world, work, side, list(zip(ids, texts, strict=True)))
    for one, part in zip(todo, sent, strict=True):
        one.done |= part.done
        one.refused |= part.refused
        one.undecided |= part.undecided
        one.gone |= part.gone
        one.released |= part.again
    return sent


def _still_as_read(world: World, work: Work, todo: list[Carried]) -> list[Carried]:
    """Rows read a while ago are read again; where one differs nothing is written and its id is put back."""
    now = world.clock.now()
    old = [c for c in todo if now - c.job.read_at > world.timing.fresh]
    if not old:
        return todo
    page = world.salesforce.rows(work.object, world.columns(work.object), [c.link.key for c in old])
    rows = {row.id: row for row in page.rows}
    for one in old:
        row = rows.get(one.link.key)
        if row is None or row.deleted or dict(row.values) != dict(one.job.row.values):
            one.released = True
    return [c for c in todo if not c.released]


def _settle(world: World, work: Work, claimed: list[Carried]) -> None:
    now = world.clock.now()
    settled = [settled_link(c, c.link, int(now), seen=True, day=world.timing.trailing_daily_span) for c in claimed]
    stored = world.links.swap([(c.link.version, link) for c, link in zip(claimed, settled, strict=True)])
    for one, link, ok in zip(claimed, settled, stored, strict=True):
        final = link if ok else _settle_marked(world, one, int(now))
        _follow(world, work, one, final)


def _settle_marked(world: World, one: Carried, now: int) -> Link | None:
    """A mark came in between: the shadows are written all the same, and the mark is left."""
    for _ in range(8):
        current = world.links.read([one.link.key]).get(one.link.key)
        owner = one.link.claim.owner if one.link.claim else ""
        if current is None or current.claim is None or current.claim.owner != owner:
            return None
        link = settled_link(one, current, now, seen=False, day=world.timing.trailing_daily_span)
        if world.links.swap([(current.version, link)])[0]:
            return link
    return None


def _follow(world: World, work: Work, one: Carried, link: Link | None) -> None:
    """Put back what needs another look, close rejects whose fields have moved, count."""
    if link is None:
        work.again(one.link.key, one.link.claim.until if one.link.claim else 0)
        return
    if one.undecided and link.claim:
        work.again(link.key, link.claim.until)
    elif one.released:
        work.again(link.key, world.clock.now() + 1)
    elif one.gone and world.family(link.object).mirrored:
        work.again(link.key)
    if over(one.job.link, link):
        undecided = frozenset({RECORD}) if link.state is State.GONE else frozenset[int]()
        refusals.close_rejects(world, {link.key: (link.rejected | undecided) or None})
    _count(work, one)


def _count(work: Work, one: Carried) -> None:
    plan = one.job.plan
    if one.refused or one.gone:
        work.counting.add(
            Operation.PUSH_UPDATES if one.refused.keys() & plan.salesforce.keys() else Operation.PULL_UPDATES,
            Tally.FAILED,
        )
    if one.done & plan.salesforce.keys():
        work.counting.add(Operation.PUSH_UPDATES, Tally.UPDATED)
    if one.done & plan.marketo.keys():
        deleted = one.job.state is State.DELETED_SALESFORCE
        work.counting.add(
            Operation.PULL_DELETES if deleted else Operation.PULL_UPDATES,
            Tally.DELETED if deleted else Tally.UPDATED,
        )
