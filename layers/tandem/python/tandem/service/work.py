"""One message of a queue: take the slice, do its work, close it in one transaction with what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from tandem.domain.errors import ConfigurationError, PermissionLost, QuotaSpent, RetriableError
from tandem.domain.links import RECORD
from tandem.domain.records import Side
from tandem.domain.runs import Cursor, Kind, Run, Slice, Status, Window
from tandem.ports import Message
from tandem.service.changes import SliceClosed, work_changes
from tandem.service.closing import Refresh, close, give_up, remap, retry_later, tell
from tandem.service.listing import work_list
from tandem.service.realtime import carry_person
from tandem.service.refusals import opened, reject_of
from tandem.service.window import work_window
from tandem.service.world import PERSON, Work, World, batched

LIST_SIZE = 1000
TRIES = 3
GENERATIONS = 6
PIECES = 10


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
    except PermissionLost as error:
        remap(world, run, slice_, work, error, refresh, [replace(slice_, id=next(names), until=0, owner="")])
    except (QuotaSpent, ConfigurationError) as error:
        give_up(world, run, slice_, error)
    except RetriableError as error:
        retry_later(world, run, slice_, work, error, next(names), _put_back(world, work, slice_, names))
    else:
        if isinstance(work.trouble, PermissionLost):
            remap(world, run, slice_, work, work.trouble, refresh, more)
        else:
            close(world, run, slice_, work, more)


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
    close(world, run, slice_, Work(slice_.object, run.id), _pieces(world, slice_, names))


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
