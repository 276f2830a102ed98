"""Turns conditions into predicates over rows, checking each literal against its field's type."""

import operator
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.sandbox.salesforce.clock import stamp_of
from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.soql.binding import Binder, Bound
from tests.sandbox.salesforce.soql.dates import datetime_text, span_of
from tests.sandbox.salesforce.soql.tree import Both, Comparison, Condition, Negation, Path, Value
from tests.sandbox.salesforce.table import Row

Predicate = Callable[[Row], bool]
_ORDERED = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TYPE_WORDS = {
    "double": "double",
    "currency": "double",
    "percent": "double",
    "int": "int",
    "boolean": "boolean",
    "datetime": "dateTime",
    "date": "date",
}


class Conditions:
    """Compiles the WHERE clause of one query."""

    def __init__(self, binder: Binder, now: datetime) -> None:
        """Compile with a binder, at a moment for the relative literals."""
        self._binder = binder
        self._now = now

    def compile(self, condition: Condition) -> Predicate:
        """Return the predicate of a condition."""
        match condition:
            case Negation(part):
                inner = self.compile(part)
                return lambda row: not inner(row)
            case Both("AND", parts):
                every = [self.compile(part) for part in parts]
                return lambda row: all(one(row) for one in every)
            case Both(_, parts):
                some = [self.compile(part) for part in parts]
                return lambda row: any(one(row) for one in some)
            case Comparison(path, symbol, values):
                return self._comparison(path, symbol, values)

    def _comparison(self, path: Path, symbol: str, values: tuple[Value, ...]) -> Predicate:
        bound = self._binder.bind(path)
        field = bound.field
        if not field.filterable:
            raise self._binder.refused(path, f"field '{path.text}' can not be filtered in a query call")
        read = folding(bound)
        if symbol in ("INCLUDES", "EXCLUDES"):
            return self._includes(path, field, read, symbol, values)
        if field.type == "multipicklist" and symbol not in ("=", "!=") and values[0].kind != "null":
            raise self._bad_operator(path)
        if symbol == "LIKE":
            return self._like(path, field, read, values[0])
        if values[0].kind == "relative":
            return self._relative(path, field, read, symbol, values[0])
        wanted = [self.literal(path, field, value) for value in values]
        if symbol in ("IN", "NOT IN"):
            chosen, negated = frozenset(wanted), symbol == "NOT IN"
            return lambda row: (read(row) in chosen) is not negated
        return self._simple(path, field, read, symbol, wanted[0])

    def _simple(self, path: Path, field: Field, read: Callable[[Row], Any], symbol: str, wanted: Any) -> Predicate:
        if symbol == "=":
            return lambda row: bool(read(row) == wanted)
        if symbol == "!=":
            return lambda row: bool(read(row) != wanted)
        if field.type == "boolean" or wanted is None:
            raise self._bad_operator(path)
        compare = _ORDERED[symbol]

        def ordered(row: Row) -> bool:
            value = read(row)
            return value is not None and bool(compare(value, wanted))

        return ordered

    def literal(self, path: Path, field: Field, value: Value) -> Any:
        """Return a literal as rows compare it, or refuse the query when its type is wrong."""
        match field.type, value.kind:
            case _, "null":
                return None
            case (("id" | "reference"), "string"):
                return self._id(path, value.value)
            case "datetime", "datetime":
                return datetime_text(value.value)
            case "date", "date":
                return value.value
            case (("double" | "currency" | "percent" | "int"), "number"):
                return value.value
            case "boolean", "boolean":
                return value.value
            case _, "string" if field.is_text:
                return fold(field, value.value.replace("\\_", "_").replace("\\%", "%"))
        word = _TYPE_WORDS.get(field.type, "string")
        quotes = "should be" if word == "string" else "should not be"
        raise self._binder.refused(
            path,
            f"value of filter criterion for field '{path.text}' must be of type {word} and {quotes} enclosed in quotes",
        )

    def _id(self, path: Path, text: str) -> str | None:
        """Return an id literal in long form; an empty one means null, a broken one kills the query."""
        if not text:
            return None
        whole = parse_id(text)
        if whole is None:
            raise self._binder.refused(path, f"invalid ID field: {text}", "INVALID_QUERY_FILTER_OPERATOR")
        return whole

    def _like(self, path: Path, field: Field, read: Callable[[Row], Any], value: Value) -> Predicate:
        if not field.is_text or value.kind != "string":
            raise self._bad_operator(path)
        pattern = re.compile(_like_pattern(fold(field, value.value)), re.DOTALL)
        return lambda row: bool(pattern.fullmatch(read(row) or ""))

    def _includes(
        self, path: Path, field: Field, read: Callable[[Row], Any], symbol: str, values: tuple[Value, ...]
    ) -> Predicate:
        if field.type != "multipicklist":
            raise self._bad_operator(path)
        groups = [frozenset(str(self.literal(path, field, value) or "").split(";")) for value in values]
        wanted = symbol == "INCLUDES"

        def includes(row: Row) -> bool:
            held = set((read(row) or "").split(";"))
            return any(group <= held for group in groups) is wanted

        return includes

    def _relative(self, path: Path, field: Field, read: Callable[[Row], Any], symbol: str, value: Value) -> Predicate:
        if field.type not in ("date", "datetime"):
            self.literal(path, field, value)
        start, end = span_of(value.value, self._now)
        width = 10 if field.type == "date" else None
        low, high = stamp_of(start)[:width], stamp_of(end)[:width]
        tests: dict[str, Callable[[str], bool]] = {
            "=": lambda held: low <= held < high,
            "!=": lambda held: not low <= held < high,
            "<": lambda held: held < low,
            "<=": lambda held: held < high,
            ">": lambda held: held >= high,
            ">=": lambda held: held >= low,
        }
        if symbol not in tests:
            raise self._bad_operator(path)
        test = tests[symbol]
        return lambda row: symbol == "!=" if (held := read(row)) is None else test(held)

    def _bad_operator(self, path: Path) -> CallRefused:
        return CallRefused("INVALID_QUERY_FILTER_OPERATOR", f"invalid operator on {path.text} field")


def fold(field: Field, text: str) -> str:
    """Return a text as it compares: without case, unless the field minds it."""
    return text if field.case_sensitive else text.lower()


def folding(bound: Bound) -> Callable[[Row], Any]:
    """Return how to read a bound field as it compares."""
    read = bound.read
    if not bound.field.is_text or bound.field.case_sensitive:
        return read

    def lowered(row: Row) -> Any:
        value = read(row)
        return value.lower() if value is not None else None

    return lowered


def _like_pattern(text: str) -> str:
    return "".join(_pattern_piece(piece) for piece in re.findall(r"\\[_%]|[_%]|[^_%\\]+|\\", text))


def _pattern_piece(piece: str) -> str:
    if piece in ("_", "%"):
        return "." if piece == "_" else ".*"
    return re.escape(piece[1:] if piece in ("\\_", "\\%") else piece)
