"""Runs, their phases and slices in DynamoDB."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple
from hashlib import blake2b

from pynamodb.expressions.update import Action

from tandem.adapters.dynamodb import run_items as items
from tandem.adapters.dynamodb.batches import batch_get, batch_write
from tandem.adapters.dynamodb.entries import put_entries, read_entries
from tandem.adapters.dynamodb.errors import ConditionFailed
from tandem.adapters.dynamodb.run_steps import IS_OPEN, begin_phase, close_slice, end_run, open_run
from tandem.adapters.dynamodb.run_tables import RunTables
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.dynamodb.tables import LossItem, SliceItem
from tandem.adapters.dynamodb.transactions import check, transact
from tandem.domain.runs import Counts, Run, Slice, Stage, Status
from tandem.ports import Loss


class DynamoRuns:
    """Keeps runs with the promises of `ports.Runs`. Ids of slices start with their phase and a hyphen.

    `prefix` tells the keys that one era of the state remembers from those of another.
    """

    def __init__(self, store: Store, table: str, *, prefix: str = "", now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._prefix = prefix
        self._tables = RunTables(store, table, now=now)

    def current(self) -> Run | None:
        """The open run."""
        label = self._tables.label
        try:
            lock = label.get(items.LOCK, items.LOCK, consistent_read=True)
        except label.DoesNotExist:
            return None
        run = self.read(lock.id)
        return run if run is not None and run.status is Status.IN_PROCESS else None

    def read(self, run_id: str) -> Run | None:
        """One run."""
        return next(iter(self._read([run_id])), None)

    def last(self, number: int) -> list[Run]:
        """The newest runs, newest first."""
        history = self._tables.label.query(items.HISTORY, scan_index_forward=False, limit=number, consistent_read=True)
        return sorted(self._read([entry.id for entry in history]), key=lambda run: run.opened_at, reverse=True)

    def open(self, run: Run, slices: Sequence[Slice]) -> bool:
        """Open the run unless one is open, adopting entries of `next`."""
        return open_run(self._tables, run, slices)

    def take(self, run_id: str, slice_id: str, owner: str, now: float, until: float) -> Slice | None:
        """Take an open slice without a live owner."""
        item = self._tables.slice(run_id, items.slice_name(slice_id))
        taking: list[Action] = [SliceItem.owner.set(owner), SliceItem.until.set(until), SliceItem.tries.add(1)]
        try:
            item.update(taking, IS_OPEN & (SliceItem.until <= now))
        except ConditionFailed as error:
            return self._taken(run_id, slice_id, owner, until) if error.repeated else None
        return items.slice_of(item)

    def note(self, run_id: str, slice_id: str, object_: str, keys: Sequence[str]) -> bool:
        """Remember keys while the slice is open."""
        tables = self._tables
        held = check(tables.slice, run_id, items.slice_name(slice_id), IS_OPEN)
        entries = put_entries(tables.entry, run_id, self._prefix + object_, keys, tables.expiry())
        return not transact(self._store, [held, *entries])

    def entries(self, run_id: str, object_: str) -> list[str]:
        """The remembered keys, each once."""
        return read_entries(self._tables.entry, run_id, self._prefix + object_)

    def close(
        self, run_id: str, slice_: Slice, more: Sequence[Slice], counts: Counts, *, failed: bool = False
    ) -> int | None:
        """Close an open slice with its continuations and counts; at most 98 of them."""
        if not close_slice(self._tables, run_id, slice_, more, counts, failed=failed):
            return None
        return self.stage(run_id, slice_.phase).count

    def stage(self, run_id: str, phase: int) -> Stage:
        """The fan-in of one phase."""
        key = {"run": {"S": run_id}, "item": {"S": items.phase_name(phase)}}
        found = next(batch_get(self._store, self._tables.name, [key]), None)
        return Stage(phase, 0) if found is None else items.stage_of(phase, found)

    def open_slices(self, run_id: str, phase: int) -> list[Slice]:
        """The slices of a phase that nobody has closed."""
        found = self._tables.slice.query(
            run_id, SliceItem.item.startswith(items.slice_name(f"{phase}-")), IS_OPEN, consistent_read=True
        )
        return [items.slice_of(item) for item in found]

    def begin(self, run: Run, phase: int, slices: Sequence[Slice]) -> bool:
        """Move the run on, unless it has moved."""
        return begin_phase(self._tables, run, phase, slices)

    def end(self, run: Run, status: Status, at: float) -> bool:
        """End the run and free the way for the next."""
        return end_run(self._tables, run, status, at)

    def later(self, object_: str, keys: Sequence[str]) -> None:
        """Remember keys for the run to come."""
        if keys:
            transact(self._store, put_entries(self._tables.entry, items.NEXT, self._prefix + object_, keys, None))

    def lost(self, run_id: str, losses: Sequence[Loss]) -> None:
        """Record collisions; one recorded again lands on itself."""
        expires = self._tables.expiry()
        made = {name: loss for loss in losses for name in [_loss_name(loss)]}
        batch_write(
            self._store,
            self._tables.name,
            [
                {
                    "PutRequest": {
                        "Item": self._tables.loss(run_id, name, loss=astuple(loss), expires=expires).serialize()
                    }
                }
                for name, loss in made.items()
            ],
        )

    def losses(self, run_id: str) -> list[Loss]:
        """The collisions of a run, in the order of their times."""
        found = self._tables.loss.query(run_id, LossItem.item.startswith("loss#"), consistent_read=True)
        return [Loss(*item.loss) for item in found]

    def _read(self, run_ids: Sequence[str]) -> list[Run]:
        keys = [{"run": {"S": run_id}, "item": {"S": items.RUN}} for run_id in run_ids]
        found = batch_get(self._store, self._tables.name, keys)
        return [items.run_of(self._tables.run.from_raw_data(item)) for item in found]

    def _taken(self, run_id: str, slice_id: str, owner: str, until: float) -> Slice | None:
        """Whether the slice is ours after all: its first answer may have been lost on the way."""
        found = self._tables.slice.get(run_id, items.slice_name(slice_id), consistent_read=True)
        ours = found.owner == owner and found.until == until
        return items.slice_of(found) if ours else None


def _loss_name(loss: Loss) -> str:
    digest = blake2b(json.dumps(astuple(loss)).encode(), digest_size=12).hexdigest()
    return f"loss#{loss.at:017.6f}#{digest}"
