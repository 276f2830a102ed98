"""The steps of a run, each of which is one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from tandem.adapters.dynamodb.entries import adopt_entries
from tandem.adapters.dynamodb.errors import StateUnavailable
from tandem.adapters.dynamodb.run_items import (
    HISTORY,
    LOCK,
    RUN,
    counter,
    history_name,
    phase_name,
    run_item,
    slice_items,
    slice_name,
)
from tandem.adapters.dynamodb.run_tables import RunTables
from tandem.adapters.dynamodb.tables import NameItem, PhaseItem, RunItem, SliceItem
from tandem.adapters.dynamodb.transactions import LIMIT, delete, put, transact, update
from tandem.domain.runs import Counts, Run, Slice, SliceState, Status

IS_OPEN = SliceItem.state == SliceState.OPEN.value


def open_run(tables: RunTables, run: Run, slices: Sequence[Slice]) -> bool:
    """Take the lock and store the run with its slices and as many entries of `next` as fit; the others wait."""
    expires = tables.expiry()
    for _ in range(5):
        steps = [
            put(tables.label(LOCK, LOCK, id=run.id), NameItem.run.does_not_exist()),
            put(run_item(tables.run, run, expires), RunItem.run.does_not_exist()),
            put(tables.label(HISTORY, history_name(run), id=run.id, expires=expires)),
            *tables.phase_operations(run.id, run.phase, slices),
        ]
        adopted = adopt_entries(tables.entry, run.id, LIMIT - len(steps), expires)
        refused = transact(tables.store, [*steps, *adopted])
        if not refused:
            return True
        if refused[0] < 2:
            return False
    raise StateUnavailable("Entries of the next run are taken while this one opens.")


def close_slice(
    tables: RunTables, run_id: str, slice_: Slice, more: Sequence[Slice], counts: Counts, *, failed: bool
) -> bool:
    """Close an open slice, add its continuations and counts to the phase; False if it was closed before."""
    state = SliceState.FAILED if failed else SliceState.SETTLED
    closing: list[Action] = [SliceItem.state.set(state.value), SliceItem.keys.remove()]
    counting: list[Action] = [PhaseItem.open_slices.add(len(more) - 1)]
    counting += [Path([counter(*name)]).add(number) for name, number in counts.items()]
    if failed:
        counting.append(PhaseItem.failed.set(True))
    refused = transact(
        tables.store,
        [
            update(tables.slice(run_id, slice_name(slice_.id)), closing, IS_OPEN),
            update(tables.phase(run_id, phase_name(slice_.phase)), counting),
            *(
                put(item, SliceItem.run.does_not_exist())
                for item in slice_items(tables.slice, run_id, more, tables.expiry())
            ),
        ],
    )
    if refused and refused[0]:
        raise ValueError("A continuation has the name of a slice the run already has.")
    return not refused


def begin_phase(tables: RunTables, run: Run, phase: int, slices: Sequence[Slice]) -> bool:
    """Move an unended run from its phase to the next one with its slices; False if it has moved or ended."""
    moved = update(
        tables.run(run.id, RUN),
        [RunItem.phase.set(phase), RunItem.behind.set(run.behind)],
        (RunItem.phase == run.phase) & (RunItem.status == Status.IN_PROCESS.value),
    )
    return not transact(tables.store, [moved, *tables.phase_operations(run.id, phase, slices)])


def end_run(tables: RunTables, run: Run, status: Status, at: float) -> bool:
    """Give the lock back and say how the run ended; False if it does not hold the lock."""
    return not transact(
        tables.store,
        [
            delete(tables.label(LOCK, LOCK), NameItem.id == run.id),
            update(tables.run(run.id, RUN), [RunItem.status.set(status.value), RunItem.ended_at.set(at)]),
        ],
    )
