"""How keys and values of the file are shown in a message: on one line, shortened, as TOML writes them."""

from __future__ import annotations

import json
import re

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST = 60


def quoted(text: str) -> str:
    """The text in double quotes, without anything that would break the line."""
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return json.dumps(short, ensure_ascii=not short.isprintable())


def joined(path: str, key: str) -> str:
    """The path of a key; one that TOML would not take bare is quoted."""
    name = key if _BARE.fullmatch(key) else quoted(key)
    return f"{path}.{name}" if path else name


def shown(value: object) -> str:
    """A value as a reader of the file knows it; large ones by their kind only."""
    match value:
        case bool():
            return str(value).lower()
        case int() if value.bit_length() > 64:  # Python refuses to print an integer of thousands of digits
            return "a number that large"
        case int() | float():
            return str(value)
        case str():
            return quoted(value)
        case dict():
            return "a table"
        case list():
            return "a list" if value else "an empty list"
        case _:
            return "a date or time"
