"""A real HTTP server on loopback that says what a test tells it, and remembers what it was asked."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

NOW = 1_770_000_000
ORG, USER = "00Dx0000000BV7z", "005x00000012Q9P"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any

    @property
    def soql(self) -> str:
        """The query of a GET."""
        return parse_qs(urlsplit(self.path).query)["q"][0]

    @property
    def queries(self) -> list[str]:
        """The queries of a composite call."""
        return [unquote(part["url"].split("?q=")[1]) for part in self.body["compositeRequest"]]


@dataclass(frozen=True)
class Say:
    """One answer; a text goes out as it is, anything else as JSON."""

    body: Any = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Hang:
    """Take the request and break off."""


Line = Say | Hang | Callable[[Asked], Say]


class Script:
    """What to answer, in order, and what was asked."""

    def __init__(self) -> None:
        self.lines: deque[Line] = deque()
        self.tokens: deque[Line] = deque()
        self.asked: list[Asked] = []
        self.logins: list[dict[str, str]] = []
        self.connections = 0
        self.date = NOW
        self.url = ""

    def says(self, *lines: Line) -> None:
        """Go on with these answers."""
        self.lines.extend(lines)

    def answer(self, asked: Asked) -> Say | Hang:
        """The next line of the script; a login is granted unless a line of its own says otherwise."""
        if asked.path == "/services/oauth2/token":
            self.logins.append({key: values[0] for key, values in parse_qs(asked.body).items()})
            line: Line = self.tokens.popleft() if self.tokens else granted(len(self.logins), self.url)
        else:
            self.asked.append(asked)
            line = self.lines.popleft()
        return line if isinstance(line, Say | Hang) else line(asked)


def granted(number: int, instance_url: str) -> Say:
    """A session."""
    identity = f"https://login.salesforce.com/id/{ORG}/{USER}"
    return Say({"access_token": f"session-{number}", "instance_url": instance_url, "id": identity})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script

    def setup(self) -> None:
        super().setup()
        self.script.connections += 1

    def _turn(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        is_json = raw and "json" in (self.headers.get("Content-Type") or "")
        asked = Asked(self.command, self.path, dict(self.headers), json.loads(raw) if is_json else raw)
        line = self.script.answer(asked)
        if isinstance(line, Hang):
            self.close_connection = True
            return
        body = (line.body if isinstance(line.body, str) else json.dumps(line.body)).encode()
        self.send_response(line.status)
        for name, value in {"Content-Type": "application/json;charset=UTF-8", **line.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = _turn  # noqa: N815 (the names http.server calls)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(timestamp or self.script.date, usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name http.server gives)
        """Say nothing."""


@contextmanager
def scripted() -> Iterator[Script]:
    """A running server and its script."""
    script = Script()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"script": script}))
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def rows_of(*records: Mapping[str, Any], following: str | None = None) -> dict[str, Any]:
    """A query answer."""
    body = {"totalSize": len(records), "done": following is None, "records": list(records)}
    return body if following is None else body | {"nextRecordsUrl": following}


def record(number: int, stamp: str = "2026-01-01T00:00:00.000+0000", **values: Any) -> dict[str, Any]:
    """A record of a query answer."""
    return {
        "attributes": {"type": "Lead", "url": ""},
        "Id": f"00Q{number:012d}EAA",
        "SystemModstamp": stamp,
        "IsDeleted": False,
        "LastModifiedById": "005x00000012Q9PAAU",
        "Marketo_Person_Id__c": None,
        **values,
    }


def composed(*parts: tuple[int, Any]) -> dict[str, Any]:
    """A composite answer."""
    return {
        "compositeResponse": [
            {"body": body, "httpHeaders": {}, "httpStatusCode": status, "referenceId": f"part{number}"}
            for number, (status, body) in enumerate(parts)
        ]
    }


def done(number: int) -> dict[str, Any]:
    """The result of a record that was written."""
    return {"id": f"00Q{number:012d}EAA", "success": True, "errors": []}


def failed(code: str, message: str = "", *fields: str) -> dict[str, Any]:
    """The result of a record that was refused."""
    return {"success": False, "errors": [{"statusCode": code, "message": message, "fields": list(fields)}]}


def refused(code: str, message: str = "", status: int = 400) -> Say:
    """A call refused as a whole."""
    return Say([{"errorCode": code, "message": message}], status)
