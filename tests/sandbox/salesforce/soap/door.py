"""The SOAP partner API, as far as REST has no like: convertLead and merge, with the session of REST."""

import re
from collections.abc import Mapping
from typing import Any

from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.rest.call import Reply
from tests.sandbox.salesforce.rest.describes import NEWEST, OLDEST
from tests.sandbox.salesforce.soap.envelope import PARTNER, Fault, answer, fault, local, read
from tests.sandbox.salesforce.soap.leads import convert_leads
from tests.sandbox.salesforce.soap.merges import merge_records
from tests.sandbox.salesforce.writes.actor import Actor

_PATH = re.compile(r"/services/Soap/u/(\d+)\.0(?:/\w+)?/?")
_HANDLERS = {"convertLead": convert_leads, "merge": merge_records}
_OPERATIONS = {"convertLead": "soap-convert-lead", "merge": "soap-merge"}
_CALL = re.compile(rb"<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)")
_XML = {"Content-Type": "text/xml; charset=utf-8"}
OPERATIONS = frozenset({*_OPERATIONS.values(), "soap"})


def operation_of(path: str, body: bytes) -> str | None:
    """Return the operation of a request to the SOAP API, None of any other."""
    if not path.startswith("/services/Soap/"):
        return None
    found = _CALL.search(body)
    return _OPERATIONS.get(found.group(1).decode(), "soap") if found else "soap"


def serve(org: Org, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
    """Answer a SOAP request; a refusal of the whole is a fault with status 500."""
    try:
        _check(method, path, headers)
        request = read(body)
        user_id = org.sessions.user(request.session)
        if user_id is None or not (org.store.row(user_id) or {}).get("IsActive"):
            message = "Invalid Session ID found in SessionHeader: Illegal Session"
            raise Fault("sf:INVALID_SESSION_ID", message)
        name = local(request.call)
        handler = _HANDLERS.get(name) if request.call.tag == PARTNER + name else None
        if handler is None:
            raise Fault("soapenv:Client", f"No operation available for request {request.call.tag}")
        org.limits.count()
        actor = Actor(user_id, auto_assign=False, allow_save=request.allow_save)
        with org.store.undoable():
            results = handler(org, actor, request.call)
        written = answer(name, results, used=org.limits.used, most=org.limits.daily_max)
        return Reply(200, written, dict(_XML), records=len(results))
    except Fault as problem:
        return Reply(500, fault(problem.code, problem.message), dict(_XML), counted=0)
    except CallRefused as refusal:
        return as_fault(Reply(refusal.status, refusal.body(), counted=0))


def as_fault(reply: Reply) -> Reply:
    """Return a REST error as SOAP would have told it; anything else as it is."""
    if not isinstance(reply.body, list):
        return reply
    first: dict[str, Any] = reply.body[0]
    return Reply(500, fault(f"sf:{first['errorCode']}", first["message"]), dict(_XML), counted=reply.counted)


def _check(method: str, path: str, headers: Mapping[str, str]) -> None:
    found = _PATH.fullmatch(path)
    if found is None or not OLDEST <= int(found.group(1)) <= NEWEST:
        raise Fault("sf:UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL")
    if method != "POST" or "xml" not in headers.get("content-type", "").lower():
        raise Fault("soapenv:Client", "the request has to be a POST of text/xml")
    if "soapaction" not in headers:
        raise Fault("soapenv:Client", "SOAPAction HTTP header missing")
