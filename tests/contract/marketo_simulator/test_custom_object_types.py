"""Custom object types: their life from draft to deletion, and the limits of their fields."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.marketo_simulator.client import Marketo, error

SCHEMA = "/customobjects/schema"
VIN = {"name": "vin", "displayName": "VIN", "dataType": "string", "isDedupeField": True}
LEAD = {"name": "leadID", "displayName": "Lead ID", "dataType": "link", "relatedTo": {"name": "lead", "field": "id"}}


def _field(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "displayName": name.title(), "dataType": "string", **more}


def _add(marketo: Marketo, *fields: dict[str, Any], api: str = "car") -> dict[str, Any]:
    return marketo.post(f"{SCHEMA}/{api}/addField.json", {"input": list(fields)})


def _described(marketo: Marketo, **query: Any) -> dict[str, Any]:
    result: dict[str, Any] = marketo.get(f"{SCHEMA}/car/describe.json", **query)["result"][0]
    return result


@pytest.fixture
def draft(marketo: Marketo) -> Marketo:
    """An instance with a drafted type that could be approved."""
    marketo.post(f"{SCHEMA}.json", {"action": "createOnly", "apiName": "car", "displayName": "Car"})
    _add(marketo, LEAD, VIN)
    return marketo


@pytest.fixture
def car(draft: Marketo) -> Marketo:
    """An instance with an approved type."""
    draft.post(f"{SCHEMA}/car/approve.json")
    return draft


def test_a_new_type_is_a_draft_with_three_fields_and_without_records(marketo: Marketo) -> None:
    answer = marketo.post(f"{SCHEMA}.json", {"apiName": "car", "displayName": "Car", "description": "Owned"})

    shown = _described(marketo)
    assert answer["result"] == []
    assert (shown["state"], shown["version"], shown["idField"]) == ("draft", "draft", None)
    assert [f["name"] for f in shown["fields"]] == ["marketoGUID", "createdAt", "updatedAt"]
    assert error(marketo.get("/customobjects/car/describe.json")) == "1013"
    assert marketo.get("/customobjects.json")["result"] == []


def test_an_approved_type_tells_its_keys_and_links(car: Marketo) -> None:
    shown = _described(car)
    data = car.get("/customobjects/car/describe.json")["result"][0]

    assert (shown["state"], shown["idField"], shown["dedupeFields"]) == ("approved", "marketoGUID", ["vin"])
    assert shown["searchableFields"] == [["vin"], ["marketoGUID"], ["leadID"]]
    assert shown["relationships"] == [
        {"field": "leadID", "type": "child", "relatedTo": {"name": "Lead", "field": "id"}}
    ]
    assert {f["name"]: f["dataType"] for f in shown["fields"]}["leadID"] == "integer"
    assert {f["name"]: f["updateable"] for f in data["fields"]}["vin"] is False
    assert [t["name"] for t in car.get("/customobjects.json", names="car,house")["result"]] == ["car"]


def test_approval_needs_a_draft_and_a_dedupe_field(marketo: Marketo) -> None:
    marketo.post(f"{SCHEMA}.json", {"apiName": "car", "displayName": "Car"})

    assert error(marketo.post(f"{SCHEMA}/car/approve.json")) == "709"
    _add(marketo, VIN)
    assert marketo.post(f"{SCHEMA}/car/approve.json")["result"] == []
    assert error(marketo.post(f"{SCHEMA}/car/approve.json")) == "709"
    assert error(marketo.post(f"{SCHEMA}/house/approve.json")) == "1013"


def test_edits_of_an_approved_type_wait_in_a_draft(car: Marketo) -> None:
    _add(car, _field("color"))

    def names(**query: Any) -> list[str]:
        return [f["name"] for f in _described(car, **query)["fields"]][3:]

    assert (names(), names(state="draft")) == (["leadID", "vin"], ["leadID", "vin", "color"])
    assert _described(car)["state"] == "approvedWithDraft"
    car.post(f"{SCHEMA}/car/discardDraft.json")
    assert error(car.get(f"{SCHEMA}/car/describe.json", state="draft")) == "1013"
    assert error(car.post(f"{SCHEMA}/car/discardDraft.json")) == "1048"


def test_what_ties_an_approved_type_together_is_settled(car: Marketo) -> None:
    assert error(_add(car, _field("key", isDedupeField=True))) == "1003"
    assert error(_add(car, {**LEAD, "name": "other", "displayName": "Other"})) == "1003"
    assert error(car.post(f"{SCHEMA}/car/deleteField.json", {"input": [{"name": "vin"}]})) == "1003"
    assert error(car.post(f"{SCHEMA}/car/vin/updateField.json", {"dataType": "integer"})) == "1003"
    assert error(car.post(f"{SCHEMA}.json", {"apiName": "car", "displayName": "Automobile"})) == "1003"
    assert car.post(f"{SCHEMA}/car/vin/updateField.json", {"displayName": "Number"})["success"] is True
    assert car.post(f"{SCHEMA}.json", {"apiName": "car", "description": "Owned"})["success"] is True


def test_fields_of_a_draft_change_freely(draft: Marketo) -> None:
    _add(draft, _field("color"), _field("year"))

    draft.post(f"{SCHEMA}/car/year/updateField.json", {"dataType": "integer", "name": "built"})
    draft.post(f"{SCHEMA}/car/deleteField.json", {"input": [{"name": "color"}]})

    assert [(f["name"], f["dataType"]) for f in _described(draft)["fields"]][-1] == ("built", "integer")
    assert error(draft.post(f"{SCHEMA}/car/year/updateField.json", {})) == "1013"
    assert error(draft.post(f"{SCHEMA}/car/deleteField.json", {"input": [{"name": "color"}]})) == "1013"


@pytest.mark.parametrize(
    ("field", "code"),
    [
        (VIN, "1017"),
        (_field("other", displayName="VIN"), "1017"),
        (_field("createdAt", displayName="Own"), "1017"),
        (_field("a-b"), "1001"),
        (_field("a", dataType="picklist"), "1001"),
        ({"name": "a", "displayName": "A"}, "1002"),
        (_field("a", dataType="link"), "1002"),
        (_field("a", relatedTo={"name": "lead", "field": "id"}), "1003"),
        (_field("a", dataType="link", relatedTo={"name": "lead", "field": "city"}), "1003"),
        (_field("a", dataType="link", relatedTo={"name": "company", "field": "externalCompanyId"}), "1003"),
        (_field("a", dataType="link", relatedTo={"name": "house", "field": "number"}), "1003"),
    ],
)
def test_a_field_that_cannot_be_refuses_the_whole_call(draft: Marketo, field: dict[str, Any], code: str) -> None:
    assert error(_add(draft, _field("good"), field)) == code
    assert "good" not in [f["name"] for f in _described(draft)["fields"]]


def test_a_type_has_fifty_fields_three_keys_and_twenty_later_ones(draft: Marketo) -> None:
    assert error(_add(draft, *(_field(f"f{n}") for n in range(49)))) == "1003"
    assert error(_add(draft, *(_field(f"k{n}", isDedupeField=True) for n in range(3)))) == "1003"
    draft.post(f"{SCHEMA}/car/approve.json")
    assert error(_add(draft, *(_field(f"f{n}") for n in range(21)))) == "1003"
    assert _add(draft, *(_field(f"f{n}") for n in range(20)))["success"] is True
    draft.post(f"{SCHEMA}/car/approve.json")
    assert error(_add(draft, _field("last"))) == "1003"


def test_there_are_ten_types_with_names_of_their_own(marketo: Marketo) -> None:
    def create(number: int, **more: Any) -> dict[str, Any]:
        return marketo.post(f"{SCHEMA}.json", {"apiName": f"t{number}", "displayName": f"T {number}", **more})

    for number in range(10):
        assert create(number)["success"] is True
    assert error(create(10)) == "1003"
    assert error(create(3, action="createOnly")) == "1017"
    assert error(create(3, displayName="T 4")) == "1017"
    assert error(create(99, action="updateOnly")) == "1013"
    assert error(marketo.post(f"{SCHEMA}.json", {"apiName": "x"})) == "1002"
    assert len(marketo.get(f"{SCHEMA}.json", names="t1,t2")["result"]) == 2


def test_links_name_people_by_keys_companies_by_id_and_types_without_links(car: Marketo) -> None:
    car.admin("POST", "fields", {"add": [{"name": "crmId", "displayName": "CRM Id", "dataType": "string"}]})
    car.post(f"{SCHEMA}.json", {"apiName": "course", "displayName": "Course"})
    _add(car, _field("courseID", isDedupeField=True), api="course")
    car.post(f"{SCHEMA}/course/approve.json")

    objects = {o["name"]: [f["name"] for f in o["fields"]] for o in car.get(f"{SCHEMA}/linkableObjects.json")["result"]}

    assert objects == {
        "lead": ["Id", "Email Address", "CRM Id"],
        "company": ["Id"],
        "course": ["marketoGUID", "courseID"],
    }


def test_a_deleted_type_takes_its_records_and_one_others_link_to_stays(marketo: Marketo) -> None:
    marketo.post(f"{SCHEMA}.json", {"apiName": "course", "displayName": "Course"})
    _add(marketo, _field("courseID", isDedupeField=True), api="course")
    assert error(marketo.post(f"{SCHEMA}/course/delete.json")) == "709"
    marketo.post(f"{SCHEMA}/course/approve.json")
    marketo.post(f"{SCHEMA}.json", {"apiName": "car", "displayName": "Car"})
    _add(marketo, VIN, _field("c", dataType="link", relatedTo={"name": "course", "field": "courseID"}))

    assert error(marketo.post(f"{SCHEMA}/course/delete.json")) == "1022"
    marketo.post(f"{SCHEMA}/car/discardDraft.json")
    assert marketo.post(f"{SCHEMA}/course/delete.json")["success"] is True
    assert marketo.get(f"{SCHEMA}.json")["result"] == []


def test_a_subscription_can_lack_the_metadata_api_or_custom_objects(car: Marketo) -> None:
    car.admin("POST", "behaviour", {"custom_objects": "data"})
    assert error(car.get(f"{SCHEMA}.json")) == "616"
    assert car.get("/customobjects/car/describe.json")["success"] is True
    car.admin("POST", "behaviour", {"custom_objects": "none"})
    assert error(car.get("/customobjects/car/describe.json")) == "1026"
    assert error(car.get("/customobjects.json")) == "1026"


def test_what_an_asset_uses_cannot_be_removed(car: Marketo) -> None:
    _add(car, _field("color"))
    asset = {"assetType": "Smart Campaign", "assetId": 3, "assetName": "Has car", "usedFields": ["color"]}
    car.admin("POST", "custom-object-assets", {"apiName": "car", "assets": [asset]})

    assert car.get(f"{SCHEMA}/car/dependentAssets.json")["result"] == [asset]
    assert error(car.post(f"{SCHEMA}/car/deleteField.json", {"input": [{"name": "color"}]})) == "1022"
    assert error(car.post(f"{SCHEMA}/car/delete.json")) == "1022"
    car.admin("POST", "custom-object-assets", {"apiName": "car", "assets": []})
    assert car.post(f"{SCHEMA}/car/delete.json")["success"] is True
