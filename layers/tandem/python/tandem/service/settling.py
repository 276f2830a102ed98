"""What a link is after its record was carried: pure, so that a settle can be made again on a link that was marked."""

from __future__ import annotations

from tandem.domain.links import Claim, Link, State
from tandem.domain.loops import flipped, quarantined
from tandem.service.jobs import Carried, Job


def quiet_link(job: Job) -> Link | None:
    """The link after a plan without writes; None when nothing about it changes."""
    link, plan = job.link, job.plan
    rejected = _still_rejected(job, link)
    same = not plan.agreed and link.state is job.state and rejected == link.rejected
    if same and link.claim is None and not (job.both and link.dirty):
        return None
    return link.evolve(
        shadows={**link.shadows, **plan.agreed},
        dirty=link.dirty and not job.both,
        claim=None,
        stamp=job.row.stamp,
        state=job.state,
        rejected=rejected,
    )


def over(before: Link, after: Link) -> bool:
    """Whether the link had something open that it has no more."""
    return bool(before.rejected - after.rejected) or (before.state is State.GONE and after.state is not State.GONE)


def settled_link(one: Carried, current: Link, now: int, *, seen: bool, day: float) -> Link:
    """The link after the push: shadows of what was done, a claim of what is undecided, a mark of what was not sent."""
    job = one.job
    shadows = {**current.shadows, **{slot: job.plan.intent[slot].shadow for slot in one.done}}
    claim = _rest_of_claim(current.claim, one.undecided)
    unwritten = {base for base in job.plan.bases if base.slot not in one.done | one.undecided}
    bases = tuple(base for base in current.bases if base.at + 2 * day > now and base not in unwritten)
    dirty = one.released or (current.dirty and not (seen and job.both))
    flips = flipped(job.link, one.written(), now)
    own, written_at = (one.own, one.own.answered) if one.own else (current.own, current.written)
    return current.evolve(
        shadows=shadows,
        claim=claim,
        bases=bases,
        dirty=dirty,
        own=own,
        written=written_at,
        stamp=job.row.stamp,
        state=_state_after(one, current),
        since=now if one.gone else current.since,
        rejected=frozenset((_still_rejected(job, current) - one.done) | one.refused.keys() | quarantined(flips)),
        flips=flips,
    )


def _still_rejected(job: Job, current: Link) -> frozenset[int]:
    """Where both sides were read, what is not to be written is refused no more, whoever wrote it."""
    return current.rejected & (job.plan.intent.keys() | current.quarantine) if job.both else current.rejected


def _state_after(one: Carried, current: Link) -> State:
    if one.gone:
        return State.GONE
    unfinished = one.undecided or one.released or one.refused
    return current.state if unfinished else one.job.state


def _rest_of_claim(claim: Claim | None, undecided: set[int]) -> Claim | None:
    if claim is None or not undecided:
        return None
    return Claim(claim.owner, claim.until, {slot: claim.intent[slot] for slot in undecided})
