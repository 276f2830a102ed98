"""The mass-delete brake: deletions beyond a threshold per run and per day stop and ask."""

from __future__ import annotations

from dataclasses import dataclass

from tandem.domain.errors import SyncError
from tandem.domain.links import State
from tandem.domain.policies import SalesforceDeletes
from tandem.ports import Watermarks
from tandem.service.jobs import Job
from tandem.service.removal import is_wanted
from tandem.service.world import DOOR, Work, World

DAY = 86400
TOMBSTONES = frozenset({State.DELETED_SALESFORCE, State.DELETED_MARKETO})


class MassDeleteRefused(SyncError):
    """More records of one object were deleted than the brake lets pass; a person must release it."""

    def __init__(self, object_: str, number: int) -> None:
        super().__init__(
            f"{number} more deleted {object_} records stop at the mass-delete brake. "
            "Look at `tandem brake show`; run `tandem brake release` if the deletions are meant."
        )


def admit(world: World, work: Work, jobs: list[Job]) -> list[Job]:
    """The jobs, less the deletions that the brake holds; held ones keep the window open until it is released."""
    if world.deletes(work.object) is SalesforceDeletes.IGNORE:
        return jobs
    deletions = [job for job in jobs if _deletes(world, job)]
    if not deletions or _passes(world, work, len(deletions)):
        return jobs
    work.failure = MassDeleteRefused(work.object, len(deletions))
    return [job for job in jobs if not _deletes(world, job)]


def _deletes(world: World, job: Job) -> bool:
    becomes = job.state in TOMBSTONES and job.link.state not in TOMBSTONES
    return becomes or is_wanted(world, job.link, job.row)


def _passes(world: World, work: Work, number: int) -> bool:
    """Count first and take back, since two workers may count at once; a brake that has tripped holds until released."""
    now = world.clock.now()
    if released_until(world.watermarks, work.object) > now:
        return True
    if hold(world.watermarks, work.object):
        _keep_holding(world, work, number, now)
        return False
    limits = {f"deletes:{work.object}:{int(now // DAY)}": world.limits.deletes_per_day}
    if work.run and work.run != DOOR:  # a door has no run whose deletions could be counted
        limits[f"deletes:{work.object}:{work.run}"] = world.limits.deletes_per_run
    totals = {counter: world.watermarks.add(counter, number) for counter in limits}
    if all(total <= limits[counter] for counter, total in totals.items()):
        return True
    for counter in limits:
        world.watermarks.add(counter, -number)
    _keep_holding(world, work, number, now)
    return False


def _keep_holding(world: World, work: Work, number: int, now: float) -> None:
    """Remember since when the brake holds, and how much this run met; a release that comes in between stands."""
    name = _held(work.object)
    before = world.watermarks.note(name)
    since = before.split()[0] if before else int(now)
    world.watermarks.add(_met(work.object, work.run), number)
    world.watermarks.swap_note(name, before, f"{since} {work.run}")


def _held(object_: str) -> str:
    return f"brake:{object_}"


def _released(object_: str) -> str:
    return f"brake:{object_}:released"


def _met(object_: str, run: str) -> str:
    return f"held:{object_}:{run}"


@dataclass(frozen=True, slots=True)
class Hold:
    """What the brake holds of an object: since when, and how many deletions the run that met them last counted."""

    since: float
    run: str
    number: int


def hold(watermarks: Watermarks, object_: str) -> Hold | None:
    """What the brake holds; None while it holds nothing."""
    note = watermarks.note(_held(object_))
    if not note:
        return None
    since, run = note.split()
    return Hold(float(since), run, watermarks.get(_met(object_, run)) or 0)


def released_until(watermarks: Watermarks, object_: str) -> float:
    """The moment until which deletions pass; it may be over."""
    return float(watermarks.note(_released(object_)) or 0)


def release(watermarks: Watermarks, object_: str, until: float) -> None:
    """Let the deletions of an object pass until a moment; afterwards the brake counts anew."""
    watermarks.put_note(_released(object_), str(int(until)))
    watermarks.put_note(_held(object_), "")
