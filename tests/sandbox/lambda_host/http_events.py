"""Requests and answers between HTTP and a function, in payload format 2.0 of API Gateway's HTTP APIs."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from tests.sandbox.lambda_host.account import ACCOUNT
from tests.sandbox.lambda_host.execution import Result
from tests.sandbox.lambda_host.routes import Target

_TEXT = ("text/", "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class Request:
    """What came over HTTP."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def event_of(request: Request, target: Target, at: datetime) -> dict[str, Any]:
    """The event API Gateway makes of a request."""
    headers = _joined((name.lower(), value) for name, value in request.headers)
    cookies = headers.pop("cookie", "")
    is_text = not request.body or headers.get("content-type", "text/").lower().startswith(_TEXT)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": target.route_key,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": _context(request, target, headers, at),
        "isBase64Encoded": not is_text,
    }
    if request.query:
        event["queryStringParameters"] = _joined(parse_qsl(request.query, keep_blank_values=True))
    if target.variables:
        event["pathParameters"] = target.variables
    if cookies:
        event["cookies"] = [one.strip() for one in cookies.split(";")]
    if request.body:
        event["body"] = request.body.decode() if is_text else base64.b64encode(request.body).decode()
    return event


def answer_of(result: Result) -> Answer:
    """What API Gateway makes of a function's result: an error is a 500 that tells nothing."""
    payload = result.payload
    if result.error:
        return message(500, "Internal Server Error")
    if not isinstance(payload, dict) or "statusCode" not in payload:
        return _json(200, payload)
    headers = {str(name).lower(): str(value) for name, value in (payload.get("headers") or {}).items()}
    headers.setdefault("content-type", "text/plain; charset=utf-8")
    cookies = [("set-cookie", cookie) for cookie in payload.get("cookies") or []]
    body = str(payload.get("body") or "").encode()
    if payload.get("isBase64Encoded"):
        body = base64.b64decode(body)
    return Answer(int(payload["statusCode"]), (*headers.items(), *cookies), body)


def message(status: int, text: str) -> Answer:
    """An answer of the gateway itself."""
    return _json(status, {"message": text})


def _json(status: int, value: Any) -> Answer:
    return Answer(status, (("content-type", "application/json"),), json.dumps(value).encode())


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _context(request: Request, target: Target, headers: dict[str, str], at: datetime) -> dict[str, Any]:
    return {
        "accountId": ACCOUNT,
        "apiId": "local",
        "domainName": headers.get("host", ""),
        "domainPrefix": "local",
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": target.route_key,
        "stage": "$default",
        "time": at.astimezone(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(at.timestamp() * 1000),
    }
