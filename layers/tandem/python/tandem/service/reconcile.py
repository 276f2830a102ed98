"""What no window sees: once a day the deletions Salesforce lists, once a week a comparison of all linked people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tandem.domain.links import Link, State
from tandem.domain.runs import Run
from tandem.ports import Watermarks
from tandem.service.world import World

COMPARE = "compare"
"""The note that asks the next run to compare all linked people."""
DUE, TAKEN, DONE = "due", "taken", "done"
WEEK = 7
"""Comparisons are this many times rarer than the reading of deletions."""
KNOWN = frozenset({State.LIVE, State.GONE})


def deletions(world: World, run: Run, lay_in: Callable[[str, Sequence[str]], None]) -> None:
    """Hand over the keys of links whose record Salesforce lists as deleted and whose deletion no window has shown.

    A row that was purged at once, or whose deletion was committed too late, is in no window. The list goes back
    15 days (REST guide, getDeleted), so a day's delay loses nothing.
    """
    for name in (name for stage in world.stages for name in stage):
        mark = _mark(name)
        since = world.watermarks.get(mark)
        if since is not None and run.upper < since + world.timing.reconcile_every:
            continue
        if since is not None:
            keys = _standing(world, world.salesforce.deleted(name, since - int(world.timing.lookback), run.upper))
            if keys:
                lay_in(name, keys)
        world.watermarks.advance(mark, run.upper)


def _standing(world: World, keys: Sequence[str]) -> list[str]:
    """Those with a link that knows nothing of the deletion yet."""
    links = world.links.read(keys) if keys else {}
    return [key for key, link in links.items() if _misses(link)]


def _misses(link: Link) -> bool:
    return link.state in KNOWN and link.person is not None


def _mark(object_: str) -> str:
    return f"deleted:{object_}:salesforce"


def ask(watermarks: Watermarks) -> None:
    """Let the next run that opens compare."""
    watermarks.put_note(COMPARE, DUE)


def take_up(watermarks: Watermarks) -> bool:
    """Whether the run that opens now compares; what is asked for from here on is for the run after it."""
    asked = watermarks.note(COMPARE)
    if asked == DUE:
        watermarks.swap_note(COMPARE, DUE, TAKEN)
    return asked in {DUE, TAKEN}


def run_ended(world: World, run: Run, *, failed: bool) -> None:
    """A comparison is done when its run succeeded; when a week is over, the next run compares."""
    if run.compare and not failed:
        world.watermarks.swap_note(COMPARE, TAKEN, DONE)
    since = world.watermarks.get(COMPARE)
    if since is None or (run.compare and not failed):
        world.watermarks.advance(COMPARE, run.upper)
    elif run.upper >= since + WEEK * world.timing.reconcile_every and not run.compare:
        ask(world.watermarks)
