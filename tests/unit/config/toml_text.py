"""Writes values as TOML, for tests that begin from values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time


def document(values: Mapping[str, object]) -> str:
    """A document with one inline value a line."""
    return "".join(f"{text(key)} = {toml(value)}\n" for key, value in values.items())


def toml(value: object) -> str:
    """One value, tables and lists inline."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            return text(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(toml, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{text(key)} = {toml(item)}' for key, item in value.items())}}}"
    raise TypeError(type(value))


def text(value: str) -> str:
    """A basic string; JSON's escapes are TOML's, but JSON lets DEL stand."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
