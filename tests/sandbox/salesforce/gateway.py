"""Takes one HTTP request through faults, session, limits and handler, and notes it in the log."""

import asyncio
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

import orjson
from aiohttp import web

from tests.sandbox.salesforce.clock import http_date
from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.faults import Fault, vendor_error
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.rest import describes, oauth
from tests.sandbox.salesforce.rest.call import Call, Reply
from tests.sandbox.salesforce.rest.routes import Routes, resolve
from tests.sandbox.salesforce.soap import door

LONGEST_URI = 16_384
_HTML = "<html><head><title>Error {0}</title></head><body><h1>Bad Message {0}</h1><pre>reason: {1}</pre></body></html>"
_OPEN = {
    ("GET", "/services/data"): "versions",
    ("POST", "/services/oauth2/token"): "token",
    ("POST", "/services/oauth2/revoke"): "revoke",
    ("GET", "/services/oauth2/userinfo"): "userinfo",
}


@dataclass(frozen=True, slots=True)
class Request:
    """The parts of an HTTP request that matter here."""

    method: str
    raw: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    ticket: int


class Gateway:
    """The door of the REST API."""

    def __init__(self, org: Org) -> None:
        """Serve one organisation."""
        self._org = org
        self._routes = Routes()

    async def handle(self, http: web.Request) -> web.StreamResponse:
        """Answer one HTTP request."""
        raw_path, _, raw_query = http.raw_path.partition("?")
        headers = {name.lower(): value for name, value in http.headers.items()}
        too_long = _too_long(http)
        if too_long is not None:
            return too_long
        query = dict(parse_qsl(raw_query, keep_blank_values=True))
        body = await http.read()
        with self._org.limits.running() as ticket:
            request = Request(http.method, http.raw_path, unquote(raw_path), query, headers, body, ticket)
            return await self._through_faults(http, request)

    async def _through_faults(self, http: web.Request, request: Request) -> web.StreamResponse:
        org = self._org
        operation = _OPEN.get((request.method, request.path.rstrip("/")))
        operation = operation or door.operation_of(request.path, request.body)
        operation = operation or self._routes.operation(request.method, request.path)
        latency, fault = org.faults.for_call(request.method, request.raw, operation, request.body)
        if latency:
            await asyncio.sleep(latency)
        org.housekeeping()
        action = fault.action if fault else {}
        if action.get("drop") == "before":
            return self._drop(http, request, operation, Reply(0, counted=0), fault)
        reply = _faulty(action) if fault and "drop" not in action else self._reply(request, operation)
        if operation in door.OPERATIONS:
            reply = door.as_fault(reply)
        if action.get("drop") == "after":
            return self._drop(http, request, operation, reply, fault)
        self._note(request, operation, reply, fault)
        return self._respond(reply, operation)

    def _reply(self, request: Request, operation: str) -> Reply:
        try:
            return self._answer(request, operation)
        except CallRefused as refusal:
            return Reply(refusal.status, refusal.body(), counted=0)
        except Exception:
            traceback.print_exc()
            message = "An unexpected error occurred in the simulator; its standard error output has the traceback"
            return Reply(500, CallRefused("UNKNOWN_EXCEPTION", message).body())

    def _answer(self, request: Request, operation: str) -> Reply:
        org = self._org
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"))) if operation in ("token", "revoke") else {}
        match operation:
            case "versions":
                return describes.versions()
            case "token":
                return oauth.token(org, request.headers, {**request.query, **form})
            case "revoke":
                return oauth.revoke(org, {**request.query, **form})
            case "userinfo":
                return oauth.identity(org, self._user(request))
        if operation in door.OPERATIONS:
            org.limits.check_concurrent(request.ticket)
            return door.serve(org, request.method, request.path, request.headers, request.body)
        user_id = self._user(request)
        if request.path.startswith(f"/id/{org.config.org_id}/"):
            return oauth.identity(org, user_id)
        _check_content_type(request)
        org.limits.check_concurrent(request.ticket)
        return self._counted(request, user_id)

    def _counted(self, request: Request, user_id: str) -> Reply:
        self._org.limits.count()
        call = Call(
            self._org,
            request.method,
            request.path,
            request.query,
            request.headers,
            request.body,
            user_id,
            resolve(request.method, request.path).version,
            self._routes,
        )
        reply = self._routes.run(call)
        self._org.limits.add(reply.counted - 1)
        return reply

    def _user(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        user_id = self._org.sessions.user(token.strip()) if scheme.lower() in ("bearer", "oauth") else None
        if user_id is None or not (self._org.store.row(user_id) or {}).get("IsActive"):
            raise CallRefused("INVALID_SESSION_ID", "Session expired or invalid", status=401)
        return user_id

    def _note(self, request: Request, operation: str, reply: Reply, fault: Fault | None) -> None:
        self._org.calls.add(
            at=self._org.clock.now().isoformat(),
            method=request.method,
            path=request.raw,
            operation=operation,
            status=reply.status,
            records=reply.records,
            counted=reply.counted,
            fault=fault.id if fault else None,
            parts=reply.parts,
        )

    def _drop(
        self, http: web.Request, request: Request, operation: str, reply: Reply, fault: Fault | None
    ) -> web.StreamResponse:
        """Break the connection; the log keeps status 0 and what was done before."""
        self._note(request, operation, Reply(0, records=reply.records, counted=reply.counted, parts=reply.parts), fault)
        if http.transport is not None:
            http.transport.abort()
        return web.Response(status=500)

    def _respond(self, reply: Reply, operation: str) -> web.Response:
        headers = {
            "Date": http_date(self._org.clock.now()),
            "Cache-Control": "no-cache,must-revalidate,max-age=0,no-store,private",
            **reply.headers,
        }
        if operation not in _OPEN.values() and operation not in door.OPERATIONS:
            headers["Sforce-Limit-Info"] = self._org.limits.header()
        if isinstance(reply.body, str):
            return web.Response(status=reply.status, text=reply.body, content_type="text/html", headers=headers)
        if isinstance(reply.body, bytes):
            return web.Response(status=reply.status, body=reply.body, headers=headers)
        if reply.body is None:
            return web.Response(status=reply.status, headers=headers)
        headers.setdefault("Content-Type", "application/json;charset=UTF-8")
        return web.Response(status=reply.status, body=orjson.dumps(reply.body), headers=headers)


def _faulty(action: dict[str, object]) -> Reply:
    """Return the answer of a fault rule: a vendor error, or any status and body (text is served as HTML)."""
    if "vendor_code" in action:
        refusal = vendor_error(action)
        return Reply(refusal.status, refusal.body(), counted=0)
    headers = action.get("headers")
    status = action["status"]
    return Reply(
        status if isinstance(status, int) else 500,
        action.get("body", "<html><body>Service unavailable</body></html>"),
        {str(name): str(value) for name, value in headers.items()} if isinstance(headers, dict) else {},
        counted=0,
    )


def _check_content_type(request: Request) -> None:
    """Refuse a body that does not say it is JSON (the vendor reads XML too, the simulator does not)."""
    kind = request.headers.get("content-type", "")
    if request.body and "json" not in kind.lower():
        message = f"Content-Type header specified in HTTP request is not supported: {kind}"
        raise CallRefused("UNSUPPORTED_MEDIA_TYPE", message, status=415)


def _too_long(http: web.Request) -> web.Response | None:
    """Answer a URI over 16,384 bytes with 414, URI and headers together over it with 431, both as HTML."""
    uri = len(http.raw_path)
    headers = sum(len(name) + len(value) + 4 for name, value in http.raw_headers)
    if uri > LONGEST_URI:
        return web.Response(status=414, text=_HTML.format(414, "URI Too Long"), content_type="text/html")
    if uri + headers > LONGEST_URI:
        text = _HTML.format(431, "Request Header Fields Too Large")
        return web.Response(status=431, text=text, content_type="text/html")
    return None
