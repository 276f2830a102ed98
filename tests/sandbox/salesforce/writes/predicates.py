"""Small conditions over a record, as data: what admins write in validation rules, triggers and assignment rules."""

import re
from collections.abc import Callable
from typing import Any

from tests.sandbox.salesforce.table import Row

_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": lambda held, value: held == value,
    "not_equals": lambda held, value: held != value,
    "starts_with": lambda held, value: held is not None and str(held).startswith(value),
    "ends_with": lambda held, value: held is not None and str(held).endswith(value),
    "contains": lambda held, value: held is not None and value in str(held),
    "matches": lambda held, value: held is not None and re.search(value, str(held)) is not None,
    "in": lambda held, value: held in value,
    "less": lambda held, value: held is not None and held < value,
    "greater": lambda held, value: held is not None and held > value,
    "longer": lambda held, value: held is not None and len(str(held)) > value,
    "is_null": lambda held, _: held is None,
    "not_null": lambda held, _: held is not None,
}
OPERATIONS = frozenset(_TESTS) | {"changed"}


def check_pattern(pattern: str) -> None:
    """Refuse (ValueError) what is no regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {pattern}: {error}") from error


def check_predicate(predicate: Any) -> None:
    """Refuse (ValueError) a predicate that `holds` could not work out."""
    if not isinstance(predicate, dict):
        raise ValueError(f"a predicate is an object, not {predicate!r}")
    for key in ("all", "any"):
        for part in predicate.get(key, ()):
            check_predicate(part)
    if "not" in predicate:
        check_predicate(predicate["not"])
    if predicate.get("op") == "matches":
        check_pattern(predicate.get("value", ""))
    if not {"all", "any", "not"} & predicate.keys() and not (
        predicate.get("op") in OPERATIONS and isinstance(predicate.get("field"), str)
    ):
        raise ValueError(f"a predicate needs field and op (one of {', '.join(sorted(OPERATIONS))}): {predicate}")


def holds(predicate: dict[str, Any] | None, row: Row, old: Row | None) -> bool:
    """Whether a predicate is true of a record about to be saved; no predicate is always true."""
    if predicate is None:
        return True
    if "all" in predicate:
        return all(holds(part, row, old) for part in predicate["all"])
    if "any" in predicate:
        return any(holds(part, row, old) for part in predicate["any"])
    if "not" in predicate:
        return not holds(predicate["not"], row, old)
    name = predicate["field"]
    if predicate["op"] == "changed":
        return old is None or old.get(name) != row.get(name)
    return _TESTS[predicate["op"]](row.get(name), predicate.get("value"))
