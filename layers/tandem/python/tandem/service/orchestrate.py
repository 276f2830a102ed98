"""The tick and the fan-in: open a run, move it from phase to phase, mend what a dead worker left, end it."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from tandem.domain.runs import Kind, Run, Slice, Status, Window, phases
from tandem.ports import Message
from tandem.service import again, reconcile
from tandem.service.changes import BEHIND
from tandem.service.closing import FAILED, send
from tandem.service.work import LIST_SIZE, is_ours
from tandem.service.world import World, batched

FEED = "changes"
DUE = 5000
"""Rejects taken up by one run at most."""
EVER = 1e11
"""A moment later than any reject is due."""
FOREVER = 10 * 365 * 86400
"""Where a comparison's windows end: a row that is saved meanwhile is met at its new place."""
AHEAD = 3
"""Seconds by which a window reaches beyond the watermark it will leave, so that what was saved in the very second a
run was asked for comes along; those seconds are read again by the next run."""
MOST_SLICES = 80
"""Slices that open in one transaction with their phase (DynamoDB takes 100 items)."""


def tick(world: World, *, force: bool = False) -> Run | None:
    """Mend the open run, or open one when the pause is over (`force`: at once); the run that is open then."""
    run = world.runs.current()
    if run is not None and run.era != world.era:
        world.runs.end(run, Status.FAILED, world.clock.now())
    elif run is not None:
        mend(world, run)
        return run
    last = world.runs.last(1)
    ended = last[0].ended_at if last and last[0].ended_at else 0.0
    if not force and world.clock.now() < ended + world.timing.pause:
        return None
    return open_run(world)


def open_run(world: World) -> Run | None:
    """Ask all windows at once and open a run whose upper bound is the server's second."""
    compare = reconcile.take_up(world.watermarks)
    windows = [_window(world, name, compare) for stage in world.stages for name in stage]
    opening = world.salesforce.probe(windows)
    busy = tuple(
        replace(w, until=opening.server_time + (FOREVER if compare else AHEAD))
        for w in windows
        if w.object in opening.busy
    )
    now = world.clock.now()
    run = Run(f"{int(now):011d}-{world.ids.name()[:8]}", now, opening.server_time, busy, compare=compare, era=world.era)
    first = Slice("0-feed", 0, Kind.CHANGES, FEED)
    if not world.runs.open(run, [first]):
        return world.runs.current()
    for side, number in world.usage().items():
        world.watermarks.add(f"calls:{run.id}:{side}", number)
    send(world, run, [first])
    return run


def _window(world: World, object_: str, compare: bool) -> Window:
    mark = None if compare else world.watermarks.get(mark_name(object_))
    since = 0 if mark is None else max(0, mark - int(world.timing.lookback))
    return Window(object_, since, since)


def mark_name(object_: str, lane: str = "live") -> str:
    """The name of an object's Salesforce watermark."""
    return f"mark:{object_}:salesforce:{lane}"


def mend(world: World, run: Run) -> None:
    """Send every open slice without a live owner again; move on a phase that has none and was told to nobody."""
    now = world.clock.now()
    lost = [s for s in world.runs.open_slices(run.id, run.phase) if s.until <= now and s.not_before <= now]
    send(world, run, lost)
    if world.runs.stage(run.id, run.phase).count <= 0:
        phase_done(world, Message(run.id, "", run.phase))


def phase_done(world: World, message: Message) -> bool:
    """Move a run whose phase has no open slice to its next phase with slices, or end it; whether it ended now.

    Told twice, it moves once.
    """
    run = world.runs.read(message.run)
    if run is None or not is_ours(world, run) or run.phase != message.phase:
        return False
    stage = world.runs.stage(run.id, run.phase)
    if stage.count > 0:
        return False
    behind = run.behind or stage.counts.get(BEHIND, 0) > 0 or (run.phase == 0 and stage.failed)
    order = phases(world.stages)
    for phase in range(run.phase + 1, len(order)):
        kind, objects = order[phase]
        if kind is Kind.WINDOW:
            slices, asked = _windows(run, phase, objects), []
        else:
            asked = [name for name in objects if again.is_asked(world.watermarks, name)]
            slices = _lists(world, run, phase, objects, asked)
        if slices and world.runs.begin(replace(run, behind=behind), phase, slices):
            send(world, run, slices)
        for name in asked:
            again.done(world.watermarks, name)
        if slices:
            return False
    return _end(world, run)


def _windows(run: Run, phase: int, objects: tuple[str, ...]) -> list[Slice]:
    names = (f"{phase}-{number}" for number in count())
    busy = {window.object for window in run.windows}
    return [Slice(next(names), phase, Kind.WINDOW, name) for name in objects if name in busy]


def _lists(world: World, run: Run, phase: int, objects: tuple[str, ...], asked: list[str]) -> list[Slice]:
    names = (f"{phase}-{number}" for number in count())
    slices: list[Slice] = []
    for name in objects:
        due = world.rejects.due(name, EVER if name in asked else world.clock.now(), DUE)
        keys = list(dict.fromkeys((*world.runs.entries(run.id, name), *due)))
        size = max(LIST_SIZE, -(-len(keys) // MOST_SLICES))
        slices += [Slice(next(names), phase, Kind.LIST, name, tuple(chunk)) for chunk in batched(keys, size)]
    return slices


def _end(world: World, run: Run) -> bool:
    """Move the watermark of each object whose slices all settled, then end the run."""
    stages = [world.runs.stage(run.id, phase) for phase in range(len(phases(world.stages)))]
    for stage in world.stages:
        for name in stage:
            if not any(part.counts.get((name, *FAILED)) for part in stages):
                world.watermarks.advance(mark_name(name), run.upper)
    failed = any(part.failed for part in stages)
    reconcile.run_ended(world, run, failed=failed)
    return world.runs.end(run, Status.INCOMPLETE if failed else Status.SUCCEEDED, world.clock.now())
