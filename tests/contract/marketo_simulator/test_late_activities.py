"""Activities that become visible after the moment they are dated."""

from __future__ import annotations

import pytest

from tests.contract.marketo_simulator.client import Marketo


@pytest.fixture
def still(marketo: Marketo) -> Marketo:
    """An instance whose clock stands still and whose activities are all late."""
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    marketo.admin("POST", "late", {"probability": 1.0, "max_seconds": 60, "seed": 3})
    return marketo


def test_a_token_that_has_passed_its_date_misses_a_late_activity(still: Marketo) -> None:
    token = still.feed()
    still.sync({"email": "a@example.com"})
    still.admin("POST", "clock", {"advance": 1})
    at_once = still.changes(token, "city")
    still.admin("POST", "clock", {"advance": 60})
    passed = still.changes(at_once["nextPageToken"], "city")
    reread = still.changes(token, "city")

    assert [len(p["result"]) for p in (at_once, passed, reread)] == [0, 0, 1]
    assert reread["result"][0]["activityDate"] == "2026-01-05T10:00:00+0000"


def test_a_late_activity_is_logged_already_but_not_told(still: Marketo) -> None:
    still.sync({"email": "a@example.com"})

    logged = still.admin("GET", "activities")["activities"]

    assert [a["activityDate"] < a["visibleAt"] for a in logged] == [True]
    assert still.changes(still.feed(), "city")["result"] == []


def test_some_are_late_and_some_are_not(still: Marketo) -> None:
    still.admin("POST", "late", {"probability": 0.5, "seed": 1})
    still.sync(*({"email": f"p{n}@example.com"} for n in range(50)))

    seen = len(still.changes(still.feed(), "city")["result"])
    still.admin("POST", "clock", {"advance": 60})

    assert 0 < seen < 50
    assert len(still.changes(still.feed(120), "city")["result"]) == 50


def test_an_activity_dated_ahead_of_time_appears_in_its_time(marketo: Marketo) -> None:
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    marketo.sync({"email": "a@example.com"})
    primary = {"apiName": "what", "name": "What"}
    named = {"apiName": "visit", "name": "Visit", "triggerName": "Visits", "filterName": "Visited"}
    custom = marketo.post("/activities/external/type.json", {**named, "primaryAttribute": primary})["result"][0]
    marketo.post("/activities/external/type/visit/approve.json")
    record = {"leadId": 1001, "activityDate": "2026-01-05T10:01:00Z", "activityTypeId": custom["id"]}
    marketo.post("/activities/external.json", {"input": [{**record, "primaryAttributeValue": "x", "attributes": []}]})
    asked = {"nextPageToken": marketo.feed(), "activityTypeIds": str(custom["id"])}

    early = marketo.get("/activities.json", **asked)
    marketo.admin("POST", "clock", {"advance": 61})
    late = marketo.get("/activities.json", **{**asked, "nextPageToken": early["nextPageToken"]})

    assert (len(early["result"]), len(late["result"])) == (0, 1)
