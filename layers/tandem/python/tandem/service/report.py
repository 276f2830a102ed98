"""What people are told: collisions in our state as hashes, collisions and refusals in the person's activity log."""

from __future__ import annotations

from collections.abc import Iterable

from tandem.domain.errors import ConfigurationError, CredentialsRefused, SyncError
from tandem.domain.links import Link
from tandem.domain.plan import Collision
from tandem.domain.records import Json, Write
from tandem.ports import Loss
from tandem.service.jobs import Carried
from tandem.service.world import MARKETO_BATCH, Work, World, batched


def collisions(world: World, work: Work, found: Iterable[tuple[Link, tuple[Collision, ...]]]) -> None:
    """Record each value that gives way, as a hash, before it is written over."""
    losses = [_loss(world, link, collision) for link, several in found for collision in several]
    if losses:
        world.runs.lost(work.run, losses)


def _loss(world: World, link: Link, collision: Collision) -> Loss:
    pair = world.mappings[link.object].by_slot[collision.slot]
    described = pair.field(collision.side)
    return Loss(
        key=link.key,
        person=link.person or "",
        object=link.object,
        field=described.name,
        side=collision.side.value,
        digest=world.hasher(link.salt, described.kind, collision.lost).hex(),
        at=world.clock.now(),
        meeting=collision.meeting.value,
    )


def log(world: World, work: Work, carried: Iterable[Carried]) -> None:
    """Add the collisions and the new refusals to the activity log of each person."""
    entries = [entry for one in carried for entry in _entries(world, one)]
    write_log(world, work, entries)


def write_log(world: World, work: Work, entries: list[Write]) -> None:
    """Write log entries; they tell what our state holds already, so a failed one is not tried again."""
    for chunk in batched(entries, MARKETO_BATCH):
        if work.trouble is not None:
            return
        try:
            world.marketo.log(chunk)
        except CredentialsRefused as error:
            work.trouble = error
        except ConfigurationError as error:
            # The log is a courtesy: an instance without the activity type is told of, and synced all the same.
            world.alarm(error)
            return
        except SyncError as error:
            work.trouble = error


def _entries(world: World, one: Carried) -> Iterable[Write]:
    person = one.link.person
    if person is None or world.family(one.link.object).keyed:
        return
    for reject in one.news:
        yield Write(
            person,
            {
                "summary": f"{reject.side.capitalize()} refused {reject.field or 'the record'}",
                "outcome": "rejected",
                "field": reject.field,
                "code": reject.code,
                "cause": reject.cause,
                "remedy": reject.remedy,
            },
        )
    if world.limits.log_collisions:
        written = one.done | one.undecided
        for collision in (c for c in one.job.plan.collisions if c.slot in written):
            yield Write(person, collision_entry(world, one.link.object, collision))


def collision_entry(world: World, object_: str, collision: Collision) -> dict[str, Json]:
    """The log entry of a value that gave way; the text stands nowhere else."""
    name = world.mappings[object_].by_slot[collision.slot].field(collision.side).name
    return {
        "summary": f"Two values met in {name}; {collision.side.other.capitalize()}'s stands",
        "outcome": "collision",
        "field": name,
        "code": collision.meeting.value,
        "lost": collision.lost,
    }
