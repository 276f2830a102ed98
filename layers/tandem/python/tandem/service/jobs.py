"""One record on its way: planned, claimed, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tandem.domain.links import Link, OwnWrite, State
from tandem.domain.plan import Plan
from tandem.domain.records import Outcome, Row, Side
from tandem.ports import Reject


@dataclass(frozen=True, slots=True)
class Job:
    """One record to carry: the link as read, the row, the plan, and when the row was read (our clock)."""

    link: Link
    row: Row
    plan: Plan
    both: bool
    read_at: float
    state: State = State.LIVE


@dataclass(slots=True)
class Carried:
    """One claimed job and what became of each side's fields."""

    job: Job
    link: Link
    done: set[int] = field(default_factory=set)
    refused: dict[int, Outcome] = field(default_factory=dict)
    undecided: set[int] = field(default_factory=set)
    gone: bool = False
    released: bool = False
    own: OwnWrite | None = None
    news: list[Reject] = field(default_factory=list)

    def written(self) -> dict[int, Side]:
        """The slots whose change was written, and to which side; fields that met for the first time are left out."""
        plan, known = self.job.plan, self.job.link.shadows.keys()
        sides = dict.fromkeys(plan.salesforce, Side.SALESFORCE) | dict.fromkeys(plan.marketo, Side.MARKETO)
        return {slot: side for slot, side in sides.items() if slot in self.done & known}
