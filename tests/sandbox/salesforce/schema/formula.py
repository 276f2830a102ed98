"""A small formula language for read-only fields: texts joined by `&`, or numbers joined by `*`, `+`, `-`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_PART = re.compile(r'\s*("(?:[^"]*)"|[A-Za-z_][\w.]*|\d+(?:\.\d+)?|[&*+\-])')
Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Formula:
    """Operands and the operators between them, worked from left to right."""

    operands: tuple[str, ...]
    operators: tuple[str, ...]

    def value(self, read: Reader) -> Any:
        """Work the formula out, reading fields (or Parent.Field paths) through `read`."""
        result = _operand(self.operands[0], read)
        for operator, text in zip(self.operators, self.operands[1:], strict=True):
            result = _apply(operator, result, _operand(text, read))
        return result


def parse_formula(text: str) -> Formula:
    """Read a formula; anything but operands and operators in turn is refused with ValueError."""
    parts: list[str] = []
    position = 0
    while position < len(text.rstrip()):
        found = _PART.match(text, position)
        if not found:
            raise ValueError(f"not understood from here: {text[position:]}")
        parts.append(found.group(1))
        position = found.end()
    operands, operators = tuple(parts[0::2]), tuple(parts[1::2])
    if len(operands) != len(operators) + 1 or not set(operators) <= set("&*+-"):
        raise ValueError(f"a formula is operands joined by & * + or -: {text}")
    return Formula(operands, operators)


def _operand(text: str, read: Reader) -> Any:
    if text.startswith('"'):
        return text[1:-1]
    return float(text) if text[0].isdigit() else read(text)


def _apply(operator: str, left: Any, right: Any) -> Any:
    if operator == "&":
        return _text(left) + _text(right)
    if left is None or right is None:
        return None
    if operator == "*":
        return left * right
    return left + right if operator == "+" else left - right


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
