"""Program members: their statuses, their data, and what is logged of both."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.marketo_simulator.client import Marketo, error, reason
from tests.sandbox.marketo.server import running_marketo

SEAT = {"name": "seat", "displayName": "Seat No", "dataType": "string"}


@pytest.fixture
def fair(marketo: Marketo) -> Marketo:
    """An instance with a program, three people, and a custom member field."""
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    people = [{"email": f"p{n}@example.com"} for n in range(3)]
    marketo.admin("POST", "load", {"leads": people, "programs": [{"name": "Fair", "channel": "Blog"}]})
    marketo.post("/programs/members/schema/fields.json", {"input": [SEAT]})
    return marketo


def _status(marketo: Marketo, name: str, *people: int) -> list[dict[str, Any]]:
    body = {"statusName": name, "input": [{"leadId": n} for n in people]}
    result: list[dict[str, Any]] = marketo.post("/programs/1001/members/status.json", body)["result"]
    return result


def _data(marketo: Marketo, *records: dict[str, Any]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = marketo.post("/programs/1001/members.json", {"input": list(records)})["result"]
    return result


def _get(marketo: Marketo, **query: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = marketo.get("/programs/1001/members.json", **query)["result"]
    return result


def _told(marketo: Marketo, kind: str) -> list[dict[str, Any]]:
    told = marketo.get("/activities.json", nextPageToken=marketo.feed(), activityTypeIds=kind)["result"]
    return [{**{d["name"]: d["value"] for d in a["attributes"]}, "lead": a["leadId"]} for a in told]


def test_a_status_makes_members_and_moves_them_on_and_never_back(fair: Marketo) -> None:
    made = _status(fair, "Visited Booth", 1001, 9)
    moved = _status(fair, "Influenced", 1001)
    back = _status(fair, "Invited", 1001)
    same = _status(fair, "Influenced", 1001)

    assert (made[0], reason(made[1])) == ({"seq": 0, "status": "created", "leadId": 1001}, "1004")
    assert moved == [{"seq": 0, "status": "updated", "leadId": 1001}]
    assert (reason(back[0]), reason(same[0]), "leadId" in back[0]) == ("1037", "1037", False)


def test_a_status_the_channel_does_not_offer_refuses_the_call(fair: Marketo) -> None:
    body: dict[str, Any] = {"input": [{"leadId": 1001}]}

    for name in ("Attended", "invited", "Not in Program"):
        assert error(fair.post("/programs/1001/members/status.json", {**body, "statusName": name})) == "1025"
    assert error(fair.post("/programs/1001/members/status.json", body)) == "1002"
    assert error(fair.post("/programs/9/members/status.json", {**body, "statusName": "Invited"})) == "1013"
    assert [reason(r) for r in fair.post(
        "/programs/1001/members/status.json", {"statusName": "Invited", "input": [{"leadId": "x"}, {}]}
    )["result"]] == ["1001", "1002"]  # fmt: skip


def test_each_change_of_status_is_logged_with_old_and_new(fair: Marketo) -> None:
    _status(fair, "Invited", 1001)
    _status(fair, "Influenced", 1001)

    told = sorted(_told(fair, "104"), key=lambda a: int(a["New Status ID"]))

    assert [(a["Old Status"], a["New Status"], a["Success"], a["Reason"]) for a in told] == [
        ("Not in Program", "Invited", False, "Web service API"),
        ("Invited", "Influenced", True, "Web service API"),
    ]
    assert told[0]["New Status ID"] == told[1]["Old Status ID"]
    assert told[0]["Program Member ID"] == told[1]["Program Member ID"]


def test_member_data_is_set_for_members_only_and_logged_by_field(fair: Marketo) -> None:
    _status(fair, "Invited", 1001)

    outcome = _data(
        fair,
        {"leadId": 1001, "seat": "A1"},
        {"leadId": 1002, "seat": "A2"},
        {"leadId": 1001, "nothing": 1},
        {"leadId": 1001, "statusName": "Influenced"},
        {"leadId": 1001, "seat": 5},
    )

    assert outcome[0] == {"seq": 0, "status": "updated", "leadId": 1001}
    assert [reason(r) for r in outcome[1:]] == ["1013", "1006", "1003", "1001"]
    (told,) = _told(fair, "123")
    assert (told["Attribute Name"], told["Attribute Display Name"], told["New Value"]) == ("seat", "Seat No", "A1")
    assert (told["Source"], told["Reason"], "Old Value" in told) == ("Web service API", "Web service API", False)


def test_leaving_is_logged_as_a_status_and_told_apart_from_never_having_been_there(fair: Marketo) -> None:
    _status(fair, "Invited", 1001)

    outcome = fair.post("/programs/1001/members/delete.json", {"input": [{"leadId": 1001}, {"leadId": 1002}]})["result"]

    assert outcome[0] == {"seq": 0, "status": "deleted", "leadId": 1001}
    assert outcome[1]["reasons"] == [{"code": "1037", "message": "Lead not in program"}]
    last = next(a for a in _told(fair, "104") if a["Old Status"] == "Invited")
    assert last["New Status"] == "Not in Program"
    assert _get(fair, filterType="leadId", filterValues="1001") == []


def test_members_are_found_by_status_success_and_custom_field(fair: Marketo) -> None:
    _status(fair, "Invited", 1001, 1002)
    _status(fair, "Influenced", 1002)
    _data(fair, {"leadId": 1001, "seat": "A1"})

    def ids(name: str, values: str) -> list[int]:
        return [m["leadId"] for m in _get(fair, filterType=name, filterValues=values)]

    assert (ids("statusName", "invited,influenced"), ids("reachedSuccess", "true")) == ([1001, 1002], [1002])
    assert (ids("seat", "a1"), ids("leadId", "1002,1003")) == ([1001], [1002])
    assert error(fair.get("/programs/1001/members.json", filterType="program", filterValues="Fair")) == "1011"
    assert error(fair.get("/programs/1001/members.json", filterType="leadId")) == "1002"


def test_only_the_fields_asked_for_are_shown(fair: Marketo) -> None:
    _status(fair, "Invited", 1001)

    few = _get(fair, filterType="leadId", filterValues="1001", fields="statusName")
    usual = _get(fair, filterType="leadId", filterValues="1001")

    assert few == [{"seq": 0, "leadId": 1001, "statusName": "Invited"}]
    assert set(usual[0]) == {"seq", "acquiredBy", "leadId", "membershipDate", "programId", "reachedSuccess"}
    answer = fair.get("/programs/1001/members.json", filterType="leadId", filterValues="1", fields="nothing")
    assert error(answer) == "1006"


def test_members_are_found_by_the_time_of_their_last_change(fair: Marketo) -> None:
    _status(fair, "Invited", 1001, 1002)
    fair.admin("POST", "clock", {"advance": 60})
    _data(fair, {"leadId": 1002, "seat": "A1"})

    def ids(start: str, end: str) -> list[int]:
        return [m["leadId"] for m in _get(fair, filterType="updatedAt", startAt=start, endAt=end)]

    assert ids("2026-01-05T10:00:30Z", "2026-01-05T11:00:00Z") == [1002]
    assert ids("2026-01-05T02:00:00-08:00", "2026-01-05T10:01:00Z") == [1001]
    too_long = {"filterType": "updatedAt", "startAt": "2026-01-01T00:00:00Z", "endAt": "2026-01-09T00:00:00Z"}
    assert error(fair.get("/programs/1001/members.json", **too_long)) == "1003"
    fraction = {**too_long, "startAt": "2026-01-05T00:00:00.000Z"}
    assert error(fair.get("/programs/1001/members.json", **fraction)) == "1001"


def test_members_page_and_large_programs_are_refused_but_by_person(fair: Marketo) -> None:
    _status(fair, "Invited", 1001, 1002, 1003)
    query = {"filterType": "statusName", "filterValues": "Invited"}

    first = fair.get("/programs/1001/members.json", **query, batchSize=2)
    second = fair.get("/programs/1001/members.json", **query, nextPageToken=first["nextPageToken"])
    fair.admin("POST", "limits", {"member_scan": 2})

    assert (first["moreResult"], second["moreResult"]) == (True, False)
    assert [m["leadId"] for m in first["result"] + second["result"]] == [1001, 1002, 1003]
    refused = fair.get("/programs/1001/members.json", **query)
    assert refused["errors"][0]["message"] == "Total membership size: 3 exceeds the limit allowed 2 for the filter"
    assert len(_get(fair, filterType="leadId", filterValues="1001")) == 1


def test_at_most_twenty_custom_fields(fair: Marketo) -> None:
    def create(*numbers: int) -> dict[str, Any]:
        fields = [{"name": f"f{n}", "displayName": f"F {n}", "dataType": "string"} for n in numbers]
        return fair.post("/programs/members/schema/fields.json", {"input": fields})

    assert error(create(*range(20))) == "1003"
    assert [r["status"] for r in create(*range(19))["result"]] == ["created"] * 19
    assert error(create(99)) == "1003"
    assert fair.get("/programs/members/schema/fields/f3.json")["result"][0]["isApiCreated"] is True


def test_a_marketer_moves_a_member_back_edits_and_removes(fair: Marketo) -> None:
    _status(fair, "Influenced", 1001)

    fair.admin(
        "POST", "members", {"program": "Fair", "leadId": 1001, "statusName": "Invited", "fields": {"seat": "B2"}}
    )
    fair.admin("POST", "members", {"program": 1001, "leadIds": [1002, 1003], "statusName": "Invited"})
    fair.admin("POST", "members/remove", {"program": "Fair", "leadIds": [1003]})

    members = fair.admin("GET", "members", program="Fair")["members"]
    assert [(m["leadId"], m["statusName"], m.get("seat")) for m in members] == [
        (1001, "Invited", "B2"),
        (1002, "Invited", None),
    ]
    told = fair.admin("GET", "activities", types="104", leadIds="1001")["activities"]
    assert [a["attributes"]["Reason"] for a in told] == ["Web service API", "Manual person edit"]


def test_a_merge_joins_memberships_and_the_further_status_stays(fair: Marketo) -> None:
    fair.admin("POST", "load", {"programs": [{"name": "Dinner", "channel": "Blog"}]})
    _status(fair, "Invited", 1001)
    _status(fair, "Influenced", 1002)
    _data(fair, {"leadId": 1001, "seat": "A1"}, {"leadId": 1002, "seat": "A2"})
    fair.admin("POST", "members", {"program": "Dinner", "leadId": 1002, "statusName": "Invited"})

    fair.post("/leads/1001/merge.json", leadId=1002)

    members = fair.admin("GET", "members", leadId=1001)["members"]
    assert [(m["program"], m["statusName"], m["reachedSuccess"], m.get("seat")) for m in members] == [
        ("Fair", "Influenced", True, "A1"),
        ("Dinner", "Invited", False, None),
    ]
    assert fair.admin("GET", "members", leadId=1002)["members"] == []


def test_a_deleted_person_is_no_member(fair: Marketo) -> None:
    _status(fair, "Invited", 1001)

    fair.post("/leads/delete.json", id="1001")

    assert fair.admin("GET", "members")["members"] == []


def test_older_endpoints_tell_the_same(fair: Marketo) -> None:
    outcome = fair.post("/leads/programs/1001/status.json", {"status": "Invited", "input": [{"id": 1001}, {"id": 9}]})
    people = fair.get("/leads/programs/1001.json", fields="email")["result"]
    programs = fair.get("/leads/1001/programMembership.json")["result"]

    assert outcome["result"][0] == {"id": 1001, "status": "created"}
    assert reason(outcome["result"][1]) == "1004"
    assert [(p["id"], p["email"], p["membership"]["progressionStatus"]) for p in people] == [
        (1001, "p0@example.com", "Invited")
    ]
    assert [(p["id"], p["progressionStatus"]) for p in programs] == [(1001, "Invited")]


def test_a_member_whose_status_left_the_channel_can_take_any(fair: Marketo) -> None:
    _status(fair, "Influenced", 1001)
    fair.admin("POST", "load", {"channels": [{"name": "Blog", "statuses": [{"name": "Invited", "step": 10}]}]})

    assert _get(fair, filterType="leadId", filterValues="1001", fields="statusName")[0]["statusName"] == "Influenced"
    assert _status(fair, "Invited", 1001)[0]["status"] == "updated"


def test_a_state_with_programs_can_be_carried_into_a_fresh_instance(fair: Marketo) -> None:
    _status(fair, "Invited", 1001)
    _data(fair, {"leadId": 1001, "seat": "A1"})
    state = fair.admin("GET", "state")

    with running_marketo() as other:
        put = requests.put(f"{other.url}/admin/state", json=state, timeout=10)
        copy = requests.get(f"{other.url}/admin/state", timeout=10).json()

    assert put.status_code == 200
    assert copy == state
