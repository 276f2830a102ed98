"""The product in this process and nothing else: one worker's loop, with the state of one's choice.

What a door does beside it (Lambda's runtime, logging, SQS) is left out, so that processor time can be told apart.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tandem import bootstrap, collector
from tandem.adapters.dynamodb.allowance import DynamoAllowance
from tandem.adapters.dynamodb.budget import DynamoTurns
from tandem.adapters.dynamodb.facts import DynamoWatermarks
from tandem.adapters.dynamodb.links import DynamoLinks
from tandem.adapters.dynamodb.rejects import DynamoRejects
from tandem.adapters.dynamodb.runs import DynamoRuns
from tandem.adapters.dynamodb.seen import DynamoSeen
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.marketo.connection import Connection
from tandem.adapters.marketo.endpoint import MarketoEndpoint
from tandem.adapters.memory.facts import MemoryQueue, MemoryRejects, MemorySeen, MemoryWatermarks
from tandem.adapters.memory.links import MemoryLinks
from tandem.adapters.memory.runs import MemoryRuns
from tandem.adapters.salesforce.endpoint import connect
from tandem.adapters.salesforce.soql import TYPE
from tandem.domain.budget import Pace
from tandem.domain.mapping import FieldMap
from tandem.domain.schema import Wishes
from tandem.domain.shadow import Hasher
from tandem.domain.timing import Timing
from tandem.ports import Allowance, Links, Rejects, Runs, Seen, Turns, Watermarks
from tandem.service import orchestrate, schema
from tandem.service.closing import ORCHESTRATOR
from tandem.service.work import work_message
from tandem.service.world import World

from tests.bench.ground import NEVER, SIMULATORS
from tests.bench.unaided import Unaided
from tests.sandbox.world.simulators import Admin, Simulator

FAST = Pace(calls_per_20s=100_000, concurrent=10)
TIMING = Timing(lookback=0, trailing_every=NEVER)


class State(Protocol):
    """All that a worker remembers."""

    links: Links
    runs: Runs
    watermarks: Watermarks
    rejects: Rejects
    seen: Seen
    turns: Turns
    allowance: Allowance


class Free:
    """A budget nobody keeps: every call may be made."""

    def take(self, endpoint_timeout: float) -> str:
        """A turn, at once."""
        return ""

    def release(self, lease: str) -> None:
        """Nothing was held."""

    def refused(self, code: str) -> None:
        """Nobody is told."""

    def admit(self) -> None:
        """Always."""

    def used(self, used: int, limit: int) -> None:
        """Nothing is remembered."""


class InMemory:
    """State in dictionaries: what is left is the work itself."""

    def __init__(self) -> None:
        self.links: Links = MemoryLinks()
        self.runs: Runs = MemoryRuns()
        self.watermarks: Watermarks = MemoryWatermarks()
        self.rejects: Rejects = MemoryRejects()
        self.seen: Seen = MemorySeen()
        self.turns: Turns = Free()
        self.allowance: Allowance = Free()


class InDynamo:
    """State in DynamoDB's emulator, in tables of these names."""

    def __init__(self, store: Store, tables: Mapping[str, str]) -> None:
        clock = bootstrap.clock()
        self.links: Links = DynamoLinks(store, links=tables["links"], pointers=tables["pointers"])
        self.runs: Runs = DynamoRuns(store, tables["runs"])
        self.watermarks: Watermarks = DynamoWatermarks(store, tables["watermarks"])
        self.rejects: Rejects = DynamoRejects(store, tables["rejects"])
        self.seen: Seen = DynamoSeen(store, tables["seen"])
        self.turns: Turns = DynamoTurns(store, tables["budget"], clock=clock, pace=FAST)
        self.allowance: Allowance = DynamoAllowance(store, tables["budget"], clock=clock, share=1.0)


@dataclass(frozen=True, slots=True)
class Alone:
    """One worker and both vendors; `unaided` does the same with the standard library."""

    world: World
    queue: MemoryQueue
    unaided: Unaided
    salesforce: Admin
    marketo: Admin

    def run(self) -> float:
        """Open a run and work it to its end; the processor seconds that took."""
        for admin in (self.salesforce, self.marketo):
            admin.post("clock", {"advance": 5})
        began = time.thread_time()
        if orchestrate.tick(self.world, force=True) is None:
            raise RuntimeError("No run was opened.")
        while self.queue.sent:
            door, message, delay = self.queue.sent.pop(0)
            time.sleep(delay)
            if door == ORCHESTRATOR:
                orchestrate.phase_done(self.world, message)
            else:
                work_message(self.world, message, _no_refresh)
        return time.thread_time() - began


def _no_refresh() -> dict[str, FieldMap]:
    raise RuntimeError("A permission was lost.")


@contextmanager
def alone(directory: Path, state: State) -> Iterator[Alone]:
    """A worker with this state between two fresh vendors, who know the fields already."""
    salesforce = Simulator.start("salesforce", directory, SIMULATORS["salesforce"])
    marketo = Simulator.start("marketo", directory, SIMULATORS["marketo"])
    try:
        yield _joined(state, salesforce, marketo)
    finally:
        salesforce.stop()
        marketo.stop()


def _joined(state: State, salesforce: Simulator, marketo: Simulator) -> Alone:
    collector.spare()  # as the doors do
    theirs = connect(salesforce.connection, state.allowance, bootstrap.clock())
    ours = MarketoEndpoint(Connection.parse(marketo.connection), state.turns)
    schema.refresh(schema.Sides(theirs, ours, state.watermarks, {"lead": Wishes()}), time.time())
    queue = MemoryQueue()
    world = World(
        salesforce=theirs,
        marketo=ours,
        links=state.links,
        runs=state.runs,
        watermarks=state.watermarks,
        rejects=state.rejects,
        seen=state.seen,
        queue=queue,
        clock=bootstrap.clock(),
        ids=bootstrap.RandomIds(),
        hasher=Hasher(b"the key of a bench"),
        mappings=schema.load(state.watermarks),
        stages=[["lead"]],
        timing=TIMING,
    )
    pairs = world.mappings["lead"].pairs
    names = {pair.salesforce.name: pair.marketo.name for pair in pairs if pair.salesforce.name != TYPE}
    unaided = Unaided(salesforce.connection, marketo.connection, marketo.admin, names)
    return Alone(world, queue, unaided, salesforce.admin, marketo.admin)
