"""The records of custom objects, and the parents they hang on."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.marketo_simulator.client import Marketo, error, reason
from tests.sandbox.marketo.server import running_marketo

KEY = {"name": "vin", "displayName": "VIN", "dataType": "string", "isDedupeField": True}


def _link(name: str, parent: str, field: str) -> dict[str, Any]:
    return {"name": name, "dataType": "link", "relatedTo": {"name": parent, "field": field}}


def _types() -> list[dict[str, Any]]:
    by_key = _link("owner", "lead", "CRM Id")
    car = [_link("leadID", "lead", "id"), by_key, KEY, {"name": "year", "dataType": "integer"}]
    stay = [
        {"name": "guest", "dataType": "string", "isDedupeField": True},
        {"name": "room", "dataType": "integer", "isDedupeField": True},
        _link("firm", "company", "Id"),
    ]
    edge = [{"name": "code", "dataType": "string", "isDedupeField": True}]
    bridge = [KEY, _link("course", "course", "code"), _link("leadID", "lead", "id")]
    return [
        {"apiName": "car", "displayName": "Car", "fields": car},
        {"apiName": "stay", "displayName": "Stay", "fields": stay},
        {"apiName": "course", "displayName": "Course", "fields": edge},
        {"apiName": "enrollment", "displayName": "Enrollment", "fields": bridge},
    ]


@pytest.fixture
def garage(marketo: Marketo) -> Marketo:
    """An instance with approved types, two people with keys of their own, and a company."""
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    marketo.admin("POST", "fields", {"add": [{"name": "crmId", "displayName": "CRM Id", "dataType": "string"}]})
    people = [{"email": f"{key}@example.com", "crmId": key} for key in ("00Qa", "00Qb")]
    company = {"externalCompanyId": "001A", "company": "Acme"}
    marketo.admin("POST", "load", {"leads": people, "companies": [company], "custom_object_types": _types()})
    return marketo


def _sync(marketo: Marketo, api: str, *records: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
    body = {**options, "input": list(records)}
    result: list[dict[str, Any]] = marketo.post(f"/customobjects/{api}.json", body)["result"]
    return result


def _rows(marketo: Marketo, api: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = marketo.admin("GET", "objects", kind=api)["rows"]
    return rows


def test_records_are_created_updated_found_and_deleted(garage: Marketo) -> None:
    made = _sync(garage, "car", {"vin": "V1", "leadID": 1001, "year": 2003}, {"vin": "V2"})
    again = _sync(garage, "car", {"vin": "v1", "year": 2004})

    assert [r["status"] for r in made + again] == ["created", "created", "updated"]
    by_link = garage.get("/customobjects/car.json", filterType="leadID", filterValues="1001", fields="year")["result"]
    by_id = garage.get("/customobjects/car.json", filterType="idField", filterValues=made[1]["marketoGUID"])["result"]
    assert by_link == [{"seq": 0, "marketoGUID": made[0]["marketoGUID"], "year": 2004}]
    assert set(by_id[0]) == {"seq", "marketoGUID", "vin", "updatedAt", "createdAt"}
    gone = garage.post("/customobjects/car/delete.json", {"input": [{"vin": "V1"}, {"vin": "V1"}]})["result"]
    assert (gone[0]["status"], reason(gone[1])) == ("deleted", "1013")
    guid = {"deleteBy": "idField", "input": [{"marketoGUID": made[1]["marketoGUID"]}]}
    assert garage.post("/customobjects/car/delete.json", guid)["result"][0]["status"] == "deleted"
    assert _rows(garage, "car") == []


@pytest.mark.parametrize(
    ("api", "record", "code"),
    [
        ("car", {"vin": "V1", "leadID": 9}, "1004"),
        ("car", {"vin": "V1", "owner": "00Qx"}, "1004"),
        ("car", {"vin": "V1", "leadID": "1001"}, "1001"),
        ("car", {"vin": "V1", "color": "red"}, "1006"),
        ("car", {"year": 2003}, "1002"),
        ("car", {"vin": "V1", "marketoGUID": "x"}, "1003"),
        ("stay", {"guest": "Ada", "room": 5, "firm": 9}, "1013"),
        ("stay", {"guest": "Ada"}, "1002"),
        ("enrollment", {"vin": "V1", "course": "none"}, "1013"),
    ],
)
def test_a_record_that_cannot_be_written_is_skipped(
    garage: Marketo, api: str, record: dict[str, Any], code: str
) -> None:
    assert reason(_sync(garage, api, record)[0]) == code


def test_a_link_by_a_key_of_two_people_is_refused(garage: Marketo) -> None:
    garage.admin("POST", "load", {"leads": [{"crmId": "00QA"}]})

    assert reason(_sync(garage, "car", {"vin": "V1", "owner": "00Qa"})[0]) == "1007"


def test_compound_keys_are_searched_with_a_body(garage: Marketo) -> None:
    _sync(garage, "stay", {"guest": "Ada", "room": 5, "firm": 1}, {"guest": "Ada", "room": 6})
    body = {"filterType": "dedupeFields", "fields": ["marketoGuid", "firm"], "input": [{"guest": "ada", "room": 5}]}

    found = garage.post("/customobjects/stay.json", body, _method="GET")["result"]

    assert [r["firm"] for r in found] == [1]
    assert error(garage.get("/customobjects/stay.json", filterType="dedupeFields", filterValues="Ada")) == "1003"
    assert error(garage.get("/customobjects/stay.json", filterType="guest", filterValues="Ada")) == "1011"
    assert error(garage.get("/customobjects/house.json", filterType="idField", filterValues="x")) == "1013"


def test_a_bridge_hangs_on_a_person_and_another_object(garage: Marketo) -> None:
    _sync(garage, "course", {"code": "C1"})

    assert _sync(garage, "enrollment", {"vin": "E1", "course": "c1", "leadID": 1002})[0]["status"] == "created"


def test_records_of_a_deleted_person_stay_behind(garage: Marketo) -> None:
    _sync(garage, "car", {"vin": "V1", "leadID": 1001})

    garage.post("/leads/delete.json", id="1001")

    assert [r["leadID"] for r in _rows(garage, "car")] == [1001]
    assert _sync(garage, "car", {"vin": "V1", "year": 2005})[0]["status"] == "updated"


@pytest.mark.parametrize(
    ("setting", "by_api", "by_hand"), [("api", True, False), ("always", True, True), ("never", False, False)]
)
def test_a_merge_moves_records_to_the_winner_as_told(
    garage: Marketo, setting: str, by_api: bool, by_hand: bool
) -> None:
    garage.admin("POST", "behaviour", {"merge_moves_rows": setting})
    garage.admin("POST", "load", {"leads": [{"crmId": "00Qc"}]})
    _sync(garage, "car", {"vin": "V1", "leadID": 1002, "owner": "00Qb"}, {"vin": "V2", "leadID": 1003, "owner": "00Qc"})

    garage.post("/leads/1001/merge.json", leadId=1002)
    garage.admin("POST", "merge", {"winner": 1001, "losers": [1003]})

    first, second = _rows(garage, "car")
    assert (first["leadID"], first["owner"]) == ((1001, "00Qa") if by_api else (1002, "00Qb"))
    assert (second["leadID"], second["owner"]) == ((1001, "00Qa") if by_hand else (1003, "00Qc"))


def test_fields_approved_later_are_there_and_deleted_ones_are_gone(garage: Marketo) -> None:
    _sync(garage, "car", {"vin": "V1", "year": 2003})

    schema = "/customobjects/schema/car"
    garage.post(f"{schema}/deleteField.json", {"input": [{"name": "year"}]})
    color = {"name": "color", "displayName": "Color", "dataType": "string"}
    garage.post(f"{schema}/addField.json", {"input": [color]})
    early = _sync(garage, "car", {"vin": "V1", "color": "red"})
    garage.post(f"{schema}/approve.json")

    assert reason(early[0]) == "1006"
    assert _sync(garage, "car", {"vin": "V1", "color": "red"})[0]["status"] == "updated"
    assert reason(_sync(garage, "car", {"vin": "V1", "year": 2003})[0]) == "1006"
    assert [("year" in r, r["color"]) for r in _rows(garage, "car")] == [(False, "red")]


def test_a_state_with_custom_objects_can_be_carried_into_a_fresh_instance(garage: Marketo) -> None:
    garage.admin("POST", "load", {"custom_objects": {"car": [{"vin": "V1", "leadID": 1001}]}})
    state = garage.admin("GET", "state")

    with running_marketo() as other:
        put = requests.put(f"{other.url}/admin/state", json=state, timeout=10)
        copy = requests.get(f"{other.url}/admin/state", timeout=10).json()

    assert put.status_code == 200
    assert copy == state
