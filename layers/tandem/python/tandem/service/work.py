"""One message of a queue: take the slice, do its work, close it in one transaction with what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from tandem.domain.errors import ConfigurationError, PermissionLost, QuotaSpent, RateLimited, RetriableError
from tandem.domain.links import RECORD
from tandem.domain.records import Side
from tandem.domain.runs import Cursor, Kind, Run, Slice, Status, Window
from tandem.ports import Message
from tandem.service import trouble
from tandem.service.changes import SliceClosed, work_changes
from tandem.service.listing import work_list
from tandem.service.realtime import carry_person
from tandem.service.refusals import opened, reject_of
from tandem.service.window import work_window
from tandem.service.world import PERSON, Work, World, batched

LIST_SIZE = 1000
TRIES = 3
GENERATIONS = 6
PIECES = 10
PATIENCE = 60
"""How often a slice waits (half a minute each time) for a vendor that does not answer before it fails."""
ORCHESTRATOR = "orchestrator"
FAILED = ("slices", "failed")
CALLS = "calls"
Refresh = Callable[[], None]


def work_message(world: World, message: Message, refresh: Refresh) -> None:
    """Do one slice, unless it is done or another worker holds it. `refresh` reads the schema of both sides again."""
    run = world.runs.read(message.run)
    if run is None or not is_ours(world, run):
        return
    until = world.clock.deadline() + 5
    slice_ = world.runs.take(run.id, message.slice, world.ids.name(), world.clock.now(), until)
    if slice_ is None:
        tell(world, run, message.phase, world.runs.stage(run.id, message.phase).count)
        return
    known = _known_until(world, run, slice_)
    work = Work(slice_.object, run.id, behind=run.behind, compare=run.compare, known_until=known)
    names = _names(slice_, world.ids.name())
    if slice_.tries > TRIES:
        _cut(world, run, slice_, names)
        return
    try:
        more = _attempt(world, work, run, slice_, names)
    except SliceClosed:
        return
    except PermissionLost:
        refresh()
        _close(world, run, slice_, work, [replace(slice_, id=next(names), until=0, owner="")])
    except (QuotaSpent, ConfigurationError) as error:
        give_up(world, run, slice_, error)
    except RetriableError as error:
        _retry_later(world, run, slice_, work, error, names)
    else:
        if isinstance(work.trouble, PermissionLost):
            refresh()
        _close(world, run, slice_, work, more)


def is_ours(world: World, run: Run) -> bool:
    """Whether anybody may still work on the run: it has not ended, and its pair of systems is still the one linked."""
    return run.status is Status.IN_PROCESS and run.era == world.era


def _known_until(world: World, run: Run, slice_: Slice) -> int:
    """Where the window's rows begin to be news; a list slice holds nothing else."""
    since = next((window.since for window in run.windows if window.object == slice_.object), 0)
    return since + int(world.timing.lookback) if since and slice_.kind is Kind.WINDOW else 0


def _names(slice_: Slice, owner: str) -> Iterator[str]:
    return (f"{slice_.phase}-{owner}-{number}" for number in count())


def _attempt(world: World, work: Work, run: Run, slice_: Slice, names: Iterator[str]) -> list[Slice]:
    more: list[Slice] = []
    match slice_.kind:
        case Kind.CHANGES:
            work_changes(world, work, run, slice_)
        case Kind.LIST:
            first, rest = slice_.keys[:LIST_SIZE], slice_.keys[LIST_SIZE:]
            _list(world, work, first)
            if rest:
                more.append(Slice(next(names), slice_.phase, Kind.LIST, slice_.object, rest))
        case Kind.WINDOW | Kind.SKIP:
            more += _window(world, work, run, slice_, names)
    return more + _put_back(world, work, slice_, names)


def _put_back(world: World, work: Work, slice_: Slice, names: Iterator[str]) -> list[Slice]:
    """Keys put back are met again in this run a few times, then in the next: no record holds a run open for ever."""
    if slice_.generation < GENERATIONS:
        return work.continuations(slice_, names, world.clock.now())
    if work.putback:
        world.runs.later(work.object, tuple(work.putback))
    return []


def _list(world: World, work: Work, keys: tuple[str, ...]) -> None:
    work_list(world, work, [key for key in keys if not key.startswith(PERSON)])
    for key in keys:
        if key.startswith(PERSON):
            carry_person(world, work, key.removeprefix(PERSON))


def _window(world: World, work: Work, run: Run, slice_: Slice, names: Iterator[str]) -> list[Slice]:
    window = next(window for window in run.windows if window.object == slice_.object)
    step = _skip if slice_.kind is Kind.SKIP else work_window
    cursor = step(world, work, window, slice_)
    if cursor is None:
        return []
    return [Slice(next(names), slice_.phase, Kind.WINDOW, slice_.object, cursor=cursor)]


def _skip(world: World, work: Work, window: Window, slice_: Slice) -> Cursor | None:
    """A single row that no worker survives becomes a reject, and the window goes on behind it."""
    page = world.salesforce.page(work.object, (), window, slice_.cursor, 1)
    for row in page.rows:
        _reject_internal(world, work.object, row.id)
    return Cursor(page.rows[-1].stamp, page.rows[-1].id) if page.rows else None


def _reject_internal(world: World, object_: str, key: str) -> None:
    what = ("internal", "", "Working on this record failed three times.")
    opened(world, [reject_of(world, object_, key, Side.SALESFORCE, what, (RECORD,))])


def bury(world: World, message: Message) -> None:
    """A message that no worker survived: its slice is cut, unless it is done or somebody works on it."""
    run = world.runs.read(message.run)
    if run is None or not is_ours(world, run) or not message.slice:
        return
    now, owner = world.clock.now(), world.ids.name()
    slice_ = world.runs.take(run.id, message.slice, owner, now, now + 60)
    if slice_ is not None:
        _cut(world, run, slice_, _names(slice_, owner))


def _cut(world: World, run: Run, slice_: Slice, names: Iterator[str]) -> None:
    if slice_.kind is Kind.CHANGES:
        give_up(world, run, slice_, RuntimeError("Reading the Marketo feed failed three times; see the worker's log."))
        return
    _close(world, run, slice_, Work(slice_.object, run.id), _pieces(world, slice_, names))


def _pieces(world: World, slice_: Slice, names: Iterator[str]) -> list[Slice]:
    """A slice that failed three times is cut, its pieces at their next death; what cannot be cut becomes a reject."""
    fresh = replace(slice_, tries=0, owner="", until=0, generation=0)
    match slice_.kind:
        case Kind.LIST if len(slice_.keys) > 1:
            size = -(-len(slice_.keys) // PIECES)
            tries = 0 if size == 1 else TRIES - 1
            return [
                replace(fresh, id=next(names), keys=tuple(keys), tries=tries) for keys in batched(slice_.keys, size)
            ]
        case Kind.LIST:
            _reject_internal(world, slice_.object, slice_.keys[0])
            return []
        case Kind.WINDOW if slice_.limit > 1:
            return [replace(fresh, id=next(names), limit=-(-slice_.limit // PIECES))]
        case Kind.WINDOW:
            return [replace(fresh, id=next(names), kind=Kind.SKIP)]
        case _:
            return [replace(fresh, id=next(names))]


def _close(world: World, run: Run, slice_: Slice, work: Work, more: list[Slice]) -> None:
    """Close, send the continuations, tell the orchestrator when nothing is open; then face what troubled the work."""
    if isinstance(work.trouble, RetriableError):
        at = world.clock.now() + _wait(world, work.trouble)
        more = [replace(piece, not_before=max(piece.not_before, at)) for piece in more]
    if isinstance(work.trouble, (QuotaSpent, ConfigurationError)) and not isinstance(work.trouble, PermissionLost):
        keys = tuple(key for piece in more for key in piece.keys)
        give_up(world, run, slice_, work.trouble, keys)
        return
    counts = dict(work.counting.counts) | calls(world)
    if work.failure is not None:
        counts[(slice_.object, *FAILED)] = 1
        trouble.tell(world, work.failure)
    left = world.runs.close(run.id, slice_, more, counts, failed=work.failure is not None)
    if left is not None:
        send(world, run, more)
        tell(world, run, slice_.phase, left)


def _retry_later(
    world: World, run: Run, slice_: Slice, work: Work, error: RetriableError, names: Iterator[str]
) -> None:
    """Nothing is wrong with the slice: the vendor did not answer. It waits, but not for ever."""
    now = world.clock.now()
    if slice_.generation >= PATIENCE:
        give_up(world, run, slice_, error)
        return
    generation = slice_.generation + (not isinstance(error, RateLimited))
    at = now + _wait(world, error)
    again = replace(
        slice_, id=next(names), owner="", until=0, tries=slice_.tries - 1, not_before=at, generation=generation
    )
    _close(world, run, slice_, work, [again, *_put_back(world, work, slice_, names)])


def _wait(world: World, error: RetriableError) -> float:
    """How long to leave a vendor alone that did not answer or refused for its rate."""
    return error.wait if isinstance(error, RateLimited) else min(30.0, world.timing.pause)


def give_up(world: World, run: Run, slice_: Slice, error: Exception, keys: tuple[str, ...] = ()) -> None:
    """Close the slice as failed: its window keeps its watermark, its keys go to the run to come."""
    trouble.tell(world, error)
    if slice_.keys or keys:
        world.runs.later(slice_.object, tuple(dict.fromkeys((*slice_.keys, *keys))))
    left = world.runs.close(run.id, slice_, [], {(slice_.object, *FAILED): 1, **calls(world)}, failed=True)
    if left is not None:
        tell(world, run, slice_.phase, left)


def calls(world: World) -> dict[tuple[str, str, str], int]:
    """The vendor calls made since the last count, as counts of a run."""
    return {(CALLS, side, "made"): number for side, number in world.usage().items() if number}


def send(world: World, run: Run, slices: list[Slice]) -> None:
    """Send each slice to its door, not before its moment (SQS delays at most 15 minutes)."""
    now = world.clock.now()
    doors: dict[str, list[tuple[Message, float]]] = {}
    for piece in slices:
        delay = min(900.0, max(0.0, piece.not_before - now))
        doors.setdefault(piece.object, []).append((Message(run.id, piece.id, piece.phase), delay))
    for door, messages in doors.items():
        world.queue.send(door, messages)


def tell(world: World, run: Run, phase: int, left: int) -> None:
    """Whoever sees a phase without open slices tells the orchestrator."""
    if left <= 0:
        world.queue.send(ORCHESTRATOR, [(Message(run.id, "", phase), 0)])
