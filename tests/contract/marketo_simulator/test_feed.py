"""The activity feed: what writes leave behind, how it is read, where tokens stand."""

from __future__ import annotations

import base64
from typing import Any

from tests.contract.marketo_simulator.client import Marketo, error


def _said(activity: dict[str, Any]) -> dict[str, Any]:
    return {a["name"]: a["value"] for a in activity["attributes"]}


def _changed(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [a["fields"][0] for a in page["result"] if a["activityTypeId"] == 13]


def test_a_new_lead_is_one_activity_without_fields(marketo: Marketo) -> None:
    token = marketo.feed()
    marketo.sync({"email": "a@example.com", "firstName": "Ada", "lastName": "Lovelace"})

    result = marketo.changes(token, "firstName")["result"]

    assert [(a["activityTypeId"], a["leadId"], "fields" in a) for a in result] == [(12, 1001, False)]
    assert _said(result[0])["Source Type"] == "Web service API"


def test_a_change_has_the_shape_of_adobes_sample(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com", "firstName": "Ada"})
    marketo.sync({"email": "a@example.com", "firstName": "Augusta"})

    change = next(a for a in marketo.changes(marketo.feed(), "firstName")["result"] if a["activityTypeId"] == 13)

    assert change["fields"] == [{"id": 48, "name": "firstName", "newValue": "Augusta", "oldValue": "Ada"}]
    assert _said(change) == {"Reason": "Web service API", "Source": "Web service API", "Lead ID": 1001}
    assert change["activityDate"].endswith("+0000")


def test_every_field_that_differs_is_a_change_of_its_own_and_no_other(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com", "firstName": "Ada", "city": "London"})
    marketo.sync({"email": "a@example.com", "firstName": "Ada", "city": "Paris", "country": "France"})

    changed = _changed(marketo.changes(marketo.feed(), "firstName,city,country"))

    assert sorted(c["name"] for c in changed) == ["city", "country"]


def test_only_the_fields_asked_for_are_told(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})
    marketo.sync({"email": "a@example.com", "city": "Paris", "country": "France"})

    assert [c["name"] for c in _changed(marketo.changes(marketo.feed(), "country"))] == ["country"]


def test_a_marketers_edit_names_itself(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})
    marketo.admin("POST", "edit", {"id": 1001, "fields": {"city": "Paris"}})
    marketo.admin(
        "POST", "edit", {"id": 1001, "fields": {"city": "Rome"}, "source": "Web form fillout", "reason": "Form"}
    )

    edits = [a for a in marketo.changes(marketo.feed(), "city")["result"] if a["activityTypeId"] == 13]

    assert {(_said(a)["Source"], _said(a)["Reason"]) for a in edits} == {
        ("Lead update", "Manual person edit"),
        ("Web form fillout", "Form"),
    }


def test_values_are_shown_as_text(marketo: Marketo) -> None:
    marketo.admin(
        "POST",
        "fields",
        {
            "add": [
                {"name": "met", "displayName": "Met", "dataType": "datetime"},
                {"name": "vip", "displayName": "VIP", "dataType": "boolean"},
            ]
        },
    )
    marketo.sync({"email": "a@example.com"})
    marketo.sync({"email": "a@example.com", "met": "2023-01-26T18:46:00Z", "vip": True, "numberOfEmployees": 12})
    marketo.sync({"email": "a@example.com", "unsubscribed": True, "numberOfEmployees": None})

    changed = _changed(marketo.changes(marketo.feed(), "met,vip,numberOfEmployees,unsubscribed"))

    told = {(c["name"], c["oldValue"], c["newValue"]) for c in changed}
    assert told == {
        ("met", None, "2023-01-26 18:46:00"),
        ("vip", None, "True"),
        ("numberOfEmployees", None, "12"),
        ("numberOfEmployees", "12", None),
        ("unsubscribed", "0", "1"),
    }


def test_the_same_change_in_the_activity_endpoint_names_the_field_by_label(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})
    marketo.sync({"email": "a@example.com", "firstName": "Ada"})

    change = marketo.get("/activities.json", nextPageToken=marketo.feed(), activityTypeIds="13")["result"][0]

    assert (change["primaryAttributeValueId"], change["primaryAttributeValue"]) == (48, "First Name")
    assert _said(change) == {"New Value": "Ada", "Reason": "Web service API", "Source": "Web service API"}
    assert change["activityDate"].endswith("Z")


def test_a_score_logs_both_a_change_and_a_change_of_score(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com", "leadScore": 5})
    marketo.sync({"email": "a@example.com", "leadScore": 15})

    both = marketo.get("/activities.json", nextPageToken=marketo.feed(), activityTypeIds="13,22")["result"]

    assert sorted(a["activityTypeId"] for a in both) == [13, 22]
    assert _said(next(a for a in both if a["activityTypeId"] == 22))["Change Value"] == "+10"


def test_only_standard_fields_move_the_visible_update_time(marketo: Marketo) -> None:
    marketo.admin("POST", "fields", {"add": [{"name": "own", "displayName": "Own", "dataType": "string"}]})
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    marketo.sync({"email": "a@example.com"})
    marketo.admin("POST", "clock", {"advance": 60})
    marketo.sync({"email": "a@example.com", "own": "x"})
    custom = marketo.get("/lead/1001.json")["result"][0]["updatedAt"]
    marketo.sync({"email": "a@example.com", "city": "Paris"})
    standard = marketo.get("/lead/1001.json")["result"][0]["updatedAt"]

    assert (custom, standard) == ("2026-01-05T10:00:00Z", "2026-01-05T10:01:00Z")


def test_the_last_token_of_a_feed_goes_on_from_there(marketo: Marketo) -> None:
    first = marketo.changes(marketo.feed(), "city")
    marketo.sync({"email": "a@example.com"})
    second = marketo.changes(first["nextPageToken"], "city")
    third = marketo.changes(second["nextPageToken"], "city")

    assert [len(p["result"]) for p in (first, second, third)] == [0, 1, 0]
    assert not any(p["moreResult"] for p in (first, second, third))


def test_nothing_is_lost_or_doubled_over_pages_and_running_seconds(marketo: Marketo) -> None:
    marketo.admin("POST", "behaviour", {"short_pages": 0.4})
    marketo.admin("POST", "limits", {"rate_calls": 1_000})
    token, guids = marketo.feed(), []
    for n in range(40):
        marketo.sync({"email": f"p{n}@example.com"})
        page = marketo.changes(token, "city", batchSize=3)
        token = page["nextPageToken"]
        guids += [a["marketoGUID"] for a in page["result"]]
    while page["moreResult"]:
        page = marketo.changes(token, "city", batchSize=3)
        token = page["nextPageToken"]
        guids += [a["marketoGUID"] for a in page["result"]]

    assert len(guids) == len(set(guids)) == 40


def test_a_page_may_be_short_or_empty_while_more_is_there(marketo: Marketo) -> None:
    marketo.admin("POST", "behaviour", {"short_pages": 1.0})
    marketo.sync(*({"email": f"p{n}@example.com"} for n in range(3)))

    page = marketo.changes(marketo.feed(), "city", batchSize=1)

    assert (page["result"], page["moreResult"]) == ([], True)


def test_a_paging_token_starts_after_its_second_unless_told_otherwise(marketo: Marketo) -> None:
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    marketo.sync({"email": "a@example.com"})
    exclusive = marketo.feed(0)
    before = marketo.feed(1)
    marketo.admin("POST", "behaviour", {"since_is_exclusive": False})
    inclusive = marketo.feed(0)

    found = [len(marketo.changes(token, "city")["result"]) for token in (exclusive, before, inclusive)]
    assert found == [0, 1, 1]


def test_tokens_are_opaque_padded_and_checked(marketo: Marketo) -> None:
    token = marketo.feed()
    forged = base64.b32encode(b"F" + base64.b32decode(token)[1:-1] + b"\0").decode()

    assert token.endswith("=")
    assert error(marketo.changes(forged, "city")) == "1003"
    assert error(marketo.changes("2026-01-01", "city")) == "1003"


def test_a_token_older_than_the_retention_is_refused(marketo: Marketo) -> None:
    token = marketo.feed()
    marketo.admin("POST", "clock", {"advance": 91 * 86_400})
    marketo.forget_token()

    assert error(marketo.changes(token, "city")) == "1003"


def test_a_feed_question_that_cannot_be_answered_is_refused(marketo: Marketo) -> None:
    token = marketo.feed()
    thirty_one = ",".join(map(str, range(31)))

    def asked(**query: str) -> str:
        return error(marketo.get("/activities.json", **{"nextPageToken": token, "activityTypeIds": "13", **query}))

    assert asked(activityTypeIds=",".join(map(str, range(1, 12)))) == "1003"
    assert asked(activityTypeIds="99999") == "1003"
    assert asked(leadIds=thirty_one) == "1003"
    assert asked(batchSize="301") == "1003"
    assert asked(listId="5") == "1013"
    assert asked(activityTypeIds="") == "1002"
    assert asked(nextPageToken="") == "1002"
    assert error(marketo.changes(token, "")) == "1002"
    assert error(marketo.changes(token, "shoeSize")) == "1006"
    assert error(marketo.get("/activities/pagingtoken.json", sinceDatetime="yesterday")) == "1001"


def test_the_feed_can_be_narrowed_to_some_leads(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"}, {"email": "b@example.com"})

    page = marketo.changes(marketo.feed(), "city", leadIds="1002")

    assert [a["leadId"] for a in page["result"]] == [1002]


def test_activity_types_list_attributes(marketo: Marketo) -> None:
    types = {t["id"]: t for t in marketo.get("/activities/types.json")["result"]}

    assert types[13]["name"] == "Change Data Value"
    assert {"New Value", "Old Value", "Reason", "Source"} == {a["name"] for a in types[13]["attributes"]}


def test_numeric_ids_may_be_absent_and_guids_never_are(marketo: Marketo) -> None:
    marketo.sync(*({"email": f"p{n}@example.com"} for n in range(6)))

    result = marketo.changes(marketo.feed(), "city")["result"]

    assert {"id" in a for a in result} == {True, False}
    assert len({a["marketoGUID"] for a in result}) == 6
