"""Sizes of items and read units, by DynamoDB's published rules ("Item sizes and formats", "Read and write units")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

READ_UNIT = 4096
WRITE_UNIT = 1024


def item_size(item: Mapping[str, Mapping[str, Any]]) -> int:
    """The bytes DynamoDB reckons an item at: its attributes' names and values."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def read_units(size: int) -> int:
    """The units one consistent read of an item of this size takes; an item that is missing takes one."""
    return max(1, -(-size // READ_UNIT))


def _size(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S" | "B":
            return len(held.encode() if kind == "S" else held)
        case "N":
            digits = len(held.lstrip("-").replace(".", "").strip("0"))
            return (digits + 1) // 2 + 1 + int(held[0] == "-")
        case "M":
            return 3 + sum(len(name.encode()) + _size(one) + 1 for name, one in held.items())
        case "L":
            return 3 + sum(_size(one) + 1 for one in held)
        case _:  # BOOL and NULL
            return 1
