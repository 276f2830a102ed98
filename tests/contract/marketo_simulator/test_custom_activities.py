"""Custom activity types from draft to approval, and the write-once activities of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.marketo_simulator.client import Marketo, error

TYPE = "/activities/external/type"


def _type(name: str = "visit", /, **members: Any) -> dict[str, Any]:
    return {
        "apiName": name,
        "name": f"Do {name}",
        "triggerName": f"Does {name}",
        "filterName": f"Did {name}",
        "primaryAttribute": {"apiName": "what", "name": "What"},
        **members,
    }


def _approved(marketo: Marketo) -> int:
    marketo.post(f"{TYPE}.json", _type())
    attributes = [
        {"apiName": "guests", "name": "Guests", "dataType": "integer"},
        {"apiName": "note", "name": "Note", "dataType": "string"},
    ]
    marketo.post(f"{TYPE}/visit/attributes/create.json", {"attributes": attributes})
    return int(marketo.post(f"{TYPE}/visit/approve.json")["result"][0]["id"])


def _record(type_id: int, **members: Any) -> dict[str, Any]:
    return {
        "leadId": 1001,
        "activityDate": "2026-01-05T10:00:00+01:00",
        "activityTypeId": type_id,
        "primaryAttributeValue": "Fair",
        "attributes": [{"apiName": "guests", "value": 3}],
        **members,
    }


def _add(marketo: Marketo, *records: dict[str, Any]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = marketo.post("/activities/external.json", {"input": list(records)})["result"]
    return result


def test_a_type_is_a_draft_until_it_is_approved(marketo: Marketo) -> None:
    created = marketo.post(f"{TYPE}.json", _type())["result"][0]
    before = marketo.get(f"{TYPE}/visit/describe.json")
    draft = marketo.get(f"{TYPE}/visit/describe.json", draft="true")["result"][0]
    marketo.post(f"{TYPE}/visit/approve.json")
    after = marketo.get(f"{TYPE}/visit/describe.json")["result"][0]

    assert (created["status"], error(before), draft["status"], after["status"]) == (
        "draft",
        "1013",
        "draft",
        "approved",
    )
    assert after["primaryAttribute"] == {"apiName": "what", "name": "What", "dataType": "string"}
    assert created["id"] in {t["id"] for t in marketo.get("/activities/types.json")["result"]}


def test_attributes_are_drafted_on_top_of_the_approved_version(marketo: Marketo) -> None:
    _approved(marketo)

    changed = marketo.post(
        f"{TYPE}/visit/attributes/update.json",
        {"attributes": [{"apiName": "note", "name": "Remark", "dataType": "text"}]},
    )["result"][0]
    removed = marketo.post(f"{TYPE}/visit/attributes/delete.json", {"attributes": [{"apiName": "guests"}]})["result"][0]
    live = marketo.get(f"{TYPE}/visit/describe.json")["result"][0]
    discarded = marketo.post(f"{TYPE}/visit/discardDraft.json")["result"][0]

    assert (changed["status"], changed["attributes"][1]["name"]) == ("approved with draft", "Remark")
    assert [a["apiName"] for a in removed["attributes"]] == ["note"]
    assert [a["name"] for a in live["attributes"]] == ["Guests", "Note"]
    assert discarded["status"] == "approved"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"apiName": ""}, "1002"),
        ({"apiName": "no spaces"}, "1001"),
        ({"apiName": "123"}, "1001"),
        ({"name": "no-dash"}, "1001"),
        ({"primaryAttribute": None}, "1002"),
        ({"primaryAttribute": {"apiName": "what"}}, "1002"),
        ({"apiName": "VISIT", "name": "A", "triggerName": "B", "filterName": "C"}, "1017"),
        ({"apiName": "other", "triggerName": "Does visit"}, "1017"),
    ],
)
def test_a_type_that_cannot_be_is_refused(marketo: Marketo, members: dict[str, Any], code: str) -> None:
    marketo.post(f"{TYPE}.json", _type())

    assert error(marketo.post(f"{TYPE}.json", _type("fresh", **members))) == code


def test_there_are_at_most_ten_types_and_twenty_attributes(marketo: Marketo) -> None:
    answers = [marketo.post(f"{TYPE}.json", _type(f"kind{n}")) for n in range(11)]
    attributes = [{"apiName": f"a{n}", "name": f"A {n}", "dataType": "string"} for n in range(21)]

    assert [a["success"] for a in answers] == [True] * 10 + [False]
    assert error(answers[10]) == "1027"
    assert error(marketo.post(f"{TYPE}/kind0/attributes/create.json", {"attributes": attributes})) == "1028"


def test_a_type_in_use_can_be_neither_changed_nor_deleted(marketo: Marketo) -> None:
    type_id = _approved(marketo)
    marketo.sync({"email": "a@example.com"})
    unused = marketo.post(f"{TYPE}/visit.json", {"name": "Make visit"})
    _add(marketo, _record(type_id))

    assert unused["result"][0]["name"] == "Make visit"
    assert error(marketo.post(f"{TYPE}/visit.json", {"name": "Pay visit"})) == "1003"
    assert error(marketo.post(f"{TYPE}/visit/delete.json")) == "1022"


def test_an_unused_type_is_deleted_and_its_place_is_free(marketo: Marketo) -> None:
    _approved(marketo)

    deleted = marketo.post(f"{TYPE}/visit/delete.json")["result"][0]

    assert deleted["status"] == "deleted"
    assert marketo.get("/activities/external/types.json")["result"] == []
    assert error(marketo.post(f"{TYPE}/visit/approve.json")) == "1013"


def test_nothing_to_approve_and_nothing_to_discard_break_a_rule(marketo: Marketo) -> None:
    marketo.post(f"{TYPE}.json", _type())
    never_approved = marketo.post(f"{TYPE}/visit/discardDraft.json")
    marketo.post(f"{TYPE}/visit/approve.json")

    assert error(never_approved) == "709"
    assert error(marketo.post(f"{TYPE}/visit/approve.json")) == "709"


def test_activities_are_added_and_read_back(marketo: Marketo) -> None:
    marketo.admin("POST", "clock", {"set": "2026-01-05T12:00:00Z", "frozen": True})
    type_id = _approved(marketo)
    marketo.sync({"email": "a@example.com"})

    added = _add(marketo, _record(type_id))

    token = marketo.feed(86_400)
    read = marketo.get("/activities.json", nextPageToken=token, activityTypeIds=str(type_id))["result"]
    assert added[0]["status"] == "added"
    assert [a["marketoGUID"] for a in read] == [added[0]["marketoGUID"]]
    assert (read[0]["activityDate"], read[0]["primaryAttributeValue"]) == ("2026-01-05T09:00:00Z", "Fair")
    assert read[0]["attributes"] == [{"name": "Guests", "value": 3}]


def test_a_repeated_call_logs_twice(marketo: Marketo) -> None:
    type_id = _approved(marketo)
    marketo.sync({"email": "a@example.com"})

    guids = {r["marketoGUID"] for _ in range(2) for r in _add(marketo, _record(type_id))}

    assert len(guids) == 2


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"leadId": 9}, "1004"),
        ({"activityTypeId": 13}, "1003"),
        ({"activityDate": "yesterday"}, "1001"),
        ({"primaryAttributeValue": None}, "1002"),
        ({"attributes": None}, "1002"),
        ({"attributes": [{"apiName": "guests", "value": "three"}]}, "1001"),
        ({"attributes": [{"apiName": "shoes", "value": 1}]}, "1006"),
        ({"attributes": [{"name": "Note", "value": "x" * 256}]}, "1001"),
        ({"attributes": [{"name": "Note", "value": "x" * 70_000}]}, "1049"),
    ],
)
def test_a_bad_record_is_skipped_with_errors_not_reasons(marketo: Marketo, members: dict[str, Any], code: str) -> None:
    type_id = _approved(marketo)
    marketo.sync({"email": "a@example.com"})

    good, bad = _add(marketo, _record(type_id), {**_record(type_id), **members})

    assert good["status"] == "added"
    assert (bad["status"], bad["errors"][0]["code"]) == ("skipped", code)
    assert "reasons" not in bad


def test_a_draft_takes_no_activities(marketo: Marketo) -> None:
    created = marketo.post(f"{TYPE}.json", _type())["result"][0]
    marketo.sync({"email": "a@example.com"})

    assert _add(marketo, _record(created["id"], attributes=[]))[0]["errors"][0]["code"] == "1003"
