"""How a slice ends: closed in one transaction with what it leaves behind, put off, or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tandem.domain.errors import ConfigurationError, PermissionLost, QuotaSpent, RateLimited, RetriableError, SyncError
from tandem.domain.mapping import FieldMap
from tandem.domain.objects import door_of
from tandem.domain.runs import Run, Slice
from tandem.ports import Message
from tandem.service import trouble
from tandem.service.world import Work, World

PATIENCE = 60
"""How often a slice waits (half a minute each time) for a vendor that does not answer before it fails."""
ORCHESTRATOR = "orchestrator"
FAILED = ("slices", "failed")
CALLS = "calls"
Refresh = Callable[[], Mapping[str, FieldMap]]
"""Reads the schema of both sides again; the mappings from now on."""


def close(world: World, run: Run, slice_: Slice, work: Work, more: list[Slice]) -> None:
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


def remap(
    world: World, run: Run, slice_: Slice, work: Work, lost: PermissionLost, refresh: Refresh, more: list[Slice]
) -> None:
    """The slice goes on under the mapping as it is now; where that is the old one, a person must act."""
    keys = tuple(key for piece in more for key in piece.keys)
    try:
        mappings = refresh()
    except SyncError as error:
        give_up(world, run, slice_, error, keys)
        return
    if mappings == world.mappings:
        give_up(world, run, slice_, lost, keys)
    else:
        close(world, run, slice_, work, more)


def retry_later(
    world: World, run: Run, slice_: Slice, work: Work, error: RetriableError, name: str, more: list[Slice]
) -> None:
    """Nothing is wrong with the slice: the vendor did not answer. It waits under a new name, but not for ever."""
    now = world.clock.now()
    if slice_.generation >= PATIENCE:
        give_up(world, run, slice_, error)
        return
    generation = slice_.generation + (not isinstance(error, RateLimited))
    if generation > slice_.generation > 0:  # once is an accident, twice is news
        trouble.tell(world, error)
    at = now + _wait(world, error)
    again = replace(slice_, id=name, owner="", until=0, tries=slice_.tries - 1, not_before=at, generation=generation)
    close(world, run, slice_, work, [again, *more])


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
        doors.setdefault(door_of(piece.object), []).append((Message(run.id, piece.id, piece.phase), delay))
    for door, messages in doors.items():
        world.queue.send(door, messages)


def tell(world: World, run: Run, phase: int, left: int) -> None:
    """Whoever sees a phase without open slices tells the orchestrator."""
    if left <= 0:
        world.queue.send(ORCHESTRATOR, [(Message(run.id, "", phase), 0)])
