"""Salesforce record ids: 15 case-sensitive characters, or 18 with three that make case safe.

The last three characters of the long form encode which of the first fifteen are capitals
(Salesforce Object Reference, "ID field type").
"""

import itertools
from collections.abc import Iterator

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_POD = "5g0"
_ALLOWED = frozenset(_DIGITS)


def long_form(short: str) -> str:
    """Return the 18-character form of a 15-character id."""
    suffix = []
    for start in (0, 5, 10):
        bits = sum(1 << place for place, letter in enumerate(short[start : start + 5]) if "A" <= letter <= "Z")
        suffix.append(_CHECK[bits])
    return short + "".join(suffix)


def parse_id(text: object) -> str | None:
    """Return the 18-character id that a text means, or None when it is no id (wrong length or checksum)."""
    if not isinstance(text, str) or len(text) not in (15, 18) or not _ALLOWED.issuperset(text):
        return None
    whole = long_form(text[:15])
    return whole if len(text) == 15 or whole == text else None


def encode(number: int, width: int) -> str:
    """Write a number in base 62, so that later ids sort after earlier ones."""
    letters = []
    for _ in range(width):
        number, digit = divmod(number, 62)
        letters.append(_DIGITS[digit])
    return "".join(reversed(letters))


class IdMint:
    """Hands out ids that were never handed out before, in ascending order."""

    def __init__(self, first: int = 62**5) -> None:
        """Start at a number large enough that every place of the id looks used."""
        self._numbers: Iterator[int] = itertools.count(first)

    def new(self, prefix: str) -> str:
        """Return a fresh 18-character id with this key prefix."""
        return long_form(prefix + _POD + encode(next(self._numbers), 9))
