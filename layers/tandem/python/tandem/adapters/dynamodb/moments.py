"""Moments: epoch seconds with a fraction, as DynamoDB numbers."""

from __future__ import annotations

from pynamodb.attributes import Attribute
from pynamodb.constants import NUMBER


def number(moment: float) -> str:
    """The text DynamoDB itself gives a number: a repeated transaction must be the same to the letter."""
    return str(int(moment)) if moment == int(moment) else repr(moment)


class MomentAttribute(Attribute[float]):
    """A moment; read as a float also when it is whole."""

    attr_type = NUMBER

    def serialize(self, value: float) -> str:
        """The number of a moment."""
        return number(value)

    def deserialize(self, value: str) -> float:
        """The moment of a number."""
        return float(value)
