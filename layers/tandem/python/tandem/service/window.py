"""A window slice: one page of Salesforce rows, planned against what is known to be unchanged in Marketo."""

from __future__ import annotations

from dataclasses import replace

from tandem.domain.links import Link, State
from tandem.domain.plan import Plan, Planner
from tandem.domain.records import Page, Row
from tandem.domain.runs import Cursor, Slice, Window
from tandem.service import birth, naming, pairing, succession
from tandem.service.brake import admit
from tandem.service.carry import carry
from tandem.service.jobs import Job
from tandem.service.removal import is_wanted
from tandem.service.world import Work, World

WRITE_MARGIN = 2
"""Seconds by which a page must have been asked for after our last write, since the clocks of servers differ."""


def work_window(world: World, work: Work, window: Window, slice_: Slice) -> Cursor | None:
    """Carry one page of the window; the cursor of the next page, None at the window's end."""
    page = world.salesforce.page(work.object, world.columns(work.object), window, slice_.cursor, slice_.limit)
    carry_page(world, work, replace(page, rows=naming.name_people(world, work.object, page.rows)))
    if not page.more or not page.rows:
        return None
    last = page.rows[-1]
    return Cursor(last.stamp, last.id)


def carry_page(world: World, work: Work, page: Page, *, bulk: bool = False) -> None:
    """Plan every row of the page by what its link says; what may not be planned here is put back.

    A bulk row of an existing link is never planned from its page: where it differs from the shadows, its key is
    put back.
    """
    read_at = world.clock.now()
    links = world.links.read(row.id for row in page.rows)
    planner = world.planner(work.object)
    jobs: list[Job] = []
    newcomers: list[Row] = []
    unborn: list[tuple[Link, Row]] = []
    for row in page.rows:
        link = links.get(row.id)
        if link is None:
            newcomers.append(row)
        elif link.person is None:
            unborn.append((link, row))
        elif heir := succession.heir_of(world, link.object, row):
            succession.follow(world, work, link, row, heir)
        else:
            job = plan_row(world, work, planner, link, row, page.asked, read_at)
            if job is not None and bulk and (job.plan.writes or job.plan.agreed):
                work.again(link.key)
            elif job is not None:
                jobs.append(job)
    carry(world, work, admit(world, work, jobs))
    pairing.pair(world, work, [row for row in newcomers if not row.deleted])
    birth.again(world, work, [(link, row) for link, row in unborn if not dead(link, row)])


def plan_row(
    world: World, work: Work, planner: Planner, link: Link, row: Row, asked: int, read_at: float
) -> Job | None:
    """The job of a linked row; None when it is stale, dead, or belongs in a list slice (where its key then is)."""
    if link.claimed(world.clock.now()) and link.claim:
        work.again(link.key, link.claim.until)
        return None
    if work.compare and link.state is State.DELETED_MARKETO:
        work.again(link.key)
        return None
    if stale(link, row, asked):
        if work.compare or world.timing.lookback <= WRITE_MARGIN:  # no later window holds the row
            work.again(link.key)
        return None
    if dead(link, row, removing=is_wanted(world, link, row)):
        return None
    if link.state is State.DELETED_SALESFORCE and not row.deleted:
        _revive(world, work, link)
        return None
    plan = None if work.compare or _open(link) else planner.down(link, row, int(read_at))
    if plan is None:
        work.again(link.key)
        return None
    if link.rejected:
        _tried_again(work, link, row, plan)
        return None
    if work.behind and plan.writes:
        work.again(link.key)
        return None
    state = State.DELETED_SALESFORCE if row.deleted else link.state
    return Job(link, row, plan, both=False, read_at=read_at, state=state)


def _open(link: Link) -> bool:
    """Whether something about the link is open that only a list slice may settle."""
    return link.claim is not None or link.dirty or link.state is State.GONE


def _tried_again(work: Work, link: Link, row: Row, plan: Plan) -> None:
    """A refused record is tried again when it has changed; else its own time comes, however often it is read."""
    if row.stamp > link.stamp or plan.marketo.keys() - link.rejected:
        work.again(link.key)


def stale(link: Link, row: Row, asked: int) -> bool:
    """Whether the row may be older than what the link was settled from."""
    return row.stamp < link.stamp or (link.written > 0 and asked < link.written + WRITE_MARGIN)


def dead(link: Link, row: Row, *, removing: bool = False) -> bool:
    """Whether the link is a tombstone this row does not open; one whose person is still to be removed is not."""
    if link.state in {State.DELETED_MARKETO, State.ABSORBED}:
        return True
    return link.state is State.DELETED_SALESFORCE and row.deleted and not removing


def _revive(world: World, work: Work, link: Link) -> None:
    """A row that is back makes its tombstone live and marked."""
    world.links.swap([(link.version, link.evolve(state=State.LIVE, dirty=True))])
    work.again(link.key)
