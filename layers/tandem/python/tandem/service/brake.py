"""The mass-delete brake: deletions beyond a threshold per run and per day stop and ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tandem.domain.errors import SyncError
from tandem.domain.links import State
from tandem.service.world import Work, World

if TYPE_CHECKING:
    from tandem.service.carry import Job

DAY = 86400


class MassDeleteRefused(SyncError):
    """More records of one object were deleted than the brake lets pass; a person must release it."""

    def __init__(self, object_: str, number: int) -> None:
        super().__init__(
            f"{number} more deleted {object_} records stop at the mass-delete brake. "
            "Look at `tandem brake show`; run `tandem brake release` if the deletions are meant."
        )


def admit(world: World, work: Work, jobs: list[Job]) -> list[Job]:
    """The jobs, less the deletions that the brake holds; held ones keep the window open until it is released."""
    deletions = [job for job in jobs if _deletes(job)]
    if not deletions or _passes(world, work, len(deletions)):
        return jobs
    work.failure = MassDeleteRefused(work.object, len(deletions))
    return [job for job in jobs if not _deletes(job)]


def _deletes(job: Job) -> bool:
    return job.state is State.DELETED_SALESFORCE and job.link.state is not State.DELETED_SALESFORCE


def _passes(world: World, work: Work, number: int) -> bool:
    now = world.clock.now()
    if float(world.watermarks.note(f"brake:{work.object}:released") or 0) > now:
        return True
    run, day = f"deletes:{work.object}:{work.run}", f"deletes:{work.object}:{int(now // DAY)}"
    so_far = (world.watermarks.get(run) or 0) + number, (world.watermarks.get(day) or 0) + number
    if so_far[0] > world.limits.deletes_per_run or so_far[1] > world.limits.deletes_per_day:
        world.watermarks.put_note(f"brake:{work.object}", f"{number} deletions held at {int(now)}")
        return False
    world.watermarks.add(run, number)
    world.watermarks.add(day, number)
    return True
