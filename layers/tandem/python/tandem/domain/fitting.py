"""Which fields may meet: whose values the other can take, and which way edits can travel between them."""

from __future__ import annotations

from tandem.domain.fields import Field
from tandem.domain.mapping import Direction
from tandem.domain.records import Side
from tandem.domain.values import NUMBERS, WORDS, Kind


def fit(theirs: Kind, ours: Kind) -> bool:
    """Whether a Salesforce field of one kind may be paired with a Marketo field of another.

    A Marketo text takes anything; what a marketer types there that is none of the Salesforce field's kind is
    refused by Salesforce, record by record.
    """
    return ours is Kind.TEXT or similar(theirs, ours)


def similar(one: Kind, other: Kind) -> bool:
    """Whether the values of two kinds are of one sort: words, numbers, or the very same kind."""
    return one is other or {one, other} <= WORDS or {one, other} <= NUMBERS


def possible(wanted: Direction, theirs: Field, ours: Field) -> Direction | None:
    """The wanted direction, less the side that may not be written."""
    sides = {Side.SALESFORCE} if wanted is Direction.TO_SALESFORCE else {Side.MARKETO}
    if wanted is Direction.BOTH:
        sides = set(Side)
    if not theirs.writable:
        sides.discard(Side.SALESFORCE)
    if not ours.writable:
        sides.discard(Side.MARKETO)
    if sides == set(Side):
        return Direction.BOTH
    if not sides:
        return None
    return Direction.TO_MARKETO if Side.MARKETO in sides else Direction.TO_SALESFORCE
