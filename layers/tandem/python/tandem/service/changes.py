"""The Marketo feed: read what marketers did and mark the links concerned, before any other slice runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tandem.domain.errors import SyncError, TokenRefused
from tandem.domain.feed import Judge, Meaning, Verdict
from tandem.domain.links import Link
from tandem.domain.records import Event, EventKind, FeedPage, Side
from tandem.domain.runs import Run, Slice
from tandem.ports import Loss
from tandem.service import reconcile, trailing
from tandem.service.absorb import absorb
from tandem.service.restore import restore
from tandem.service.trouble import tell
from tandem.service.world import Work, World

FEEDS = ("changes", "lives")
BEHIND = ("feed", "behind", "pages")
ATTEMPTS = 6


class SliceClosed(Exception):
    """Another worker closed this slice: whatever is not remembered yet is met again."""


@dataclass(slots=True)
class Applied:
    """What one page leads to: keys to list by object, and the events that need not be met again."""

    keys: dict[str, dict[str, None]] = field(default_factory=dict)
    guids: list[str] = field(default_factory=list)

    def list(self, link: Link) -> None:
        """Put the link's record into the list phase of its object."""
        self.keys.setdefault(link.object, {})[link.key] = None


def work_changes(world: World, work: Work, run: Run, slice_: Slice) -> None:
    """Read the feeds from their stored tokens, then the trailing reader and the list of deletions when they are due."""
    started = world.clock.now()
    for feed in FEEDS:
        if not _read_feed(world, work, run, slice_, feed, started):
            work.counting.counts[BEHIND] += 1
    if work.counting.counts[BEHIND] == 0:
        _trail(world, run, slice_)
    _reconcile(world, run, slice_)


def _reconcile(world: World, run: Run, slice_: Slice) -> None:
    """What Salesforce refuses here is told, and asked for again by the next run; the feed is read all the same."""
    try:
        reconcile.deletions(world, run, lambda name, keys: _note(world, run, slice_, name, keys))
    except SyncError as error:
        tell(world, error)


def _note(world: World, run: Run, slice_: Slice, object_: str, keys: Iterable[str]) -> None:
    """List entries, only while this slice is open."""
    if not world.runs.note(run.id, slice_.id, object_, tuple(keys)):
        raise SliceClosed


def _read_feed(world: World, work: Work, run: Run, slice_: Slice, feed: str, started: float) -> bool:
    """Whether the feed was read to its present end within this run's share of time."""
    name = f"feed:{feed}"
    token = world.watermarks.note(name)
    while True:
        fresh = token is None
        if token is None:
            token = world.marketo.token(run.upper - int(world.timing.trailing_span))
        try:
            page = _fetch(world, feed, token)
        except TokenRefused:
            if fresh:
                raise
            reconcile.ask(world.watermarks)
            work.counting.counts[BEHIND] += 1
            token = None
            continue
        _apply(world, run, slice_, page, name, frozenset())
        world.watermarks.put_note(name, page.token)
        token = page.token
        if not page.more:
            return True
        if world.clock.now() - started > world.timing.slice_work:
            return False


def _fetch(world: World, feed: str, token: str) -> FeedPage:
    if feed == "lives":
        return world.marketo.lives(token)
    return world.marketo.changes(token, up_fields(world))


def up_fields(world: World) -> tuple[str, ...]:
    """The Marketo fields whose edits travel to Salesforce, of all objects."""
    names = [
        pair.marketo.name for mapping in world.mappings.values() for pair in mapping.pairs if pair.goes(Side.SALESFORCE)
    ]
    return tuple(dict.fromkeys(names))


def _trail(world: World, run: Run, slice_: Slice) -> None:
    """Read again what arrived late, half an hour back each quarter and a day back each day, for a share of the run."""
    place = trailing.begin(world, run)
    if place is None:
        return
    began = world.clock.now()
    seen = world.seen.since(place.since - world.timing.trailing_every, began)
    while True:
        try:
            page = world.marketo.lives(place.token, changes=True)
        except TokenRefused:
            trailing.forget(world)
            return
        _apply(world, run, slice_, page, f"trail:{place.started}:{place.token}", seen)
        place = place.at(page.token)
        if not page.more:
            trailing.finish(world, place)
            return
        if world.clock.now() - began > world.timing.slice_work:
            trailing.stop(world, place)
            return


def _apply(world: World, run: Run, slice_: Slice, page: FeedPage, name: str, seen: frozenset[bytes]) -> None:
    """Marks, then list entries while this slice is open, then the events remembered."""
    events = [event for event in page.events if not seen or world.seen.hash(event.guid) not in seen]
    applied = Applied()
    _mark(world, run.id, events, applied)
    for object_, keys in applied.keys.items():
        _note(world, run, slice_, object_, keys)
    if applied.guids:
        world.seen.add(world.clock.now(), f"{name}:{page.token}"[-200:], applied.guids)


def _mark(world: World, run_id: str, events: Sequence[Event], applied: Applied) -> None:
    for event in events:
        if event.kind is EventKind.MERGED:
            absorb(world, event, applied.list)
    todo = {event.guid: event for event in events if event.kind in {EventKind.CHANGED, EventKind.DELETED}}
    for _ in range(ATTEMPTS):
        if not todo:
            return
        for guid in _judge_all(world, run_id, list(todo.values()), applied):
            todo.pop(guid, None)


def _judge_all(world: World, run_id: str, events: Sequence[Event], applied: Applied) -> Iterable[str]:
    """One pass over events: the guids that need no further pass."""
    done: list[str] = []
    links = _links(world, [event.person for event in events])
    swaps: list[tuple[int, Link, list[Event], bool]] = []
    lates: list[tuple[Link, Event, Verdict]] = []
    by_person: dict[str, list[Event]] = {}
    for event in events:
        by_person.setdefault(event.person, []).append(event)
    for person, theirs in by_person.items():
        link = links.get(person)
        if link is None:
            done += [event.guid for event in theirs]
            continue
        after, handled, marked = _judge_link(world, run_id, link, theirs, lates, applied, done)
        if after is link:
            applied.guids += [event.guid for event in handled]
            done += [event.guid for event in handled]
        else:
            swaps.append((link.version, after, handled, marked))
    stored = world.links.swap([(version, link) for version, link, _, _ in swaps])
    for (_, link, handled, marked), ok in zip(swaps, stored, strict=True):
        if ok:
            applied.guids += [event.guid for event in handled]
            done += [event.guid for event in handled]
            if marked:
                applied.list(link)
    for link, event, verdict in lates:
        done += _restored(world, run_id, link, event, verdict, applied)
    return done


def _judge_link(
    world: World,
    run_id: str,
    link: Link,
    events: Sequence[Event],
    lates: list[tuple[Link, Event, Verdict]],
    applied: Applied,
    done: list[str],
) -> tuple[Link, list[Event], bool]:
    """The link after its events, those that are handled with it, and whether it is marked."""
    judge = Judge(world.mappings[link.object], world.hasher)
    after, handled, marked = link, [], False
    for event in events:
        verdict = judge(after, event)
        if verdict.report:
            world.runs.lost(run_id, [overwritten(world, after, event, verdict)])
        match verdict.meaning:
            case Meaning.LATER:
                done.append(event.guid)
                applied.list(link)
                continue
            case Meaning.OVERWRITTEN:
                lates.append((link, event, verdict))
                continue
            case Meaning.SETTLED if verdict.link is not None:
                after = verdict.link
            case Meaning.MARK:
                after, marked = after.evolve(dirty=True), True
            case _:
                pass
        handled.append(event)
    return after, handled, marked


def _restored(world: World, run_id: str, link: Link, event: Event, verdict: Verdict, applied: Applied) -> list[str]:
    """An overwritten edit is put back or reported; one that could not be is met again."""
    finished = restore(world, run_id, link.key, event, verdict)
    applied.list(link)
    if finished is None:
        return [event.guid]
    if finished:
        applied.guids.append(event.guid)
        return [event.guid]
    return []


def _links(world: World, people: Iterable[str]) -> dict[str, Link]:
    """The links of people, by person."""
    pointers = world.links.pointers(dict.fromkeys(people))
    keys = {person: pointer.key for person, pointer in pointers.items() if pointer.key}
    links = world.links.read(dict.fromkeys(keys.values()))
    return {
        person: links[key]
        for person, key in keys.items()
        if key in links and links[key].person == person and links[key].object in world.mappings
    }


def overwritten(world: World, link: Link, event: Event, verdict: Verdict) -> Loss:
    """The record of an edit in Marketo that was written over before it was seen."""
    assert verdict.pair is not None
    shown = Judge(world.mappings[link.object], world.hasher).display(link, verdict.pair, event.old) or b""
    return Loss(
        key=link.key,
        person=event.person,
        object=link.object,
        field=verdict.pair.marketo.name,
        side=Side.MARKETO.value,
        digest=shown.hex(),
        at=world.clock.now(),
        meeting="overwritten",
    )
