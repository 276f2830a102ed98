"""Requests become events and results become answers as API Gateway's payload format 2.0 has it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sandbox.lambda_host.blueprint import Route
from tests.sandbox.lambda_host.execution import Result
from tests.sandbox.lambda_host.http_events import Request, answer_of, event_of
from tests.sandbox.lambda_host.routes import Routes, Target

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
TARGET = Target("Door", "POST /people", {})


def request(*, body: bytes = b"", query: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Request:
    return Request("POST", "/people", query, headers, body, "127.0.0.1")


@pytest.mark.parametrize(
    ("method", "path", "key", "variables"),
    [
        ("GET", "/people/me", "GET /people/me", {}),
        ("GET", "/people/7", "GET /people/{id}", {"id": "7"}),
        ("PUT", "/people/7", "ANY /people/{id}", {"id": "7"}),
        ("GET", "/people/7/more", "ANY /{proxy+}", {"proxy": "people/7/more"}),
        ("GET", "/", "$default", {}),
    ],
)
def test_the_most_fixed_route_is_taken(method: str, path: str, key: str, variables: dict[str, str]) -> None:
    routes = [
        Route("ANY", "$default"),
        Route("ANY", "/{proxy+}"),
        Route("ANY", "/people/{id}"),
        Route("GET", "/people/{id}"),
        Route("GET", "/people/me"),
    ]

    target = Routes([("Door", route) for route in routes]).find(method, path)

    assert target == Target("Door", key, variables)


def test_a_request_without_a_route_has_no_target() -> None:
    assert Routes([("Door", Route("GET", "/a.b"))]).find("GET", "/aXb") is None


def test_text_goes_as_text_and_anything_else_as_base64() -> None:
    text = event_of(request(body=b"{}", headers=(("Content-Type", "application/json"),)), TARGET, AT)
    other = event_of(request(body=b"\xff", headers=(("Content-Type", "image/png"),)), TARGET, AT)

    assert (text["body"], text["isBase64Encoded"]) == ("{}", False)
    assert (other["body"], other["isBase64Encoded"]) == ("/w==", True)


def test_what_a_request_lacks_its_event_lacks() -> None:
    event = event_of(request(), TARGET, AT)

    assert event.keys().isdisjoint({"body", "cookies", "queryStringParameters", "pathParameters"})
    assert event["requestContext"]["time"] == "01/May/2026:12:00:00 +0000"


def test_repeated_headers_are_joined_and_cookies_listed() -> None:
    headers = (("Accept", "a"), ("accept", "b"), ("Cookie", "x=1; y=2"))

    event = event_of(request(headers=headers), TARGET, AT)

    assert event["headers"] == {"accept": "a,b"}
    assert event["cookies"] == ["x=1", "y=2"]


@pytest.mark.parametrize(
    ("payload", "status", "body", "kind"),
    [
        ({"statusCode": 201, "body": "made"}, 201, b"made", "text/plain; charset=utf-8"),
        ({"statusCode": "200", "body": "/w==", "isBase64Encoded": True}, 200, b"\xff", "text/plain; charset=utf-8"),
        ({"statusCode": 204, "headers": {"Content-Type": "x/y"}}, 204, b"", "x/y"),
        ({"any": "thing"}, 200, b'{"any": "thing"}', "application/json"),
    ],
)
def test_a_result_becomes_an_answer(payload: Any, status: int, body: bytes, kind: str) -> None:
    answer = answer_of(Result(payload, "", "id"))

    assert (answer.status, answer.body, dict(answer.headers)["content-type"]) == (status, body, kind)


def test_an_error_becomes_an_answer_that_tells_nothing() -> None:
    answer = answer_of(Result({"errorMessage": "secret"}, "ValueError", "id"))

    assert (answer.status, answer.body) == (500, b'{"message": "Internal Server Error"}')
