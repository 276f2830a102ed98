"""Functions answer over HTTP as behind API Gateway."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.sandbox.lambda_host.stack import Stack


def test_a_request_reaches_the_function_of_its_route(stack: Stack) -> None:
    answer = requests.get(f"{stack.api_url}/look/cat?size=2&size=3", headers={"X-Own": "1"}, timeout=10)

    event: dict[str, Any] = answer.json()["event"]
    assert answer.status_code == 200
    assert event["routeKey"] == "GET /look/{thing}"
    assert event["pathParameters"] == {"thing": "cat"}
    assert event["queryStringParameters"] == {"size": "2,3"}
    assert event["headers"]["x-own"] == "1"
    assert event["requestContext"]["http"]["method"] == "GET"


def test_the_function_decides_status_headers_and_body(stack: Stack) -> None:
    answer = requests.post(f"{stack.api_url}/order", json={"id": "1", "do": "speak"}, timeout=10)

    assert (answer.status_code, answer.text, answer.headers["x-did"]) == (202, "done", "speak")


def test_an_error_in_the_function_tells_nothing(stack: Stack) -> None:
    answer = requests.post(f"{stack.api_url}/order", json={"id": "1", "do": "raise"}, timeout=10)

    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})


@pytest.mark.parametrize(("method", "path"), [("GET", "/order"), ("GET", "/look"), ("POST", "/look/cat")])
def test_a_request_without_a_route_is_not_found(stack: Stack, method: str, path: str) -> None:
    answer = requests.request(method, f"{stack.api_url}{path}", timeout=10)

    assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})
