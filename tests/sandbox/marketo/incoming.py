"""A request as it came over the wire, and how its query and body are read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

import orjson

from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import refused

FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(slots=True)
class Incoming:
    """A request as it came over the wire."""

    method: str
    path: str
    query: dict[str, list[str]]
    content_type: str
    authorization: str
    raw: bytes


def unwrap_query(incoming: Incoming, call: Call) -> None:
    """POST with `_method=GET`, in the URL or in the form, is a GET whose query is the form."""
    if incoming.method != "POST":
        return
    form = parse_qs(incoming.raw.decode(errors="replace")) if incoming.content_type == FORM else {}
    if "GET" in (*call.query.get("_method", ()), *form.get("_method", ())):
        if incoming.raw and incoming.content_type not in (FORM, _JSON):
            raise refused("612")
        call.json_query = bool(incoming.raw) and incoming.content_type == _JSON
        call.method, call.query = "GET", {**call.query, **form}


def read_body(incoming: Incoming, call: Call, *, optional: bool) -> None:
    """The body of a write as JSON: 612 for another content type, 609 for what is no JSON object."""
    if (call.method == "GET" and not call.json_query) or (optional and not incoming.raw):
        return
    if incoming.content_type != _JSON:
        raise refused("612")
    try:
        call.body = orjson.loads(incoming.raw)
    except orjson.JSONDecodeError as error:
        raise refused("609") from error
    if not isinstance(call.body, dict):
        raise refused("609")
    if call.json_query:
        given = {k: v if isinstance(v, list) else [v] for k, v in call.body.items() if k != "input"}
        call.query |= {k: [str(v) for v in values] for k, values in given.items()}
