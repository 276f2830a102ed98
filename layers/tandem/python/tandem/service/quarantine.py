"""The loop breaker at work: a field that two automations keep changing back rests, and a person is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tandem.domain.links import Link
from tandem.domain.loops import WITHIN, flipped, lifted, quarantined
from tandem.domain.records import Side
from tandem.ports import Reject
from tandem.service.jobs import Carried
from tandem.service.refusals import LOOP, opened, reject_of
from tandem.service.world import Work, World

DAY = 86400


def open_rejects(world: World, work: Work, claimed: Iterable[Carried]) -> None:
    """Store a reject for each field whose quarantine begins with this write; it is due in a day."""
    found = {one.link.key: one for one in claimed if one.done}
    for fresh in opened(world, [reject for one in found.values() for reject in _begun(world, work, one)]):
        found[fresh.key].news.append(fresh)


def _begun(world: World, work: Work, one: Carried) -> list[Reject]:
    now = world.clock.now()
    written = one.written()
    flips = flipped(one.job.link, written, int(now))
    fresh = quarantined(flips) - one.job.link.quarantine
    rejects = [_reject(world, work, one.link.key, written[slot], slot) for slot in sorted(fresh)]
    return [replace(reject, due_at=now + DAY) for reject in rejects]


def _reject(world: World, work: Work, key: str, side: Side, slot: int) -> Reject:
    name = world.mappings[work.object].by_slot[slot].field(side).name
    cause = f"Both sides keep changing this field back, each within {WITHIN // 60} minutes of our write to it."
    return reject_of(world, work.object, key, side, (LOOP, name, cause), (slot,))


def lift(world: World, link: Link) -> Link:
    """The link without the quarantines whose day is over or that a person has lifted by `tandem retry`."""
    if not link.quarantine:
        return link
    now = world.clock.now()
    rejects = world.rejects.of([link.key]).get(link.key, [])
    resting = {slot for reject in rejects if reject.code == LOOP and reject.due_at > now for slot in reject.slots}
    return replace(link, flips=lifted(link, link.quarantine - resting))
