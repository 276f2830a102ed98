"""Winning a person's pointer: the one thing that decides whose person it is."""

from __future__ import annotations

from enum import Enum, auto

from tandem.domain.links import Pointer
from tandem.service.world import World

ATTEMPTS = 6


class Pointing(Enum):
    """The pointer names our key, somebody is creating the person's record, or it names another key."""

    DONE = auto()
    BUSY = auto()
    TAKEN = auto()


def point(world: World, person: str, key: str) -> Pointing:
    """Make the person's pointer name this key, if it is free or names it already."""
    for _ in range(ATTEMPTS):
        known = world.links.pointers([person]).get(person)
        if known is not None and known.key is not None:
            return Pointing.DONE if known.key == key else Pointing.TAKEN
        if known is not None and known.claimed(world.clock.now()):
            return Pointing.BUSY
        made = Pointer(person, key) if known is None else known.evolve(key=key, claim=None)
        if world.links.point([(known.version if known else None, made)])[0]:
            return Pointing.DONE
    return Pointing.BUSY
