"""The trailing reader's place: when it is due, where it stopped, when it was done."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from tandem.domain.runs import Run
from tandem.service.world import World

PLACE = "trail"
ENDS = "trail:ends"
LONGEST = 13 * 86400
"""Seconds a read reaches back at most, after however long a time without runs."""


@dataclass(frozen=True, slots=True)
class Place:
    """A read from `since` on: where it stands, when it started, and whether it is the daily one."""

    token: str
    started: int
    since: int
    daily: bool

    def at(self, token: str) -> Place:
        """The same read, further on."""
        return replace(self, token=token)


def begin(world: World, run: Run) -> Place | None:
    """The read that stopped in its middle, or a new one if it is due; whether it is the daily one is decided once."""
    if stopped := world.watermarks.note(PLACE):
        return Place(**json.loads(stopped))
    now, timing = world.clock.now(), world.timing
    last = world.watermarks.get("trail:at") or 0
    if now < last + timing.trailing_every:
        return None
    daily = now >= (world.watermarks.get("trail:day") or 0) + timing.trailing_daily_every
    span = int(timing.trailing_daily_span if daily else timing.trailing_span)
    if last:  # after hours without a run, what came late before them is still to be met
        span = max(span, min(LONGEST, int(now - last + timing.trailing_span - timing.trailing_every)))
    token = None if daily else _earlier_end(world, now, span)
    return Place(token or world.marketo.token(run.upper - span), int(now), int(now) - span, daily)


def _ends(world: World) -> list[tuple[int, str]]:
    """Where the last reads ended, and when they had started."""
    return [(int(at), token) for at, token in json.loads(world.watermarks.note(ENDS) or "[]")]


def _earlier_end(world: World, now: float, span: float) -> str | None:
    """The end of a read of about `span` seconds ago: reading on from there costs no call for a token."""
    old = [token for at, token in _ends(world) if span <= now - at <= 2 * span]
    return old[-1] if old else None


def stop(world: World, place: Place) -> None:
    """Its share of this run is over: the next run goes on from here."""
    world.watermarks.put_note(PLACE, json.dumps(asdict(place)))


def forget(world: World) -> None:
    """Its token is no longer accepted: the next read starts anew."""
    world.watermarks.put_note(PLACE, "")
    world.watermarks.put_note(ENDS, "[]")


def finish(world: World, place: Place) -> None:
    """It has come to the present; its end is where a later one begins."""
    kept = [end for end in _ends(world) if place.started - end[0] <= 2 * world.timing.trailing_span]
    world.watermarks.put_note(ENDS, json.dumps([*kept, (int(world.clock.now()), place.token)]))
    world.watermarks.advance("trail:at", place.started)
    if place.daily:
        world.watermarks.advance("trail:day", place.started)
    if world.watermarks.note(PLACE):
        world.watermarks.put_note(PLACE, "")
