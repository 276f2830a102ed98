"""Everything that can go wrong on purpose."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.marketo_simulator.client import Marketo, error, reason

SYNC = {"operation": "leads.sync"}
ADA = {"input": [{"email": "a@example.com"}]}


def _fault(marketo: Marketo, action: dict[str, Any], **match: Any) -> None:
    marketo.admin("POST", "faults", {"match": {**SYNC, **match}, "action": action})


def _sync(marketo: Marketo) -> requests.Response:
    return marketo.raw("POST", "/rest/v1/leads.json", json=ADA)


def _people(marketo: Marketo) -> int:
    return len(marketo.admin("GET", "leads")["leads"])


@pytest.mark.parametrize(("when", "people"), [("before", 0), ("after", 1)])
def test_a_connection_is_dropped_before_or_after_the_write(marketo: Marketo, when: str, people: int) -> None:
    _fault(marketo, {"drop": when})
    marketo.token()

    with pytest.raises(requests.ConnectionError):
        _sync(marketo)

    assert _people(marketo) == people
    assert marketo.admin("GET", "calls", operation="leads.sync")["calls"][0]["status"] == 0


@pytest.mark.parametrize(("applied", "people"), [(False, 0), (True, 1)])
def test_a_status_may_hide_a_write(marketo: Marketo, applied: bool, people: int) -> None:
    _fault(marketo, {"status": 502, "body": "<html>Bad Gateway</html>", "applied": applied})

    response = _sync(marketo)

    assert (response.status_code, response.text) == (502, "<html>Bad Gateway</html>")
    assert _people(marketo) == people


@pytest.mark.parametrize(("applied", "people"), [(False, 0), (True, 1)])
def test_a_vendor_code_may_hide_a_write(marketo: Marketo, applied: bool, people: int) -> None:
    _fault(marketo, {"vendor_code": "604", "applied": applied})

    assert error(_sync(marketo).json()) == "604"
    assert _people(marketo) == people


def test_a_write_may_be_carried_out_after_its_caller_was_told_it_failed(marketo: Marketo) -> None:
    _fault(marketo, {"vendor_code": "604", "apply_after_ms": 1})

    code = error(_sync(marketo).json())
    while _people(marketo) == 0:
        pass

    assert code == "604"


@pytest.mark.parametrize(("setting", "people"), [("no", 0), ("yes", 1)])
def test_a_write_beyond_the_servers_time_out_is_604(marketo: Marketo, setting: str, people: int) -> None:
    marketo.admin("POST", "behaviour", {"timeout_applies": setting})
    marketo.admin("POST", "server-time", {"ms": {"leads.sync": 5_000}, "timeouts": {"leads.sync": 0.05}})

    assert error(_sync(marketo).json()) == "604"
    assert _people(marketo) == people


def test_single_records_fail_with_a_code(marketo: Marketo) -> None:
    _fault(marketo, {"record_code": "1003", "record_message": "Not today", "records": [1]})

    outcome = marketo.sync({"email": "a@example.com"}, {"email": "b@example.com"}, {"email": "c@example.com"})

    assert [r["status"] for r in outcome] == ["created", "skipped", "created"]
    assert outcome[1]["reasons"] == [{"code": "1003", "message": "Not today"}]


def test_every_other_record_fails(marketo: Marketo) -> None:
    _fault(marketo, {"record_code": "1001", "every": 2})

    outcome = marketo.sync(*({"email": f"p{n}@example.com"} for n in range(4)))

    assert [r["status"] for r in outcome] == ["created", "skipped", "created", "skipped"]
    assert reason(outcome[1]) == "1001"


def test_a_fault_strikes_the_nth_call_only(marketo: Marketo) -> None:
    _fault(marketo, {"vendor_code": "611"}, nth=2)

    answers = [_sync(marketo).json()["success"] for _ in range(3)]

    assert answers == [True, False, True]


def test_a_fault_strikes_so_often(marketo: Marketo) -> None:
    _fault(marketo, {"vendor_code": "713"}, count=2)

    assert [_sync(marketo).json()["success"] for _ in range(3)] == [False, False, True]


def test_chance_is_seeded(marketo: Marketo) -> None:
    def struck() -> list[bool]:
        marketo.admin("DELETE", "faults")
        _fault(marketo, {"vendor_code": "608"}, probability=0.5, seed=4)
        return [bool(_sync(marketo).json()["success"]) for _ in range(12)]

    first, second = struck(), struck()

    assert first == second
    assert set(first) == {True, False}


def test_faults_are_matched_by_path_and_method_and_lifted_by_id(marketo: Marketo) -> None:
    rule = {"match": {"path_regex": "describe2?\\.json$", "method": "get"}, "action": {"vendor_code": "614"}}
    made = marketo.admin("POST", "faults", rule)

    struck = error(marketo.get("/leads/describe.json"))
    marketo.admin("DELETE", "faults", id=made["id"])

    assert struck == "614"
    assert marketo.get("/leads/describe.json")["success"] is True
    assert marketo.admin("GET", "faults")["faults"] == []


def test_the_identity_endpoint_can_fail_too(marketo: Marketo) -> None:
    marketo.admin("POST", "faults", {"match": {"operation": "identity"}, "action": {"status": 503, "body": "later"}})

    assert marketo.identity(**marketo.running.credentials).status_code == 503


@pytest.mark.parametrize(
    "rule",
    [
        {"match": {"operatoin": "leads.sync"}, "action": {"status": 500}},
        {"match": {}, "action": {"vendorcode": "606"}},
        {"match": {}, "action": {}},
        {"match": {}, "action": {"drop": "during"}},
        {"match": {"path_regex": "("}, "action": {"status": 500}},
    ],
)
def test_a_misspelt_rule_is_refused_with_words(marketo: Marketo, rule: dict[str, Any]) -> None:
    response = marketo.session.post(f"{marketo.url}/admin/faults", json=rule)

    assert response.status_code == 400
    assert response.json()["error"]
