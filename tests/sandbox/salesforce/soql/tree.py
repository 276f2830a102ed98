"""The parts of a parsed SOQL query."""

from dataclasses import dataclass
from typing import Any, Literal

LiteralKind = Literal["string", "number", "boolean", "null", "datetime", "date", "relative"]


@dataclass(frozen=True, slots=True)
class Path:
    """A field name, perhaps through one parent, and where in the text it stands."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Value:
    """A literal as written: its kind and its plain value."""

    kind: LiteralKind
    value: Any
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """`path operator value`; for in, includes and their negations the values are several."""

    path: Path
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All parts hold (AND), or one of them does (OR)."""

    operator: Literal["AND", "OR"]
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    part: "Condition"


Condition = Comparison | Both | Negation


@dataclass(frozen=True, slots=True)
class Order:
    """One key of ORDER BY."""

    path: Path
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query; `count` stands for SELECT COUNT()."""

    text: str
    paths: tuple[Path, ...]
    count: bool
    object: Path
    where: Condition | None
    order: tuple[Order, ...]
    limit: int | None
    offset: int
