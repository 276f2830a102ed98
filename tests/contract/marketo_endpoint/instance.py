"""A simulated Marketo with our endpoint joined to it, as the tests here use the two."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests
from tandem.adapters.marketo.connection import Connection
from tandem.adapters.marketo.endpoint import MarketoEndpoint
from tandem.adapters.marketo.transport import new_session
from tandem.domain.fields import Field
from tandem.domain.records import Event, FeedPage
from tandem.domain.values import Kind

from tests.sandbox.marketo.server import Running

FIELDS = {
    "salesforceId": Field("salesforceId", Kind.TEXT, length=18),
    "salesforceIsDeleted": Field("salesforceIsDeleted", Kind.BOOLEAN),
}


@dataclass(slots=True)
class Turns:
    """Gives every turn at once and keeps what happened."""

    taken: int = 0
    held: int = 0
    refusals: list[str] = field(default_factory=list)

    def take(self, endpoint_timeout: float) -> str:
        """A lease."""
        assert endpoint_timeout > 0
        self.taken += 1
        self.held += 1
        return "lease"

    def release(self, lease: str) -> None:
        """Take the lease back."""
        assert lease == "lease"
        self.held -= 1

    def refused(self, code: str) -> None:
        """Remember the code."""
        self.refusals.append(code)


class Instance:
    """The simulator's admin plane beside our endpoint."""

    def __init__(self, running: Running) -> None:
        self.url, self.credentials = running.url, running.credentials
        self.turns = Turns()
        self.session = new_session()
        self._admin = requests.Session()
        self.marketo = self.endpoint()

    def endpoint(self, *, partition: str | None = None, **secret: str) -> MarketoEndpoint:
        """Another endpoint for the same instance."""
        connection = Connection.parse({"base_url": self.url, **self.credentials, **secret})
        return MarketoEndpoint(connection, self.turns, partition=partition, sleep=lambda _: None, session=self.session)

    def close(self) -> None:
        """Let all connections go."""
        self.session.close()
        self._admin.close()

    def admin(self, path: str, **given: Any) -> Any:
        """Do something behind the vendor's back."""
        answer = self._admin.post(f"{self.url}/admin/{path}", json=given, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def seen(self, path: str, **given: Any) -> Any:
        """Look behind the vendor's back."""
        answer = self._admin.get(f"{self.url}/admin/{path}", params=given, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def load(self, *people: dict[str, Any]) -> list[str]:
        """Put people there as if they had always been; their ids."""
        return [str(number) for number in self.admin("load", leads=list(people))["ids"]]

    def leads(self) -> list[dict[str, Any]]:
        """Everybody as Marketo keeps them."""
        return list(self.seen("leads")["leads"])

    def calls(self, operation: str) -> int:
        """How often an operation was called since the start."""
        return int(self.seen("counters")["by_operation"].get(operation, 0))

    def fail(self, operation: str, *, times: int = 1, nth: int = 1, **action: Any) -> None:
        """Let the nth call of an operation, and some more, go wrong."""
        self.admin("faults", match={"operation": operation, "nth": nth, "count": times}, action=action)

    def lift_faults(self) -> None:
        """Let nothing go wrong any more."""
        self._admin.delete(f"{self.url}/admin/faults", timeout=10).raise_for_status()

    def token(self) -> str:
        """A feed token before everything."""
        return self.marketo.token(int(self.seen("clock")["seconds"]) - 3600)

    def changes(self, token: str, *fields: str) -> list[Event]:
        """All changes after a token."""
        return self._all(token, lambda at: self.marketo.changes(at, fields))

    def lives(self, token: str, *, changes: bool = False) -> list[Event]:
        """All lives after a token."""
        return self._all(token, lambda at: self.marketo.lives(at, changes=changes))

    def _all(self, token: str, read: Any) -> list[Event]:
        events: list[Event] = []
        while True:
            page: FeedPage = read(token)
            events += page.events
            token = page.token
            if not page.more:
                return events
