"""A record whose key is made of what it refers to gets another key by being deleted and made again.

Marketo has no other way (Adobe: opportunity-roles.md). What is taken away leaves a link that waits for its birth, so
whoever dies in between leaves nothing undone: the next one who meets the link makes the record.
"""

from __future__ import annotations

from collections.abc import Sequence

from tandem.domain.links import Claim
from tandem.domain.mapping import slots_of
from tandem.domain.records import Side
from tandem.service import removal
from tandem.service.jobs import Job
from tandem.service.world import Work, World


def is_needed(world: World, job: Job) -> bool:
    """Whether what is to be written would change the record's key."""
    family = world.family(job.link.object)
    if not family.compound:
        return False
    return bool(slots_of(world.mappings[family.name], Side.MARKETO, family.identity) & job.plan.marketo.keys())


def take_away(world: World, work: Work, jobs: Sequence[Job]) -> None:
    """Claim, delete, leave a link without a record; its key is put back, so that the record is made in this run."""
    claim = Claim(world.ids.name(), world.claim_until())
    claims = [job.link.evolve(claim=claim) for job in jobs]
    stored = world.links.swap([(job.link.version, link) for job, link in zip(jobs, claims, strict=True)])
    for job, ok in zip(jobs, stored, strict=True):
        if not ok:
            work.again(job.link.key)
    removal.delete(world, work, [link for link, ok in zip(claims, stored, strict=True) if ok])
