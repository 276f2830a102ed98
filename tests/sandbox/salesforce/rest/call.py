"""One REST call and its reply, apart from HTTP, so that composite can make calls of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import orjson

from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.writes.actor import Actor


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call is answered with; `records`, `counted` and `parts` (operations inside) are for the log."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    records: int = 0
    counted: int = 1
    parts: tuple[str, ...] = ()


class Router(Protocol):
    """What composite calls need to make calls of their own."""

    def operation(self, method: str, path: str) -> str:
        """Return the operation that a method and path mean."""

    def run(self, call: "Call") -> Reply:
        """Answer a call."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call below /services/data/vXX.X, made by a user; header names are lower case."""

    org: Org
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    user_id: str
    version: str
    router: Router
    nested: bool = False

    def json(self) -> Any:
        """Return the body as JSON, or refuse the call."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            message = f"The HTTP entity body is required, but this request has no readable one: {error}"
            raise CallRefused("JSON_PARSER_ERROR", message) from error

    def json_object(self) -> dict[str, Any]:
        """Return the body, which has to be a JSON object."""
        body = self.json()
        if not isinstance(body, dict):
            raise CallRefused("JSON_PARSER_ERROR", "Cannot deserialize instance of object from the request body")
        return body

    def part(self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> "Call":
        """Return a part of this call: its user, but only the headers the part names itself."""
        return replace(self, method=method, path=path, query=query, headers=headers, body=body, nested=True)

    def actor(self) -> Actor:
        """Return who writes and how the headers want it (Sforce-Auto-Assign is TRUE when absent)."""
        rule = self.headers.get("sforce-duplicate-rule-header", "").lower().replace(" ", "")
        return Actor(
            self.user_id,
            auto_assign=self.headers.get("sforce-auto-assign", "TRUE").strip().upper() != "FALSE",
            allow_save="allowsave=true" in rule,
        )

    def batch_size(self) -> int | None:
        """Return the wish of Sforce-Query-Options."""
        options = self.headers.get("sforce-query-options", "").lower().replace(" ", "")
        for option in options.replace(";", ",").split(","):
            name, _, value = option.partition("=")
            if name == "batchsize" and value.isdigit():
                return int(value)
        return None


Handler = Callable[..., Reply]
