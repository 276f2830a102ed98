"""Record ids in the one form the product uses."""

from __future__ import annotations

_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def long_id(text: str) -> str:
    """The 18-character form of an id; its last three characters tell which of the first fifteen are capitals."""
    if len(text) != 15:
        return text
    blocks = (text[start : start + 5] for start in (0, 5, 10))
    return text + "".join(
        _CHECK[sum(1 << place for place, letter in enumerate(block) if letter.isupper())] for block in blocks
    )


def is_id(text: str) -> bool:
    """Whether the text can be a record id: 15 characters, or 18 whose last three fit the others."""
    return text.isascii() and text.isalnum() and len(text) in {15, 18} and long_id(text[:15]).startswith(text)
