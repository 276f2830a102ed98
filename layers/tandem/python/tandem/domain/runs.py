"""Runs: what one tick starts, cut into slices, phase after phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a slice asks of its worker."""

    CHANGES = "changes"
    LIST = "list"
    WINDOW = "window"
    SKIP = "skip"


class SliceState(StrEnum):
    """A slice is open until one transaction closes it as settled or failed."""

    OPEN = "open"
    SETTLED = "settled"
    FAILED = "failed"


class Status(StrEnum):
    """How a run stands or ended (the words of the native sync's status page)."""

    IN_PROCESS = "In Process"
    SUCCEEDED = "Succeeded"
    INCOMPLETE = "Incomplete"
    FAILED = "Failed"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a window, ordered by stamp and id; rows at or before it are done."""

    stamp: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """One message's worth of a run: a list of ids, or a piece of a window from `cursor` on."""

    id: str
    phase: int
    kind: Kind
    object: str
    keys: tuple[str, ...] = ()
    cursor: Cursor | None = None
    limit: int = 2000
    state: SliceState = SliceState.OPEN
    owner: str = ""
    until: float = 0
    tries: int = 0
    not_before: float = 0
    generation: int = 0
    """How often its keys were put back already in this run."""


@dataclass(frozen=True, slots=True)
class Window:
    """`since <= SystemModstamp < until` of one object, in epoch seconds."""

    object: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that follows from one tick. `upper` is the Salesforce server's second when it opened."""

    id: str
    opened_at: float
    upper: int
    windows: tuple[Window, ...] = ()
    phase: int = 0
    status: Status = Status.IN_PROCESS
    ended_at: float | None = None
    behind: bool = False
    compare: bool = False
    era: int = 0
    """The era of the state (`service.identity`) it was opened in; in another one nobody works on it."""


class Operation(StrEnum):
    """The rows of a report (the words of the native sync's status page)."""

    PULL_UPDATES = "Pull updates"
    PULL_DELETES = "Pull deletes"
    PUSH_UPDATES = "Push updates"
    PUSH_NEW = "Push new"


class Tally(StrEnum):
    """The columns of a report."""

    NEW = "new"
    UPDATED = "updated"
    DELETED = "deleted"
    SKIPPED = "skipped"
    FAILED = "failed"


Counts = Mapping[tuple[str, str, str], int]
"""How many records, by object, operation and tally."""


@dataclass(slots=True)
class Counting:
    """Counts being made by one worker for one object."""

    object: str
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, operation: Operation, tally: Tally, number: int = 1) -> None:
        """Count some records."""
        if number:
            self.counts[(self.object, operation.value, tally.value)] += number


@dataclass(frozen=True, slots=True)
class Stage:
    """The fan-in of one phase: how many slices are open, what the closed ones counted."""

    phase: int
    count: int
    failed: bool = False
    counts: Counts = field(default_factory=dict)


def phases(objects: Iterable[Iterable[str]]) -> tuple[tuple[Kind, tuple[str, ...]], ...]:
    """The order of a run: the Marketo feed first, then each stage's list slices before its windows."""
    order: list[tuple[Kind, tuple[str, ...]]] = [(Kind.CHANGES, ())]
    for stage in objects:
        names = tuple(stage)
        order += [(Kind.LIST, names), (Kind.WINDOW, names)]
    return tuple(order)
