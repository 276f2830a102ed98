"""The admin plane: loading, marketers, rules, clock, state, and the record of calls."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.marketo_simulator.client import Marketo
from tests.sandbox.marketo.server import running_marketo


def test_loaded_people_are_there_at_once_and_leave_no_activity(marketo: Marketo) -> None:
    loaded = marketo.admin(
        "POST", "load", {"leads": [{"id": 50, "email": "a@example.com", "sfdcLeadId": "00Q1"}, {"firstName": "Ada"}]}
    )

    assert loaded == {"loaded": 2, "ids": [50, 1001]}
    found = marketo.get("/leads.json", filterType="sfdcLeadId", filterValues="00q1", fields="email")["result"]
    assert found[0]["email"] == "a@example.com"
    assert marketo.admin("GET", "activities")["activities"] == []


def test_loading_can_leave_activities(marketo: Marketo) -> None:
    marketo.admin("POST", "load", {"activities": True, "leads": [{"email": "a@example.com"}]})

    assert [a["activityTypeId"] for a in marketo.admin("GET", "activities")["activities"]] == [12]


def test_indexes_follow_every_kind_of_change(marketo: Marketo) -> None:
    def found(email: str) -> list[int]:
        answer = marketo.get("/leads.json", filterType="email", filterValues=email, fields="id")
        return [lead["id"] for lead in answer["result"]]

    marketo.admin("POST", "load", {"leads": [{"email": "a@example.com"}, {"email": "a@example.com"}]})
    assert found("a@example.com") == [1001, 1002]
    marketo.admin("POST", "edit", {"id": 1001, "fields": {"email": "b@example.com"}})
    assert (found("a@example.com"), found("b@example.com")) == ([1002], [1001])
    marketo.admin("POST", "merge", {"winner": 1001, "losers": [1002]})
    assert (found("a@example.com"), found("b@example.com")) == ([], [1001])
    marketo.admin("POST", "edit", {"id": 1001, "fields": {"email": None}})
    created = marketo.admin("POST", "create", {"fields": {"email": "b@example.com"}})["id"]
    assert found("b@example.com") == [created]
    marketo.admin("POST", "delete", {"ids": [created]})
    assert found("b@example.com") == []


def test_an_automation_rewrites_what_the_api_wrote_and_says_so(marketo: Marketo) -> None:
    marketo.admin("POST", "rules/rewrite", {"rules": [{"field": "lastName", "how": "upper"}]})
    marketo.sync({"email": "a@example.com", "lastName": "Lovelace"})
    marketo.sync({"email": "a@example.com", "lastName": "King"})
    marketo.admin("POST", "edit", {"id": 1001, "fields": {"lastName": "Byron"}})

    told = [
        (a["oldValue"], a["newValue"], a["attributes"]["Source"])
        for a in marketo.admin("GET", "activities", types="13")["activities"]
    ]

    assert told == [
        ("Lovelace", "LOVELACE", "Marketo Flow Action"),
        ("LOVELACE", "King", "Web service API"),
        ("King", "KING", "Marketo Flow Action"),
        ("KING", "Byron", "Lead update"),
    ]


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ({"how": "truncate", "value": 3}, "Lov"),
        ({"how": "set", "value": "Fixed"}, "Fixed"),
        ({"how": "title"}, "Lovelace"),
        ({"how": "lower"}, "lovelace"),
    ],
)
def test_rules_are_data(marketo: Marketo, rule: dict[str, Any], kept: str) -> None:
    marketo.admin("POST", "rules/rewrite", {"rules": [{"field": "lastName", **rule}]})

    marketo.sync({"email": "a@example.com", "lastName": "loveLace" if rule["how"] == "title" else "Lovelace"})

    assert marketo.admin("GET", "leads")["leads"][0]["lastName"] == kept


def test_a_blocked_field_keeps_its_first_value_against_the_api(marketo: Marketo) -> None:
    marketo.admin("POST", "rules/rewrite", {"rules": [{"field": "leadSource", "how": "block"}]})
    marketo.sync({"email": "a@example.com"})
    marketo.sync({"email": "a@example.com", "leadSource": "Web"})

    outcome = marketo.sync({"email": "a@example.com", "leadSource": "Fair"})

    assert outcome[0]["status"] == "updated"
    assert marketo.admin("GET", "leads", ids="1001")["leads"][0]["leadSource"] == "Web"


def test_the_clock_stands_still_runs_on_and_comes_back(marketo: Marketo) -> None:
    frozen = marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    advanced = marketo.admin("POST", "clock", {"advance": 3_600})
    running = marketo.admin("POST", "clock", {"set": "2026-02-01T00:00:00Z"})
    real = marketo.admin("POST", "clock", {"real": True})

    assert (frozen["now"], advanced["now"]) == ("2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z")
    assert (frozen["frozen"], running["frozen"], real["frozen"]) == (True, False, False)
    assert real["now"] > running["now"]


def test_a_state_can_be_carried_into_a_fresh_instance(marketo: Marketo) -> None:
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    marketo.admin("POST", "fields", {"add": [{"name": "own", "displayName": "Own", "dataType": "string"}]})
    marketo.sync({"email": "a@example.com", "own": "x"}, {"email": "b@example.com"})
    marketo.post("/leads/delete.json", id="1002")
    named = {"apiName": "visit", "name": "Visit", "triggerName": "Visits", "filterName": "Visited"}
    marketo.post("/activities/external/type.json", {**named, "primaryAttribute": {"apiName": "what", "name": "What"}})
    marketo.admin("POST", "late", {"probability": 1.0, "max_seconds": 60})
    marketo.sync({"email": "a@example.com", "own": "y"})
    state = marketo.admin("GET", "state")

    with running_marketo() as other:
        put = requests.put(f"{other.url}/admin/state", json=state, timeout=10)
        again = requests.put(f"{other.url}/admin/state", json=state, timeout=10)
        copy = requests.get(f"{other.url}/admin/state", timeout=10).json()

    assert (put.status_code, again.status_code) == (200, 400)
    assert copy == state


def test_calls_are_recorded_with_their_outcome(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"}, {"email": "bad"})
    marketo.get("/lead/77.json")

    calls = marketo.admin("GET", "calls")["calls"]
    later = marketo.admin("GET", "calls", since=calls[1]["seq"])["calls"]

    assert [(c["operation"], c["status"], c["code"], c["records"], c["failed"]) for c in calls] == [
        ("identity", 200, None, 0, 0),
        ("leads.sync", 200, None, 2, 1),
        ("leads.get_by_id", 200, "1004", 0, 0),
    ]
    assert [c["operation"] for c in later] == ["leads.get_by_id"]


def test_counters_add_up_and_start_again(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})
    counted = marketo.admin("GET", "counters")
    marketo.admin("DELETE", "counters")

    assert counted["by_operation"] == {"identity": 1, "leads.sync": 1}
    assert counted["records_by_operation"]["leads.sync"] == 1
    assert marketo.admin("GET", "counters")["calls"] == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("load", {"leads": [{"shoeSize": 44}]}),
        ("load", {"leads": [{"email": "bad"}]}),
        ("edit", {"id": 9, "fields": {}}),
        ("create", {"fields": {}, "partitionName": "Nowhere"}),
        ("limits", {"rate": 5}),
        ("behaviour", {"short_pages": "often"}),
        ("clock", {"set": "tomorrow"}),
        ("fields", {"add": [{"name": "email", "dataType": "string"}]}),
        ("rules/rewrite", {"rules": [{"field": "lastName", "how": "shout"}]}),
        ("partitions", {"partitions": []}),
    ],
)
def test_a_mistake_is_answered_with_words(marketo: Marketo, path: str, body: dict[str, Any]) -> None:
    response = marketo.session.post(f"{marketo.url}/admin/{path}", json=body)

    assert response.status_code == 400
    assert response.json()["error"]


def test_an_unknown_admin_path_names_the_known_ones(marketo: Marketo) -> None:
    response = marketo.session.get(f"{marketo.url}/admin/nothing")

    assert response.status_code == 404
    assert "/admin/load" in response.json()["known"]


def test_admin_calls_are_never_counted(marketo: Marketo) -> None:
    marketo.admin("GET", "leads")

    assert marketo.admin("GET", "counters")["calls"] == 0
