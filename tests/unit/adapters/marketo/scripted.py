"""A vendor that answers as it is told to, and a budget that remembers what was asked of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import requests
from requests.adapters import BaseAdapter
from tandem.adapters.marketo.connection import Connection
from tandem.adapters.marketo.endpoint import MarketoEndpoint
from tandem.domain.errors import RateLimited
from tandem.domain.records import Outcome, Result, Write
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError

CONNECTION = Connection("https://123-abc-456.mktorest.com", "the-client", "the-secret")
GRANT = {"access_token": "token-1", "token_type": "bearer", "expires_in": 3600, "scope": "api@example.com"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the vendor saw it."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    timeout: Any

    @property
    def body(self) -> Any:
        """The JSON that was sent."""
        return orjson.loads(self.raw)


Answer = Mapping[str, Any] | int | tuple[int, Mapping[str, Any]] | Exception
"""An envelope, an HTTP status with a page or a JSON object, or what the network did."""


class Vendor(BaseAdapter):
    """Answers each path from its list, the last answer for ever; anything else with an empty success."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Asked] = []
        self.answers: dict[str, list[Answer]] = {"/identity/oauth/token": [GRANT]}
        self.closed = 0

    def on(self, path: str, *answers: Answer) -> None:
        """Say how a path answers."""
        self.answers[path] = list(answers)

    def to(self, path: str) -> list[Asked]:
        """The requests a path got."""
        return [asked for asked in self.asked if asked.path == path]

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, timeout: Any = None, **_: Any
    ) -> requests.Response:
        """Answer one request."""
        parts = urlsplit(request.url or "")
        raw = request.body or b""
        sent = raw if isinstance(raw, bytes) else raw.encode()
        params = dict(parse_qsl(parts.query))
        if request.headers.get("Content-Type") == "application/x-www-form-urlencoded":
            params |= dict(parse_qsl(sent.decode()))
        self.asked.append(Asked(request.method or "", parts.path, params, request.headers, sent, timeout))
        queue = self.answers.get(parts.path) or [{"success": True, "result": []}]
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        response.request, response.url, response.raw = request, request.url or "", io.BytesIO()
        status, body = answer if isinstance(answer, tuple) else (answer, answer)
        response.status_code = status if isinstance(status, int) else 200
        if response.status_code == 302:
            response.headers["Location"] = "https://elsewhere.example.com/"
        response._content = b"<html>" if isinstance(body, int) else orjson.dumps(body)
        return response

    def close(self) -> None:
        """Count how often the connections were given up."""
        self.closed += 1


@dataclass(slots=True)
class Turns:
    """Gives every turn at once until told not to, and keeps what happened."""

    taken: list[float] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    refusals: list[str] = field(default_factory=list)
    left: int = 10_000

    def take(self, endpoint_timeout: float) -> str:
        """A lease, if one is left."""
        if len(self.taken) >= self.left:
            raise RateLimited(7.0)
        self.taken.append(endpoint_timeout)
        lease = f"lease-{len(self.taken)}"
        self.held.add(lease)
        return lease

    def release(self, lease: str) -> None:
        """Take the lease back."""
        self.held.remove(lease)

    def refused(self, code: str) -> None:
        """Remember the code."""
        self.refusals.append(code)


class World:
    """An endpoint joined to the scripted vendor, a clock and the pauses it made."""

    def __init__(self, connection: Connection = CONNECTION, partition: str | None = None) -> None:
        self.vendor, self.turns = Vendor(), Turns()
        self.time = 1_700_000_000.0
        self.pauses: list[float] = []
        session = requests.Session()
        session.mount("https://", self.vendor)
        now: Callable[[], float] = lambda: self.time  # noqa: E731 - the attribute moves
        self.marketo = MarketoEndpoint(
            connection,
            self.turns,
            partition=partition,
            now=now,
            sleep=self.pauses.append,
            chance=lambda: 0.5,
            session=session,
        )


def success(*result: Any, **more: Any) -> dict[str, Any]:
    """An envelope that was carried out."""
    return {"requestId": "1#1", "success": True, "result": list(result), **more}


def failure(code: str, message: str = "No") -> dict[str, Any]:
    """An envelope that was refused."""
    return {"requestId": "1#1", "success": False, "errors": [{"code": code, "message": message}]}


def skipped(code: str, message: str = "No", member: str = "reasons") -> dict[str, Any]:
    """A record that was refused."""
    return {"status": "skipped", member: [{"code": code, "message": message}]}


def updates(number: int) -> list[Write]:
    """Updates of the first people."""
    return [Write(str(n), {"firstName": f"Ada {n}"}) for n in range(1, number + 1)]


def updated(*ids: int) -> dict[str, Any]:
    """The answer to updates that were done."""
    return success(*({"id": n, "status": "updated"} for n in ids))


def results(outcomes: tuple[Outcome, ...]) -> list[Result]:
    """The results alone."""
    return [outcome.result for outcome in outcomes]


def unreachable() -> requests.ConnectionError:
    """What requests raises for a host nobody listens on; its text tells the whole address."""
    pool = HTTPConnectionPool("127.0.0.1", 1)
    url = "/identity/oauth/token?client_secret=the-secret&filterValues=ada@example.com"
    refused = NewConnectionError(pool, "refused")  # type: ignore[arg-type]
    return requests.ConnectionError(MaxRetryError(pool, url, refused))
