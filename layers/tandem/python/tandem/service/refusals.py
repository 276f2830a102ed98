"""Rejects: remember what a side refused before the link is settled, forget it once its fields have moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tandem.domain.links import RECORD, Link, State
from tandem.domain.records import Side
from tandem.domain.remedies import GONE, PENDING, WAITING, remedy
from tandem.ports import Reject
from tandem.service.jobs import Carried
from tandem.service.world import Work, World

_LONGEST_WAIT = 6 * 3600.0
LOOP = "loop"
"""The code of a field in quarantine: nobody refused it, but writing it goes on for ever."""


def open_rejects(world: World, work: Work, claimed: Iterable[Carried]) -> None:
    """Store one reject for each cause of each refused record; causes heard for the first time become its news."""
    found = {one.link.key: one for one in claimed if one.refused or one.gone}
    for fresh in opened(world, [reject for one in found.values() for reject in _rejects(world, work, one)]):
        found[fresh.key].news.append(fresh)


def opened(world: World, rejects: Sequence[Reject]) -> list[Reject]:
    """Store rejects, each tried once more than before; the answer is those whose cause is new."""
    if not rejects:
        return []
    known = world.rejects.of({reject.key for reject in rejects})
    before = {(reject.key, reject.cause_id): reject for several in known.values() for reject in several}
    counted = [_again(world, reject, before.get((reject.key, reject.cause_id))) for reject in rejects]
    new = world.rejects.open(counted)
    return [reject for reject, fresh in zip(counted, new, strict=True) if fresh and reject.code not in WAITING]


def _rejects(world: World, work: Work, one: Carried) -> list[Reject]:
    causes: dict[tuple[Side, str, str], list[int]] = {}
    texts: dict[tuple[Side, str, str], str] = {}
    for slot, outcome in one.refused.items():
        side = Side.SALESFORCE if slot in one.job.plan.salesforce else Side.MARKETO
        pair = world.mappings[work.object].by_slot[slot]
        name = pair.field(side).name if outcome.fields else ""
        causes.setdefault((side, outcome.code, name), []).append(slot)
        texts[(side, outcome.code, name)] = outcome.cause
    rejects = [
        reject_of(world, work.object, one.link.key, side, (code, name, texts[(side, code, name)]), tuple(slots))
        for (side, code, name), slots in causes.items()
    ]
    if one.gone:
        rejects.append(gone(world, work.object, one.link.key))
    return rejects


def gone(world: World, object_: str, key: str) -> Reject:
    """The reminder to look again at a record one side does not know any more."""
    now = world.clock.now()
    cause = "One side no longer knows the record."
    base = reject_of(world, object_, key, Side.MARKETO, (GONE, "", cause), (RECORD,))
    return replace(base, due_at=now + world.timing.gone_after)


def reject_of(
    world: World, object_: str, key: str, side: Side, what: tuple[str, str, str], slots: tuple[int, ...]
) -> Reject:
    """A reject opened now; `what` is the code, the field's name (or nothing) and the cause."""
    code, name, cause = what
    now = world.clock.now()
    return Reject(
        key=key,
        cause_id=f"{side}:{code}:{name or '*'}",
        object=object_,
        side=side.value,
        code=code,
        field=name,
        cause=cause,
        remedy=remedy(side, code),
        tries=1,
        due_at=_due(world, code, 1),
        opened_at=now,
        slots=slots,
    )


def _again(world: World, reject: Reject, before: Reject | None) -> Reject:
    if before is None or reject.code in {GONE, LOOP}:
        return reject
    tries = before.tries + 1
    return replace(reject, tries=tries, due_at=_due(world, reject.code, tries), opened_at=before.opened_at)


def _due(world: World, code: str, tries: int) -> float:
    """What waits for another record is looked at in the next run, then ever less often, each six hours at least."""
    now = world.clock.now()
    if code != PENDING:
        return world.timing.retry_at(now, tries)
    return now + min(world.timing.pause * (2.0 ** min(tries - 1, 10) - 1), _LONGEST_WAIT)


def close_rejects(world: World, open_slots: Mapping[str, frozenset[int] | None]) -> None:
    """Close the rejects of records, except those whose fields are still refused."""
    if not open_slots:
        return
    known = world.rejects.of(open_slots)
    world.rejects.close(
        [
            reject
            for key, rejects in known.items()
            for reject in rejects
            if not set(reject.slots) & (open_slots[key] or frozenset())
        ]
    )


def close_idle(world: World, keys: Sequence[str]) -> None:
    """Close rejects that nothing stands behind any more: their record is a tombstone or was never linked, or the
    fields they name are no longer refused.

    Rejects are read before the links: whoever opens one holds the claim until its settle, so a fresh one stays.
    """
    known = world.rejects.of(keys) if keys else {}
    links = world.links.read(known) if known else {}
    now = world.clock.now()
    world.rejects.close(
        [reject for key, rejects in known.items() for reject in rejects if _idle(links.get(key), reject, now)]
    )


def _idle(link: Link | None, reject: Reject, now: float) -> bool:
    if link is None or link.state not in {State.LIVE, State.GONE}:
        return True
    if link.claimed(now) or (reject.code == GONE and link.state is State.GONE):
        return False
    return not set(reject.slots) & link.rejected
