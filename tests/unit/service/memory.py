"""A world of memory stores for unit tests; the vendors are whatever a test gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tandem.adapters.memory.facts import MemoryQueue, MemoryRejects, MemorySeen, MemoryWatermarks
from tandem.adapters.memory.links import MemoryLinks
from tandem.adapters.memory.runs import MemoryRuns
from tandem.domain.fields import Field
from tandem.domain.links import Link
from tandem.domain.mapping import Direction, FieldMap, Pair
from tandem.domain.runs import Run
from tandem.domain.shadow import Hasher
from tandem.domain.values import Kind
from tandem.service.world import World

HASHER = Hasher(b"key of the unit tests")
PHONE, TITLE, DELETED = 1, 2, 3
MAPPING = FieldMap(
    "lead",
    (
        Pair(PHONE, Field("Phone", Kind.TEXT, length=40), Field("phone", Kind.TEXT, length=255)),
        Pair(TITLE, Field("Title", Kind.TEXT, length=128), Field("title", Kind.TEXT, length=255)),
        Pair(
            DELETED,
            Field("IsDeleted", Kind.BOOLEAN, writable=False),
            Field("salesforceIsDeleted", Kind.BOOLEAN),
            Direction.TO_MARKETO,
        ),
    ),
)


class Nobody:
    """A vendor that must not be called."""


class SetClock:
    """A clock that stands where a test puts it."""

    def __init__(self, at: float = 1_000_000.0) -> None:
        self.at = at

    def now(self) -> float:
        return self.at

    def deadline(self) -> float:
        return self.at + 100


class CountedIds:
    """Names in the order of their making."""

    def __init__(self) -> None:
        self.made = 0

    def name(self) -> str:
        self.made += 1
        return f"name{self.made}"

    def salt(self) -> bytes:
        self.made += 1
        return self.made.to_bytes(8, "big")


def memory_world(**given: Any) -> World:
    """A world of one object, leads, without any state."""
    parts: Mapping[str, Any] = {
        "salesforce": Nobody(),
        "marketo": Nobody(),
        "links": MemoryLinks(),
        "runs": MemoryRuns(),
        "watermarks": MemoryWatermarks(),
        "rejects": MemoryRejects(),
        "seen": MemorySeen(),
        "queue": MemoryQueue(),
        "clock": SetClock(),
        "ids": CountedIds(),
        "hasher": HASHER,
        "mappings": {"lead": MAPPING},
        "stages": (("lead",),),
    }
    return World(**{**parts, **given})


def store(world: World, *links: Link) -> None:
    """Put links into the world."""
    assert all(world.links.swap([(None, link) for link in links]))


def run_at(upper: int, *, compare: bool = False) -> Run:
    """A run opened at that second of Salesforce."""
    return Run("run", 1_000_000.0, upper, compare=compare)
