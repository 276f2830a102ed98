"""The kinds of items in the table of runs, and how long they are kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tandem.adapters.dynamodb.run_items import phase_name, slice_items
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.dynamodb.tables import EntryItem, LossItem, NameItem, PhaseItem, RunItem, SliceItem
from tandem.adapters.dynamodb.transactions import Operation, put
from tandem.domain.runs import Slice

KEPT = 40 * 86400


class RunTables:
    """The models of the table of runs, bound to it; `now` only dates the removal of what is old."""

    def __init__(self, store: Store, name: str, *, now: Callable[[], float] = time.time) -> None:
        self.store = store
        self.name = name
        self.run = store.table(RunItem, name)
        self.label = store.table(NameItem, name)
        self.phase = store.table(PhaseItem, name)
        self.slice = store.table(SliceItem, name)
        self.entry = store.table(EntryItem, name)
        self.loss = store.table(LossItem, name)
        self._now = now

    def expiry(self) -> int:
        """When an item made now may be removed."""
        return int(self._now()) + KEPT

    def phase_operations(self, run_id: str, phase: int, slices: Sequence[Slice]) -> list[Operation]:
        """Operations that make a phase with its first slices."""
        expires = self.expiry()
        fan_in = self.phase(run_id, phase_name(phase), open_slices=len(slices), failed=False, expires=expires)
        return [put(fan_in), *map(put, slice_items(self.slice, run_id, slices, expires))]
