"""Merges in Marketo: the loser's link answers for its ids from now on and brings no new person."""

from __future__ import annotations

from collections.abc import Callable

from tandem.domain.links import Link, Pointer, State
from tandem.domain.records import Event
from tandem.service.world import World


def absorb(world: World, event: Event, list_again: Callable[[Link], None]) -> None:
    """Follow one merge; told twice, or after the loser's deletion, it changes nothing more."""
    people = (event.person, *event.losers)
    pointers = world.links.pointers(people)
    keys = {person: pointer.key for person, pointer in pointers.items() if pointer.key}
    links = world.links.read(keys.values())
    winner = links.get(keys.get(event.person, ""))
    for person in event.losers:
        loser = links.get(keys.get(person, ""))
        if loser is None or loser.state is State.ABSORBED or loser.person != person:
            continue
        if winner is None:
            winner = _inherit(world, pointers.get(event.person), event.person, loser)
        else:
            _swap(world, loser, loser.evolve(state=State.ABSORBED, absorbed_by=winner.key, claim=None, dirty=False))
        if winner is not None:
            list_again(winner)


def _inherit(world: World, pointer: Pointer | None, person: str, loser: Link) -> Link | None:
    """A winner without a link carries on the loser's; while its own record is being created, the merge is met again."""
    if pointer is not None and pointer.claimed(world.clock.now()):
        return None
    made = Pointer(person, loser.key) if pointer is None else pointer.evolve(key=loser.key)
    if not world.links.point([(pointer.version if pointer else None, made)])[0]:
        return None
    heir = loser.evolve(person=person, state=State.LIVE, dirty=True, claim=None, bases=())
    return heir if _swap(world, loser, heir) else None


def _swap(world: World, before: Link, after: Link) -> bool:
    return world.links.swap([(before.version, after)])[0]
