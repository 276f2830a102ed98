"""The loop breaker: a field we keep writing to one side and then to the other, because two automations disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tandem.domain.records import Side

if TYPE_CHECKING:
    from tandem.domain.links import Link

WITHIN = 3600
"""Seconds after which a write answers none of ours any more."""
MOST = 6
"""Writes in a row, each to the other side than the one before, that people do not make within hours of a pause."""


@dataclass(frozen=True, slots=True)
class Flip:
    """Our last write of a field that went back and forth: its side, its second, and how many writes did so."""

    slot: int
    side: Side
    number: int
    at: int


def quarantined(flips: Iterable[Flip]) -> frozenset[int]:
    """The slots that are written no more until a person or a day lifts it."""
    return frozenset(flip.slot for flip in flips if flip.number >= MOST)


def flipped(link: Link, written: Mapping[int, Side], now: int) -> tuple[Flip, ...]:
    """The link's flips after these slots were written.

    Nothing is remembered of a field that is written one way only: the last write to Salesforce is known anyhow.
    """
    known = {flip.slot: flip for flip in link.flips if flip.number >= MOST or now - flip.at <= WITHIN}
    for slot, side in written.items():
        before = known.pop(slot, None) or _first(link, slot, side, now)
        if before is not None:
            known[slot] = Flip(slot, side, before.number + (before.side is not side), now)
    return tuple(known.values())


def _first(link: Link, slot: int, side: Side, now: int) -> Flip | None:
    own = link.own
    if own is None or side is Side.SALESFORCE or slot not in own.slots or now - own.answered > WITHIN:
        return None
    return Flip(slot, Side.SALESFORCE, 1, own.answered)


def lifted(link: Link, slots: Iterable[int]) -> tuple[Flip, ...]:
    """The link's flips without those of some slots."""
    gone = frozenset(slots)
    return tuple(flip for flip in link.flips if flip.slot not in gone)
