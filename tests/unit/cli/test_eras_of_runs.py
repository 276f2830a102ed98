"""A run of the old pair is worked on by nobody after a relink, and gives way to one of the new pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from tandem.adapters.memory.facts import MemoryQueue, MemoryRejects, MemorySeen, MemoryWatermarks
from tandem.adapters.memory.links import MemoryLinks
from tandem.adapters.memory.runs import MemoryRuns
from tandem.domain.runs import Kind, Run, Slice, Status
from tandem.domain.shadow import Hasher
from tandem.ports import Message, Opening
from tandem.service import orchestrate
from tandem.service.work import bury, work_message
from tandem.service.world import World

SLICE = Slice("0-0", 0, Kind.LIST, "lead", ("00Q1",))


@dataclass
class Now:
    """A clock that stands still."""

    def now(self) -> float:
        """A moment."""
        return 1000.0

    def deadline(self) -> float:
        """A minute later."""
        return 1060.0


@dataclass
class Names:
    """Names in their order."""

    given: list[str] = field(default_factory=list)

    def name(self) -> str:
        """The next one."""
        self.given.append("x")
        return f"name{len(self.given):04d}"

    def salt(self) -> bytes:
        """No salt."""
        return b""


class Org:
    """An org in which nothing has changed; whatever else it is asked for is an error."""

    def probe(self, _: object) -> Opening:
        """Nothing."""
        return Opening(900, frozenset())


@pytest.fixture
def world() -> World:
    """An installation in era 1 whose open run was opened in era 0."""
    runs = MemoryRuns()
    runs.open(Run("old", 100.0, 100), [SLICE])
    return World(
        salesforce=cast("Any", Org()),
        marketo=cast("Any", None),
        links=MemoryLinks(),
        runs=runs,
        watermarks=MemoryWatermarks(),
        rejects=MemoryRejects(),
        seen=MemorySeen(),
        queue=MemoryQueue(),
        clock=Now(),
        ids=Names(),
        hasher=Hasher(b""),
        mappings={},
        stages=[["lead"]],
        era=1,
    )


def test_the_next_tick_ends_it_and_opens_one_of_the_new_era(world: World) -> None:
    opened = orchestrate.tick(world, force=True)

    old = world.runs.read("old")
    assert old is not None
    assert (old.status, old.ended_at) == (Status.FAILED, 1000.0)
    assert opened is not None
    assert opened.era == 1
    assert world.runs.current() == opened


def test_its_messages_change_nothing(world: World) -> None:
    message = Message("old", SLICE.id)

    work_message(world, message, dict)
    bury(world, message)

    assert not orchestrate.phase_done(world, Message("old"))
    assert world.runs.open_slices("old", 0) == [SLICE]
    assert world.runs.stage("old", 0).count == 1
    assert world.rejects.all("lead", 10) == []
