"""One endpoint of the vendor's API."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.world import World

Handler = Callable[[World, Call], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Route:
    """One endpoint. `timeout` is the server's, in seconds (leads.md and activities.md, "Timeouts").

    `json_query`: the query may come as a JSON body (lead-database.md, "Compound Keys").
    A handler that takes its time takes the server time itself, between reading and writing.
    """

    method: str
    template: str
    operation: str
    permissions: tuple[str, ...]
    handler: Handler
    timeout: float = 30.0
    body_optional: bool = False
    takes_its_time: bool = False
    json_query: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The template as an expression over whole paths."""
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.template)))
