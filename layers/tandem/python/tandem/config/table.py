"""Reads a TOML table with care: every value by its type and range, every mistake noted under its full path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeGuard, TypeVar

from tandem.config.wording import joined, quoted, shown

E = TypeVar("E", bound=StrEnum)
D = TypeVar("D")
MOST = 1_000_000_000
"""The largest whole number that any setting takes."""


class Table:
    """One table of the file; a value that cannot be used is noted among the problems and its default stands in."""

    def __init__(self, values: Mapping[str, object], problems: list[str], path: str = "") -> None:
        self.path = path
        self._values = values
        self._problems = problems
        self._known: list[str] = []

    def note(self, key: str, problem: str) -> None:
        """Adds a problem of the key."""
        self._problems.append(f"{joined(self.path, key)}: {problem}")

    def has(self, key: str) -> bool:
        """Whether the file gives the key, rightly or wrongly."""
        return key in self._values

    def flag(self, key: str, default: D) -> bool | D:
        """A true or false."""
        value = self._take(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        return self._refuse(key, "must be true or false, without quotes", value, default)

    def whole(self, key: str, default: int, most: int = MOST) -> int:
        """A whole number from 1 to `most`."""
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            return value
        return self._refuse(key, f"must be a whole number from 1 to {most}", value, default)

    def number(self, key: str, default: float, most: float, *, zero: bool = True) -> float:
        """A number from 0 to `most`; 0 itself only if `zero`."""
        value = self._take(key)
        if value is None:
            return default
        if is_number(value, most) and (zero or value != 0):
            return value
        wanted = f"from 0 to {most}" if zero else f"above 0 and at most {most}"
        return self._refuse(key, f"must be a number {wanted}", value, default)

    def numbers(self, key: str, default: tuple[float, ...], most: float) -> tuple[float, ...]:
        """A list of at least one number from 0 to `most`."""
        value = self._take(key)
        if value is None:
            return default
        items = value if isinstance(value, list) and value else [value]
        good = tuple(item for item in items if is_number(item, most))
        if isinstance(value, list) and len(good) == len(items):
            return good
        wrong = next((item for item in items if not is_number(item, most)), value)
        return self._refuse(key, f"must be a list of numbers from 0 to {most}, as in [60, 300]", wrong, default)

    def choice(self, key: str, words: type[E], default: D) -> E | D:
        """One of the words of an enumeration."""
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, str) and value in list(words):
            return words(value)
        wanted = f"must be one of {', '.join(quoted(word) for word in words)}"
        return self._refuse(key, wanted, value, default, guess=words)

    def text(self, key: str, default: D) -> str | D:
        """A text that is not blank, kept as it is written."""
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, str) and value.strip():
            return value
        return self._refuse(key, "must be a text in quotes that is not blank", value, default)

    def table(self, key: str) -> Table:
        """A table inside this one; empty when absent."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self._refuse(key, f"must be a table, as in [{joined(self.path, key)}]", value, None)
        return Table(value if isinstance(value, dict) else {}, self._problems, joined(self.path, key))

    def switch(self, key: str) -> Table | None:
        """A table that true or its absence leaves empty, and false takes away."""
        value = self._values.get(key)
        if isinstance(value, bool):
            self._known.append(key)
            return Table({}, self._problems, joined(self.path, key)) if value else None
        return self.table(key)

    def tables(self, key: str) -> list[Table]:
        """The tables of a list, their places counted from 1 as a reader counts the blocks of the file."""
        value = self._take(key)
        if value is None:
            return []
        path = joined(self.path, key)
        items = value if isinstance(value, list) else [value]
        wrong = next((item for item in items if not isinstance(item, dict)), None)
        if wrong is not None or items is not value:
            wanted = f"must be a list of tables, each begun by [[{path}]]"
            return self._refuse(key, wanted, value if wrong is None else wrong, [])
        return [Table(item, self._problems, f"{path}[{place}]") for place, item in enumerate(items, 1)]

    def close(self, what: str = "key") -> None:
        """Notes every key that nobody asked for."""
        for key in self._values:
            if key not in self._known:
                hint = _guess(key, self._known) or f"; known here: {', '.join(self._known)}"
                self.note(key, f"unknown {what}{hint}")

    def _take(self, key: str) -> object:
        self._known.append(key)
        return self._values.get(key)

    def _refuse(self, key: str, wanted: str, value: object, default: D, guess: Iterable[str] = ()) -> D:
        hint = _guess(value, list(guess)) if isinstance(value, str) else ""
        self.note(key, f"{wanted}, not {shown(value)}{hint}")
        return default


def is_number(value: object, most: float) -> TypeGuard[float]:
    """Whether the value is a number from 0 to `most`; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most


def _guess(word: str, known: list[str]) -> str:
    near = get_close_matches(word.lower()[:80], known, n=1)
    return f"; did you mean {quoted(near[0])}?" if near else ""
