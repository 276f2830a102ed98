"""What became of one record of a collections call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tandem.adapters.salesforce.causes import cause
from tandem.adapters.salesforce.errors import is_too_heavy
from tandem.adapters.salesforce.ids import long_id
from tandem.adapters.salesforce.soql import PERSON_ID
from tandem.domain.records import Outcome, Result, Write

_HOLDER = re.compile(r"duplicate value found: (\S+) duplicates value on record with id: (\w+|<unknown>)")
_LISTED = re.compile(r"fields(?: are missing)?: \[?([\w, ]+)")
_LISTING = frozenset({"INVALID_FIELD_FOR_INSERT_UPDATE", "REQUIRED_FIELD_MISSING"})
_LED_BY = re.compile(r"^([^:]+): ")
_UNKNOWN = "<unknown>"
_GONE = frozenset({"ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND"})
_PASSING = frozenset(
    {
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "PROCESSING_HALTED",
        "REQUEST_RUNNING_TOO_LONG",
        "SERVER_UNAVAILABLE",
        "UNABLE_TO_LOCK_ROW",
    }
)


def outcome(write: Write, result: Mapping[str, Any], names: Mapping[str, str], *, alone: bool) -> Outcome:
    """The outcome of a record; `names` gives field names by label, `alone` tells that no other was in the call."""
    if result.get("success"):
        return Outcome(Result.DONE, long_id(str(result["id"])))
    errors: Sequence[Mapping[str, Any]] = result.get("errors") or [{}]
    first = errors[0]
    code = _code(first)
    if any(_passing(error, alone=alone) for error in errors):
        return Outcome(Result.RETRY, None, code)
    telling, fields = _telling(errors, write, names)
    held = _holder(first, write) if code == "DUPLICATE_VALUE" else None
    if held is not None:
        return Outcome(Result.EXISTS, held or None, code, (PERSON_ID,))
    if code in _GONE and write.id is not None and not fields:
        return Outcome(Result.GONE, None, code)
    code = _code(telling)
    return Outcome(Result.REFUSED, None, code, fields, cause(code, fields, str(telling.get("message") or "")))


def _telling(
    errors: Sequence[Mapping[str, Any]], write: Write, names: Mapping[str, str]
) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The first error that names fields, and its fields: without those the record is sent again, and tells the next."""
    for error in errors:
        if fields := tuple(dict.fromkeys(_fields(error, write, names))):
            return error, fields
    return errors[0], ()


def _code(error: Mapping[str, Any]) -> str:
    return str(error.get("statusCode") or error.get("errorCode") or "")


def is_heavy(result: Mapping[str, Any]) -> bool:
    """Whether the record failed for what its neighbours did, so that fewer at once may pass."""
    return any(is_too_heavy(error) for error in result.get("errors") or ())


def _passing(error: Mapping[str, Any], *, alone: bool) -> bool:
    # A record that exhausts a transaction alone would do so again.
    return error.get("statusCode") in _PASSING or (is_too_heavy(error) and not alone)


def _holder(error: Mapping[str, Any], write: Write) -> str | None:
    """The id that holds our key, empty when it is not told; None when another field is the duplicate."""
    found = _HOLDER.search(str(error.get("message")))
    field, holder = found.groups() if found else (_UNKNOWN, _UNKNOWN)
    told = list(error.get("fields") or ()) or ([] if field == _UNKNOWN else [field])
    if PERSON_ID not in (told or write.values):
        return None
    return "" if holder == _UNKNOWN else long_id(holder)


def _fields(error: Mapping[str, Any], write: Write, names: Mapping[str, str]) -> Iterable[str]:
    if error.get("fields"):
        return [str(field) for field in error["fields"]]
    message = str(error.get("message") or "")
    if error.get("statusCode") in _LISTING:
        listed = _LISTED.search(message)
        return [name.strip() for name in listed[1].split(",") if name.strip()] if listed else []
    led = _LED_BY.match(message)
    name = names.get(led[1], led[1]) if led else ""
    return [name] if name in write.values else []
