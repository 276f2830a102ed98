"""Fault rules: which calls they strike, how, and what was done when a connection breaks."""

from typing import Any

import pytest
import requests

from tests.contract.salesforce_simulator.client import Client, problem

QUERY = "SELECT Id FROM Lead"


def _fault(client: Client, match: dict[str, Any], action: dict[str, Any]) -> str:
    return str(client.admin("POST", "/faults", {"match": match, "action": action})["id"])


def test_a_status_with_an_html_body_is_served_as_such(salesforce: Client) -> None:
    _fault(salesforce, {"operation": "query"}, {"status": 503, "body": "<html>down</html>", "headers": {"X-Edge": "1"}})

    answer = salesforce.get("/query", q=QUERY)

    assert (answer.status_code, answer.text, answer.headers["X-Edge"]) == (503, "<html>down</html>", "1")
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("code", "status", "served"),
    [
        ("INVALID_SESSION_ID", 401, "INVALID_SESSION_ID"),
        ("REQUEST_LIMIT_EXCEEDED", 403, "REQUEST_LIMIT_EXCEEDED"),
        ("CONCURRENT_LIMIT", 403, "REQUEST_LIMIT_EXCEEDED"),
        ("QUERY_TIMEOUT", 400, "QUERY_TIMEOUT"),
        ("UNKNOWN_EXCEPTION", 500, "UNKNOWN_EXCEPTION"),
    ],
)
def test_a_vendor_code_answers_with_its_usual_status(salesforce: Client, code: str, status: int, served: str) -> None:
    _fault(salesforce, {}, {"vendor_code": code})

    answer = salesforce.get("/query", q=QUERY)

    assert (answer.status_code, problem(answer)["errorCode"]) == (status, served)


def test_any_other_code_can_be_served_with_a_status_and_words(salesforce: Client) -> None:
    _fault(salesforce, {}, {"vendor_code": "TXN_SECURITY_METERING_ERROR", "status": 400, "message": "no"})

    assert problem(salesforce.get("/query", q=QUERY)) == {"message": "no", "errorCode": "TXN_SECURITY_METERING_ERROR"}


def test_a_connection_dropped_before_leaves_nothing_and_after_leaves_the_write(salesforce: Client) -> None:
    body = {"LastName": "x", "Company": "y"}
    _fault(salesforce, {"operation": "create", "count": 1}, {"drop": "before"})
    with pytest.raises(requests.ConnectionError):
        salesforce.call("POST", "/sobjects/Lead", body)
    nothing = salesforce.query("SELECT COUNT() FROM Lead")["totalSize"]

    _fault(salesforce, {"operation": "create", "count": 1}, {"drop": "after"})
    with pytest.raises(requests.ConnectionError):
        salesforce.call("POST", "/sobjects/Lead", body)
    one = salesforce.query("SELECT COUNT() FROM Lead")["totalSize"]

    assert (nothing, one) == (0, 1)
    dropped = [call for call in salesforce.admin("GET", "/calls")["calls"] if call["operation"] == "create"]
    assert [(call["status"], call["counted"], call["records"]) for call in dropped] == [(0, 0, 0), (0, 1, 1)]


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({"operation": "query"}, "XXXX"),
        ({"operation": "query", "count": 2}, "XX.."),
        ({"operation": "query", "nth": 3}, "..X."),
        ({"operation": "query", "nth": 2, "count": 2}, ".XX."),
        ({"operation": "describe"}, "...."),
        ({"method": "get", "path_regex": "/query\\?q=SELECT"}, "XXXX"),
        ({"method": "POST"}, "...."),
        ({"path_regex": "/limits$"}, "...."),
        ({"probability": 0.0}, "...."),
        ({"body_regex": "nothing of the kind"}, "...."),
    ],
)
def test_a_match_says_which_calls_are_struck(salesforce: Client, match: dict[str, Any], expected: str) -> None:
    _fault(salesforce, match, {"status": 500})

    statuses = [salesforce.get("/query", q=QUERY).status_code for _ in range(4)]

    assert "".join("X" if status == 500 else "." for status in statuses) == expected


def test_chance_is_repeatable_by_its_seed(salesforce: Client) -> None:
    def draw(seed: int) -> list[int]:
        fault = _fault(salesforce, {"probability": 0.5, "seed": seed}, {"status": 500})
        statuses = [salesforce.get("/limits").status_code for _ in range(20)]
        salesforce.admin("DELETE", "/faults", id=fault)
        return statuses

    first, again, another = draw(1), draw(1), draw(2)

    assert first == again != another
    assert set(first) == {200, 500}


def test_a_part_of_a_composite_can_be_met_by_its_body(salesforce: Client) -> None:
    _fault(salesforce, {"operation": "composite", "body_regex": "Kauri"}, {"status": 502})
    part = {"method": "POST", "url": "/services/data/v60.0/sobjects/Account", "referenceId": "a"}

    answers = [
        salesforce.call("POST", "/composite", {"compositeRequest": [part | {"body": {"Name": name}}]}).status_code
        for name in ("Kauri", "Rimu")
    ]

    assert answers == [502, 200]


def test_a_latency_delays_a_call_that_is_then_answered(salesforce: Client) -> None:
    _fault(salesforce, {"operation": "limits"}, {"latency_ms": 30})

    answer = salesforce.get("/limits")

    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() >= 0.03


def test_the_login_can_fail_too(salesforce: Client) -> None:
    _fault(salesforce, {"operation": "token"}, {"status": 503, "body": "<html>down</html>"})

    answer = salesforce.http.post(f"{salesforce.url}/services/oauth2/token", data={})

    assert answer.status_code == 503


def test_rules_are_listed_with_how_often_they_struck_and_can_be_removed(salesforce: Client) -> None:
    _fault(salesforce, {"operation": "limits", "nth": 2}, {"status": 500})
    salesforce.get("/limits")

    listed = salesforce.admin("GET", "/faults")["faults"][0]
    removed = salesforce.admin("DELETE", "/faults")

    assert (listed["met"], listed["struck"]) == (1, 0)
    assert removed == {"removed": 1}
    assert salesforce.get("/limits").status_code == 200


@pytest.mark.parametrize(
    ("match", "action"),
    [
        ({"colour": "red"}, {"status": 500}),
        ({}, {}),
        ({}, {"drop": "sideways"}),
        ({}, {"vendor_code": "NO_SUCH_CODE"}),
        ({"path_regex": "("}, {"status": 500}),
    ],
)
def test_a_senseless_fault_is_refused(salesforce: Client, match: dict[str, Any], action: dict[str, Any]) -> None:
    answer = salesforce.http.post(f"{salesforce.url}/admin/faults", json={"match": match, "action": action})

    assert answer.status_code == 400
    assert salesforce.admin("GET", "/faults") == {"faults": []}
