"""Runs, slices and their fan-in in dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tandem.domain.runs import Counts, Run, Slice, SliceState, Stage, Status
from tandem.ports import Loss

Entry = tuple[str, tuple[str, ...]]


class MemoryRuns:
    """Keeps runs with the promises of `ports.Runs`."""

    def __init__(self) -> None:
        self.open_id: str | None = None
        self.runs: dict[str, Run] = {}
        self.slices: dict[tuple[str, str], Slice] = {}
        self.stages: dict[tuple[str, int], Stage] = {}
        self.noted: dict[str, list[Entry]] = {}
        self.next: list[Entry] = []
        self.lost_values: dict[str, dict[Loss, None]] = {}

    def current(self) -> Run | None:
        """The open run."""
        return self.runs[self.open_id] if self.open_id else None

    def read(self, run_id: str) -> Run | None:
        """One run."""
        return self.runs.get(run_id)

    def last(self, number: int) -> list[Run]:
        """The newest runs, newest first."""
        return list(reversed(self.runs.values()))[:number]

    def open(self, run: Run, slices: Sequence[Slice]) -> bool:
        """Open the run unless one is open, adopting the entries of `next`."""
        if self.open_id is not None or run.id in self.runs:
            return False
        self.open_id = run.id
        self.runs[run.id] = run
        self.noted[run.id], self.next = self.next, []
        self._put_phase(run.id, run.phase, slices)
        return True

    def take(self, run_id: str, slice_id: str, owner: str, now: float, until: float) -> Slice | None:
        """Take an open slice without a live owner."""
        stored = self.slices.get((run_id, slice_id))
        if stored is None or stored.state is not SliceState.OPEN or stored.until > now:
            return None
        taken = replace(stored, owner=owner, until=until, tries=stored.tries + 1)
        self.slices[(run_id, slice_id)] = taken
        return taken

    def note(self, run_id: str, slice_id: str, object_: str, keys: Sequence[str]) -> bool:
        """Remember keys while the slice is open."""
        stored = self.slices.get((run_id, slice_id))
        if stored is None or stored.state is not SliceState.OPEN:
            return False
        self.noted[run_id].append((object_, tuple(keys)))
        return True

    def entries(self, run_id: str, object_: str) -> list[str]:
        """The remembered keys, each once."""
        return list(dict.fromkeys(key for name, keys in self.noted[run_id] if name == object_ for key in keys))

    def close(
        self, run_id: str, slice_: Slice, more: Sequence[Slice], counts: Counts, *, failed: bool = False
    ) -> int | None:
        """Close an open slice with its continuations and counts."""
        stored = self.slices.get((run_id, slice_.id))
        if stored is None or stored.state is not SliceState.OPEN:
            return None
        state = SliceState.FAILED if failed else SliceState.SETTLED
        self.slices[(run_id, slice_.id)] = replace(stored, state=state)
        for piece in more:
            self.slices[(run_id, piece.id)] = piece
        stage = self.stages[(run_id, slice_.phase)]
        total = Counter(stage.counts)
        total.update(counts)
        count = stage.count - 1 + len(more)
        self.stages[(run_id, slice_.phase)] = Stage(slice_.phase, count, stage.failed or failed, dict(total))
        return count

    def stage(self, run_id: str, phase: int) -> Stage:
        """The fan-in of one phase."""
        return self.stages.get((run_id, phase), Stage(phase, 0))

    def open_slices(self, run_id: str, phase: int) -> list[Slice]:
        """The slices of a phase that nobody has closed."""
        return [
            piece
            for (run, _), piece in self.slices.items()
            if run == run_id and piece.phase == phase and piece.state is SliceState.OPEN
        ]

    def begin(self, run: Run, phase: int, slices: Sequence[Slice]) -> bool:
        """Move the run on, unless it has moved."""
        stored = self.runs[run.id]
        if stored.phase != run.phase or stored.status is not Status.IN_PROCESS:
            return False
        self.runs[run.id] = replace(stored, phase=phase, behind=run.behind)
        self._put_phase(run.id, phase, slices)
        return True

    def end(self, run: Run, status: Status, at: float) -> bool:
        """End the run and free the way for the next."""
        if self.open_id != run.id:
            return False
        self.runs[run.id] = replace(self.runs[run.id], status=status, ended_at=at)
        self.open_id = None
        return True

    def later(self, object_: str, keys: Sequence[str]) -> None:
        """Remember keys for the run to come."""
        self.next.append((object_, tuple(keys)))

    def lost(self, run_id: str, losses: Sequence[Loss]) -> None:
        """Record collisions."""
        self.lost_values.setdefault(run_id, {}).update(dict.fromkeys(losses))

    def losses(self, run_id: str) -> list[Loss]:
        """The collisions of a run."""
        return list(self.lost_values.get(run_id, {}))

    def _put_phase(self, run_id: str, phase: int, slices: Sequence[Slice]) -> None:
        self.stages[(run_id, phase)] = Stage(phase, len(slices))
        for piece in slices:
            self.slices[(run_id, piece.id)] = piece
