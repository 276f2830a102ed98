"""Winning people's pointers: the one thing that decides whose person somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from tandem.domain.links import Link, Pointer
from tandem.service.world import World

ATTEMPTS = 6


class Pointing(Enum):
    """The pointer names our key, somebody is creating the person's record, or it names another key."""

    DONE = auto()
    BUSY = auto()
    TAKEN = auto()


def point(world: World, people: Mapping[str, str]) -> dict[str, Pointing]:
    """For each key make the pointer of its person name it, if that is free or names it already."""
    told: dict[str, Pointing] = {}
    known: dict[str, Pointer] = {}  # most people are new, so nothing is read before the first try
    left = dict(people)
    for _ in range(ATTEMPTS):
        told |= {key: stands for key, person in left.items() if (stands := _stands(world, known.get(person), key))}
        free = {key: person for key, person in left.items() if key not in told}
        stored = world.links.point([_change(known.get(person), person, key) for key, person in free.items()])
        told |= {key: Pointing.DONE for key, ok in zip(free, stored, strict=True) if ok}
        left = {key: person for key, person in free.items() if key not in told}
        if not left:
            break
        known = world.links.pointers(left.values())
    return told | dict.fromkeys(left, Pointing.BUSY)


def _stands(world: World, pointer: Pointer | None, key: str) -> Pointing | None:
    """What the pointer says already; None when it may be made to name the key."""
    if pointer is None:
        return None
    if pointer.key is not None:
        return Pointing.DONE if pointer.key == key else Pointing.TAKEN
    return Pointing.BUSY if pointer.claimed(world.clock.now()) else None


def _change(pointer: Pointer | None, person: str, key: str) -> tuple[int | None, Pointer]:
    return (None, Pointer(person, key)) if pointer is None else (pointer.version, pointer.evolve(key=key, claim=None))


def tie(world: World, link: Link) -> bool:
    """Store a new link whose person's pointer was won; False when the record has another person meanwhile.

    Then the pointer is given back, so that the person can still be adopted or created.
    """
    if world.links.swap([(None, link)])[0]:
        return True
    stored = world.links.read([link.key]).get(link.key)
    if link.person is None or stored is None or stored.person == link.person:
        return True
    pointer = world.links.pointers([link.person]).get(link.person)
    if pointer is not None and pointer.key == link.key:
        world.links.point([(pointer.version, pointer.evolve(key=None, claim=None))])
    return False
