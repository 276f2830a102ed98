"""The envelope of every answer, and the two ways an answer can say no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

# Adobe: error-codes.md. `%s` takes the details of one case.
MESSAGES = {
    "500": "Internal Server error",
    "502": "Bad Gateway",
    "601": "Access token invalid",
    "602": "Access token expired",
    "603": "Access denied",
    "604": "Request timed out",
    "605": "HTTP Method '%s' not supported",
    "606": "Max rate limit '%s' exceeded with in '%s' secs",
    "607": "Daily quota reached",
    "608": "API Temporarily Unavailable",
    "609": "Invalid JSON",
    "610": "Requested resource not found",
    "611": "System error",
    "612": "Invalid Content Type",
    "613": "Invalid Multipart Request",
    "614": "Invalid Subscription",
    "615": "Concurrent access limit reached",
    "616": "Invalid subscription type",
    "701": "%s cannot be blank",
    "702": "No data found for a given search scenario",
    "704": "Invalid date format",
    "709": "Business Rule Violation",
    "710": "Parent Folder Not Found",
    "711": "Incompatible Folder Type",
    "712": "Merge to person Account operation is invalid",
    "713": "Transient Error",
    "714": "Unable to find the default record type",
    "718": "ExternalSalesPersonID not found",
    "719": "Lock wait timeout exception",
    "1001": "Invalid value '%s'. Required of type '%s'",
    "1002": "Missing value for required parameter '%s'",
    "1003": "Invalid data",
    "1004": "Lead not found",
    "1005": "Lead already exists",
    "1006": "Field '%s' not found",
    "1007": "Multiple leads match the lookup criteria",
    "1008": "Access denied to partition '%s'",
    "1009": "Partition name must be specified",
    "1010": "Partition update not allowed",
    "1011": "Field '%s' not supported",
    "1013": "Object not found",
    "1017": "Object already exists",
    "1018": "CRM Enabled",
    "1021": "Company update not allowed",
    "1022": "Object in use",
    "1025": "Program status not found",
    "1026": "Custom object not enabled",
    "1027": "Max Activity Type Limit Reached",
    "1028": "Max field limit reached",
    "1036": "Duplicate object found in input",
    "1037": "Lead skipped because it is already in or past this status",
    "1048": "Custom Object Discard Draft Failed",
    "1049": "Failed to Create Activity",
    "1076": "You are creating a duplicate record. It is recommended that you use an existing record instead.",
    "1077": "Merge Leads call failed due to SFDC Field length",
    "1078": "Merge failure, unable to perform merge operation in natively synced CRM",
    "1079": "Merge Leads call failed due to Personalized URL conflict in duplicate records",
    "1080": "Too many leads to merge",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A vendor code with its message, for a whole call or for one record."""

    code: str
    message: str

    @classmethod
    def of(cls, code: str, *details: object) -> Problem:
        """The documented message of a code, filled with the details of this case."""
        text = MESSAGES.get(code, "Unknown error")
        return cls(code, text % details if details else text.replace("'%s'", "''").replace("%s", ""))

    def as_json(self) -> dict[str, str]:
        """The member of `errors` or `reasons`."""
        return {"code": self.code, "message": self.message}


class RefusedError(Exception):
    """The whole call is refused: `success` is false and nothing was done."""

    def __init__(self, problem: Problem) -> None:
        """Carry the problem to the envelope."""
        super().__init__(f"{problem.code} {problem.message}")
        self.problem = problem


def refused(code: str, *details: object) -> RefusedError:
    """A refusal with the documented message."""
    return RefusedError(Problem.of(code, *details))


def invalid(message: str) -> RefusedError:
    """A refusal 1003 that names what is wrong."""
    return RefusedError(Problem("1003", message))


def exists(name: str) -> RefusedError:
    """A refusal 1017 that names what is there already."""
    return RefusedError(Problem("1017", f"Object already exists: '{name}'"))


_REQUESTS = count(0x1000)


def request_id(now: float) -> str:
    """An id shaped like Marketo's, e.g. `e42b#14272d07d78`; unique in this process."""
    return f"{next(_REQUESTS):x}#{int(now * 1000):x}"


def success(identity: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The envelope of a call that was carried out; `errors` and `warnings` are absent when empty."""
    return {"requestId": identity, **answer, "success": True}


def failure(identity: str, problems: Iterable[Problem]) -> dict[str, Any]:
    """The envelope of a call that was refused."""
    return {"requestId": identity, "success": False, "errors": [p.as_json() for p in problems]}
