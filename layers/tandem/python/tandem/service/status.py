"""What a person reads: the last runs with their rows, watermarks, open rejects and the trouble of the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tandem.domain.remedies import WAITING
from tandem.domain.runs import Run, Status, Tally, phases
from tandem.ports import Reject, Rejects, Runs, Watermarks
from tandem.service import mappings
from tandem.service.closing import CALLS
from tandem.service.orchestrate import mark_name
from tandem.service.trouble import TROUBLE

SIDES = ("salesforce", "marketo")
HIDDEN = frozenset({"feed", "changes", CALLS})
MANY = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a run's report."""

    object: str
    operation: str
    new: int = 0
    updated: int = 0
    deleted: int = 0
    skipped: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run as people see it. Times are epoch seconds; `pending` are records that wait for a decision."""

    run_id: str
    status: str
    started_at: float
    ended_at: float | None
    objects: tuple[Line, ...]
    calls: Mapping[str, int]
    collisions: int
    rejects: int
    pending: int


@dataclass(frozen=True, slots=True)
class State:
    """The state of the sync as people see it."""

    header: str
    trouble: str | None
    runs: tuple[RunReport, ...]
    watermarks: Mapping[str, int]
    backlog: int
    rejects: tuple[Reject, ...]
    mapping: tuple[str, ...] = ()
    """What a person should know of the field pairs: those that rest, wait or are held, and why."""


@dataclass(frozen=True, slots=True)
class Books:
    """Where a report is read from."""

    runs: Runs
    rejects: Rejects
    watermarks: Watermarks
    stages: Sequence[Sequence[str]]

    @property
    def objects(self) -> tuple[str, ...]:
        """The objects that are synced."""
        return tuple(name for stage in self.stages for name in stage)


def report(books: Books, run: Run) -> RunReport:
    """One run."""
    totals: Counter[tuple[str, str, str]] = Counter()
    for phase in range(len(phases(books.stages))):
        totals.update(books.runs.stage(run.id, phase).counts)
    opened = rejects(books)
    return RunReport(
        run_id=run.id,
        status=run.status.value,
        started_at=run.opened_at,
        ended_at=run.ended_at,
        objects=_lines(totals),
        calls={
            side: totals[(CALLS, side, "made")] + (books.watermarks.get(f"calls:{run.id}:{side}") or 0)
            for side in SIDES
        },
        collisions=len(books.runs.losses(run.id)),
        rejects=sum(reject.code not in WAITING for reject in opened),
        pending=sum(reject.code in WAITING for reject in opened),
    )


def _lines(totals: Mapping[tuple[str, str, str], int]) -> tuple[Line, ...]:
    rows: dict[tuple[str, str], dict[str, int]] = {}
    columns = {tally.value for tally in Tally}
    for (object_, operation, column), number in totals.items():
        if object_ not in HIDDEN and column in columns and operation != "slices":
            rows.setdefault((object_, operation), {})[column] = number
    return tuple(Line(object_, operation, **counts) for (object_, operation), counts in sorted(rows.items()))


def rejects(books: Books, most: int = MANY) -> list[Reject]:
    """The open rejects of all objects, at most so many of each."""
    return [reject for name in books.objects for reject in books.rejects.all(name, most)]


def state(books: Books, number: int = 10) -> State:
    """The last runs and what surrounds them."""
    runs = books.runs.last(number)
    current = books.runs.current()
    waiting = 0
    if current is not None:
        waiting = books.runs.stage(current.id, current.phase).count
    return State(
        header=_header(books, current),
        trouble=_trouble(books),
        runs=tuple(report(books, run) for run in runs),
        watermarks={mark_name(name): mark for name in books.objects if (mark := books.watermarks.get(mark_name(name)))},
        backlog=waiting,
        rejects=tuple(rejects(books)),
        mapping=tuple(text for told in mappings.problems(books.watermarks).values() for text in told),
    )


def _trouble(books: Books) -> str | None:
    """What stopped the sync last, unless a run has succeeded since."""
    note = books.watermarks.note(TROUBLE)
    if not note:
        return None
    at, _, text = note.partition(" ")
    last = next((run for run in books.runs.last(5) if run.status is Status.SUCCEEDED), None)
    return None if last is not None and (last.ended_at or 0) > float(at) else text


def _header(books: Books, current: Run | None) -> str:
    if _trouble(books):
        return "Failed"
    return "Sync in Progress" if current else "Last Synced"
