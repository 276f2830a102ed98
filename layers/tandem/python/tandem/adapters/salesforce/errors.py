"""What a refused call means: the vendor's error lists as errors of the domain.

Vendor messages may quote field values, so they are read here and never repeated (law 10).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tandem.adapters.salesforce.soql import PERSON_ID
from tandem.domain.errors import (
    ConfigurationError,
    PermissionLost,
    QuotaSpent,
    RateLimited,
    RetriableError,
    SyncError,
)

_COLUMN = re.compile(r"(?:No such column|Didn't understand relationship) '([^']+)'")
_BUSY = 5.0
_NO_API = "Give the sync user the permission API Enabled, and check that the org's edition has API access."
_ANYTHING = "Check that base_url is the My Domain of the org, and the mapping of the object."
_PASSING = frozenset(
    {
        "INVALID_QUERY_LOCATOR",
        "OPERATION_TOO_LARGE",
        "PROCESSING_HALTED",
        "QUERY_TIMEOUT",
        "REQUEST_RUNNING_TOO_LONG",
        "SERVER_UNAVAILABLE",
        "UNABLE_TO_LOCK_ROW",
    }
)
_SPOILING = frozenset(
    {"INVALID_FIELD", "INVALID_ID_FIELD", "INVALID_TYPE_ON_FIELD_IN_RECORD", "JSON_PARSER_ERROR", "MALFORMED_ID"}
)
_SCHEMA = frozenset({"INSUFFICIENT_ACCESS", "INVALID_FIELD", "INVALID_TYPE", "MALFORMED_QUERY", "NOT_FOUND"})


def refusal(status: int, body: object, object_: str, fields: Iterable[str] = ()) -> SyncError:
    """The error to raise for a call about an object and some of its fields that was refused as a whole."""
    code, message = complaint(body)
    if code == "REQUEST_LIMIT_EXCEEDED":
        # One code, two meanings: only the words tell a day's wait from a moment's.
        return RateLimited(_BUSY) if "concurrent" in message.lower() else QuotaSpent("Salesforce")
    if status in {420, 429}:
        return RateLimited(_BUSY)
    if status >= 500 or code in _PASSING:
        return RetriableError(f"Salesforce could not do a call about {object_} now ({code or status}).")
    if code in _SCHEMA:
        return _schema(code, message, object_, fields)
    remedy = _NO_API if status == 403 else _ANYTHING
    return ConfigurationError(
        f"Salesforce refuses a call about {object_} (HTTP {status}, {code or 'no code'}).", remedy
    )


def complaint(body: object) -> tuple[str, str]:
    """The code and the message of an error list; empty when the body is none."""
    first: Any = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, Mapping):
        return "", ""
    return str(first.get("errorCode") or first.get("statusCode") or ""), str(first.get("message") or "")


def is_too_heavy(error: object) -> bool:
    """Whether fewer records at once may pass: an error of a record or of a call tells a row lock or a CPU limit."""
    code, message = complaint(error)
    # The CPU limit of a transaction comes under the code of whatever trigger met it.
    return code == "UNABLE_TO_LOCK_ROW" or "Apex CPU time limit exceeded" in message


def is_spoilt_by_one(status: int, body: object) -> bool:
    """Whether a whole collection was refused for what one of its records holds, as an unparsable value is."""
    code, message = complaint(body)
    return status == 400 and code in _SPOILING and _COLUMN.search(message) is None


def _schema(code: str, message: str, object_: str, fields: Iterable[str]) -> ConfigurationError:
    found = _COLUMN.search(message)
    field = _asked(found[1], fields) if found else None
    if field == PERSON_ID:
        return ConfigurationError(
            f"The sync user does not see {PERSON_ID} on {object_}.",
            f"Create the custom field {PERSON_ID} on Lead and on Contact (type Text, length 32, External ID, Unique, "
            "case insensitive), and give the sync user read and edit access to it.",
        )
    if field is not None:
        return PermissionLost(
            f"The sync user no longer sees the field {field} of {object_}.",
            "Give the sync user access to the field, or take it out of the mapping; the sync goes on without it.",
            field,
        )
    return PermissionLost(
        f"Salesforce does not accept a call about {object_} ({code}).",
        f"Give the sync user read access to {object_} and its mapped fields, or switch the object off.",
    )


def _asked(column: str, fields: Iterable[str]) -> str:
    # A parent's field is complained of without the path that led to it.
    for field in fields:
        if field == column or column in field.split("."):
            return field
    return column
