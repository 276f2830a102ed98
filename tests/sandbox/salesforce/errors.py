"""The two shapes in which Salesforce refuses: a whole call, or one record of a call."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class CallRefused(Exception):
    """A whole call is refused: an HTTP status and a list of one error, nothing done."""

    def __init__(self, code: str, message: str, *, status: int = 400, fields: Sequence[str] | None = None) -> None:
        """Keep what the answer has to say."""
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields

    def body(self) -> list[dict[str, Any]]:
        """Return the documented top-level error list."""
        error: dict[str, Any] = {"message": self.message, "errorCode": self.code}
        if self.fields is not None:
            error["fields"] = list(self.fields)
        return [error]


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why one record is refused."""

    code: str
    message: str
    fields: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    def in_collection(self) -> dict[str, Any]:
        """Return the shape inside a collections answer, where the code is called statusCode."""
        return {"statusCode": self.code, "message": self.message, "fields": list(self.fields), **self.extra}

    def at_top(self) -> dict[str, Any]:
        """Return the shape of a single-record call, where the code is called errorCode."""
        return {"message": self.message, "errorCode": self.code, "fields": list(self.fields), **self.extra}


class RecordRefused(Exception):
    """One record is refused, its neighbours are not concerned."""

    def __init__(self, *problems: Problem) -> None:
        """Keep every reason."""
        super().__init__("; ".join(f"{one.code}: {one.message}" for one in problems))
        self.problems = problems


def refused(code: str, message: str, *fields: str) -> RecordRefused:
    """Return the refusal of a record for one reason."""
    return RecordRefused(Problem(code, message, fields))


def not_found() -> CallRefused:
    """Return the answer for anything that is not there (recorded: not-found.json)."""
    return CallRefused("NOT_FOUND", "The requested resource does not exist", status=404)
