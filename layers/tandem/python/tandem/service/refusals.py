"""Rejects: remember what a side refused before the link is settled, forget it once its fields have moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tandem.domain.links import RECORD
from tandem.domain.records import Side
from tandem.domain.remedies import remedy
from tandem.ports import Reject
from tandem.service.world import Work, World

if TYPE_CHECKING:
    from tandem.service.carry import Carried


def open_rejects(world: World, work: Work, claimed: Iterable[Carried]) -> None:
    """Store one reject for each cause of each refused record; causes heard for the first time become its news."""
    found = {one.link.key: (one, _rejects(world, work, one)) for one in claimed if one.refused or one.gone}
    if not found:
        return
    known = world.rejects.of(found)
    for key, (one, rejects) in found.items():
        before = {reject.cause_id: reject for reject in known.get(key, [])}
        counted = [_again(world, reject, before.get(reject.cause_id)) for reject in rejects]
        new = world.rejects.open(counted)
        one.news += [reject for reject, fresh in zip(counted, new, strict=True) if fresh and reject.code != "gone"]


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
    base = reject_of(world, object_, key, Side.MARKETO, ("gone", "", cause), (RECORD,))
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
        due_at=world.timing.retry_at(now, 1),
        opened_at=now,
        slots=slots,
    )


def _again(world: World, reject: Reject, before: Reject | None) -> Reject:
    if before is None or reject.code == "gone":
        return reject
    tries = before.tries + 1
    due = world.timing.retry_at(world.clock.now(), tries)
    return replace(reject, tries=tries, due_at=due, opened_at=before.opened_at)


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
