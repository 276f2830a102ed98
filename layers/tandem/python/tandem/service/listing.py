"""A list slice: records whose both sides are read, planned and carried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tandem.domain.links import Link, State
from tandem.domain.plan import Plan, Planner
from tandem.domain.records import Person, Row, Side
from tandem.service import birth, naming, pairing, succession
from tandem.service.brake import admit
from tandem.service.carry import carry
from tandem.service.jobs import Job
from tandem.service.quarantine import lift
from tandem.service.refusals import close_idle, close_rejects, gone
from tandem.service.removal import emptied, is_wanted, was_ours
from tandem.service.window import dead, stale
from tandem.service.world import Work, World


def work_list(world: World, work: Work, keys: Sequence[str]) -> None:
    """Carry records by their Salesforce ids, reading Marketo first and Salesforce last before the writes."""
    links = world.links.read(keys)
    now = world.clock.now()
    free = [key for key in keys if not _held(work, links.get(key), now)]
    mapping = world.mappings[work.object]
    ids = [link.person for key in free if (link := links.get(key)) and link.person]
    people = world.records(work.object).read(ids, mapping.names(Side.MARKETO)) if ids else {}
    page = world.salesforce.rows(work.object, world.columns(work.object), free) if free else None
    rows = {row.id: row for row in naming.name_people(world, work.object, page.rows)} if page else {}
    planner = world.planner(work.object)
    read_at = world.clock.now()
    jobs: list[Job] = []
    for key in free:
        link, row = links.get(key), rows.get(key)
        if link is None or link.person is None:
            continue
        if row is not None and (heir := succession.heir_of(world, link.object, row)):
            succession.follow(world, work, link, row, heir)
            continue
        job = plan_both(world, work, planner, link, row, people.get(link.person), page.asked if page else 0, read_at)
        if job is not None:
            jobs.append(job)
    admitted = admit(world, work, jobs)
    carry(world, work, admitted)
    _keep_for_later(world, work, jobs, admitted)
    _unlinked(world, work, free, links, rows)
    if not work.compare:
        close_idle(world, [key for key in free if _quiet(links.get(key))])


def _keep_for_later(world: World, work: Work, jobs: list[Job], admitted: list[Job]) -> None:
    """A deletion held by the brake may be in no window: its key goes to the run to come."""
    if len(jobs) != len(admitted):
        passing = {job.link.key for job in admitted}
        world.runs.later(work.object, tuple(job.link.key for job in jobs if job.link.key not in passing))


def _quiet(link: Link | None) -> bool:
    """Whether no mark and no claim says why it was listed: then a reject may have, one that stands no more."""
    return link is None or not (link.dirty or link.claim) or link.state not in {State.LIVE, State.GONE}


def _held(work: Work, link: Link | None, now: float) -> bool:
    if link is None or not link.claimed(now) or link.claim is None:
        return False
    work.again(link.key, link.claim.until)
    return True


def _unlinked(
    world: World, work: Work, keys: Sequence[str], links: Mapping[str, Link], rows: Mapping[str, Row]
) -> None:
    pairing.pair(world, work, [rows[k] for k in keys if k not in links and k in rows and not rows[k].deleted])
    unborn = [(links[k], rows[k]) for k in keys if k in links and links[k].person is None and k in rows]
    birth.again(world, work, unborn)


def _wanted(row: Row) -> bool:
    return row.inside and not row.deleted


def plan_both(
    world: World,
    work: Work,
    planner: Planner,
    link: Link,
    row: Row | None,
    person: Person | None,
    asked: int,
    read_at: float,
) -> Job | None:
    """The job of a record of which both sides were just read; None when there is nothing to carry now."""
    if person is None and _is_made_again(world, link, row):
        _free(world, work, link)
        return None
    if link.state is State.DELETED_MARKETO and person is not None:
        world.links.swap([(link.version, link.evolve(state=State.LIVE, dirty=True))])
        work.again(link.key)
        return None
    if link.state is State.GONE and not _due(world, link, row):
        return None
    if link.state is State.GONE and person is None:
        return Job(link, row or _no_row(planner, link), Plan(), both=True, read_at=read_at, state=State.DELETED_MARKETO)
    if row is None:
        return _missing_row(world, work, planner, link, person, read_at)
    if dead(link, row, removing=is_wanted(world, link, row)):
        _lay_down(world, link)
        return None
    if stale(link, row, asked):
        work.again(link.key, world.clock.now() + 3)
        return None
    if person is None and was_ours(world, link) and not row.deleted:
        _free(world, work, link)
        return None
    if person is None and row.deleted:
        return Job(link, row, Plan(), both=True, read_at=read_at, state=State.DELETED_SALESFORCE)
    if not (row.inside or row.deleted):
        _rest(world, link)
        return None
    if person is None:
        _gone(world, work, link)
        return None
    texts = planner.mapping.read(Side.MARKETO, person.values)
    known = lift(world, planner.resolved(link, row, texts))
    plan = planner.both(known, row, texts, int(read_at))
    state = State.DELETED_SALESFORCE if row.deleted else State.LIVE
    return Job(known, row, plan, both=True, read_at=read_at, state=state)


def _is_made_again(world: World, link: Link, row: Row | None) -> bool:
    """Whether a record that Marketo lost, or that we took away to give it another key, is made again."""
    return world.family(link.object).mirrored and row is not None and _wanted(row)


def _due(world: World, link: Link, row: Row | None) -> bool:
    """A record one side does not know is decided when its row is seen deleted, or after `gone_after`."""
    return (row is not None and row.deleted) or world.clock.now() >= link.since + world.timing.gone_after


def _no_row(planner: Planner, link: Link) -> Row:
    """What stands for a row that Salesforce no longer shows at all: a deleted one."""
    values = dict.fromkeys(planner.mapping.names(Side.SALESFORCE)) | {"IsDeleted": True}
    return Row(link.key, link.stamp, deleted=True, person=None, modified_by="", values=values, shown=False)


def _missing_row(
    world: World, work: Work, planner: Planner, link: Link, person: Person | None, read_at: float
) -> Job | None:
    """A row Salesforce no longer shows at all is gone?, and once that is decided, deleted."""
    if link.state is not State.GONE or person is None:
        if link.state is State.LIVE:
            _gone(world, work, link)
        return None
    values = dict.fromkeys(planner.mapping.names(Side.SALESFORCE)) | {"IsDeleted": True}
    row = Row(link.key, link.stamp, deleted=True, person=None, modified_by="", values=values)
    texts = planner.mapping.read(Side.MARKETO, person.values)
    plan = planner.both(link, row, texts, int(read_at))
    return Job(link, row, plan, both=True, read_at=read_at, state=State.DELETED_SALESFORCE)


def _gone(world: World, work: Work, link: Link) -> None:
    now = world.clock.now()
    world.rejects.open([gone(world, work.object, link.key)])
    changed = link.evolve(state=State.GONE, since=int(now), claim=None, dirty=False)
    if not world.links.swap([(link.version, changed)])[0]:
        work.again(link.key)


def _free(world: World, work: Work, link: Link) -> None:
    """We deleted the person, and the record is back: it gets a person anew."""
    if world.links.swap([(link.version, replace(emptied(link), state=State.LIVE))])[0]:
        close_rejects(world, {link.key: None})
    work.again(link.key)


def _rest(world: World, link: Link) -> None:
    """A record that left the user's filter keeps its mark, so that both sides are read when it comes back."""
    if link.rejected and world.links.swap([(link.version, link.evolve(dirty=True, rejected=frozenset()))])[0]:
        close_rejects(world, {link.key: None})


def _lay_down(world: World, link: Link) -> None:
    if link.dirty or link.claim:
        world.links.swap([(link.version, link.evolve(dirty=False, claim=None))])
