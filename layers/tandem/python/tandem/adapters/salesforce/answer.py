"""A call and what came back for it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from tandem.domain.errors import ConfigurationError
from tandem.ports import Clock


@dataclass(frozen=True, slots=True)
class Call:
    """One REST call below the version's root; `repeatable` when doing it twice changes nothing."""

    method: str
    path: str
    payload: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the server's seconds between which it was made: at or after `sent`, before `answered`."""

    status: int
    body: Any = field(repr=False)
    headers: Mapping[str, str]
    sent: int
    answered: int

    @property
    def refused(self) -> bool:
        """Whether the server did not do the whole call (304 tells that there is nothing to do)."""
        return self.status >= 300 and self.status != 304


class ServerTime:
    """The server's clock as its answers tell it; ours only measures what has passed since."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._earliest = clock.now()
        self._latest = clock.now()
        self._at = clock.now()

    def heard(self, response: requests.Response) -> tuple[int, int]:
        """The seconds between which the answer was made, from its `Date`, which is cut to the second."""
        try:
            date = parsedate_to_datetime(response.headers.get("Date", ""))
        except ValueError as error:
            raise ConfigurationError(
                "The Salesforce server sends no Date header, and the sync trusts no other clock.",
                "Check that base_url leads to Salesforce and that no proxy drops the header.",
            ) from error
        second = date.astimezone(UTC).timestamp()
        elapsed = response.elapsed.total_seconds()
        self._earliest, self._latest, self._at = second, second + 1 + elapsed, self._clock.now()
        return math.floor(second - elapsed), int(second) + 1

    def earliest(self) -> int:
        """A server second not later than now."""
        return math.floor(self._earliest + self._clock.now() - self._at)

    def latest(self) -> int:
        """A server second not earlier than now."""
        return math.ceil(self._latest + self._clock.now() - self._at)
