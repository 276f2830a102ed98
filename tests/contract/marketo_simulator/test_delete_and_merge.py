"""People that go: deleted, or merged into another."""

from __future__ import annotations

from typing import Any

from tests.contract.marketo_simulator.client import Marketo, error, reason


def _activities(marketo: Marketo, types: str) -> list[dict[str, Any]]:
    answer = marketo.get("/activities.json", nextPageToken=marketo.feed(), activityTypeIds=types)
    result: list[dict[str, Any]] = answer["result"]
    return result


def test_deleting_tells_each_record_and_is_logged(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com", "firstName": "Ada", "lastName": "Lovelace"})

    outcome = marketo.post("/leads/delete.json", {"input": [{"id": 1001}, {"id": 9}, {"id": "x"}]})["result"]

    assert outcome[0] == {"id": 1001, "status": "deleted"}
    assert [reason(r) for r in outcome[1:]] == ["1004", "1001"]
    deleted = marketo.get("/activities/deletedleads.json", nextPageToken=marketo.feed())["result"]
    assert [(a["leadId"], a["primaryAttributeValue"], a["activityTypeId"]) for a in deleted] == [
        (1001, "Ada Lovelace", 37)
    ]


def test_deleting_takes_ids_from_the_query_too(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"}, {"email": "b@example.com"})

    outcome = marketo.post("/leads/delete.json", id="1001,1002")["result"]

    assert [r["status"] for r in outcome] == ["deleted", "deleted"]


def test_a_deleted_id_is_never_used_again(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})
    marketo.post("/leads/delete.json", id="1001")

    assert marketo.sync({"email": "a@example.com"}) == [{"id": 1002, "status": "created"}]


def test_deletions_older_than_14_days_are_forgotten(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})
    marketo.post("/leads/delete.json", id="1001")
    token = marketo.feed()
    marketo.admin("POST", "clock", {"advance": 15 * 86_400})
    marketo.forget_token()

    assert marketo.get("/activities/deletedleads.json", nextPageToken=token)["result"] == []


def test_a_merge_keeps_the_winners_values_and_fills_its_empty_ones(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com", "firstName": "Ada", "unsubscribed": False})
    marketo.sync({"email": "b@example.com", "firstName": "Bea", "lastName": "Lovelace", "unsubscribed": True})

    answer = marketo.post("/leads/1001/merge.json", leadId=1002)

    assert answer.keys() == {"requestId", "success"}
    lead = marketo.get("/lead/1001.json", fields="firstName,lastName,email,unsubscribed")["result"][0]
    assert (lead["firstName"], lead["lastName"], lead["email"]) == ("Ada", "Lovelace", "a@example.com")
    assert lead["unsubscribed"] is False
    assert error(marketo.get("/lead/1002.json")) == "1004"


def test_a_merge_is_logged_on_the_winner_and_names_the_losers(marketo: Marketo) -> None:
    marketo.sync(*({"email": f"p{n}@example.com"} for n in range(3)))

    marketo.post("/leads/1001/merge.json", leadIds="1002,1003")

    merged = _activities(marketo, "32")[0]
    said = {a["name"]: a["value"] for a in merged["attributes"]}
    assert (merged["leadId"], said["Merge IDs"]) == (1001, "1002,1003")
    assert marketo.get("/activities/deletedleads.json", nextPageToken=marketo.feed())["result"] == []
    assert {a["leadId"] for a in _activities(marketo, "12")} == {1001}  # the losers' logs moved along


def test_a_merge_can_also_log_its_losers_as_deleted(marketo: Marketo) -> None:
    marketo.admin("POST", "behaviour", {"merge_logs_delete": True, "merge_ids": "list"})
    marketo.sync({"email": "a@example.com"}, {"email": "b@example.com"})

    marketo.post("/leads/1001/merge.json", leadId=1002)

    assert [a["leadId"] for a in _activities(marketo, "37")] == [1002]
    assert {"name": "Merge IDs", "value": "[1002]"} in _activities(marketo, "32")[0]["attributes"]


def test_a_merge_that_cannot_be_is_refused_whole(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"}, {"email": "b@example.com"})
    many = ",".join(map(str, range(2_000, 2_026)))

    assert error(marketo.post("/leads/1001/merge.json")) == "1002"
    assert error(marketo.post("/leads/1001/merge.json", leadId=1001)) == "1003"
    assert error(marketo.post("/leads/1001/merge.json", leadIds=many)) == "1080"
    assert error(marketo.post("/leads/1001/merge.json", leadId=1002, mergeInCRM="true")) == "1003"
    assert error(marketo.post("/leads/1001/merge.json", leadIds="1002,9")) == "1004"
    assert len(marketo.admin("GET", "leads")["leads"]) == 2


def test_a_merge_takes_twenty_five_losers_and_joins_their_logs(marketo: Marketo) -> None:
    primary = {"apiName": "what", "name": "What"}
    names = {"apiName": "visit", "name": "Visit", "triggerName": "Visits", "filterName": "Visited"}
    kind = marketo.post("/activities/external/type.json", {**names, "primaryAttribute": primary})["result"][0]["id"]
    marketo.post("/activities/external/type/visit/approve.json")
    marketo.sync(*({"email": f"p{n}@example.com"} for n in range(26)))
    record = {"activityDate": "2026-01-05T10:00:00Z", "activityTypeId": kind, "primaryAttributeValue": "x"}
    added = [{**record, "leadId": n, "attributes": []} for n in range(1001, 1027)]
    guids = [r["marketoGUID"] for r in marketo.post("/activities/external.json", {"input": added})["result"]]

    marketo.post("/leads/1001/merge.json", leadIds=",".join(map(str, range(1002, 1027))))

    told = marketo.admin("GET", "activities", types=str(kind))["activities"]
    assert {(a["leadId"], a["marketoGUID"]) for a in told} == {(1001, guid) for guid in guids}
    assert [p["id"] for p in marketo.admin("GET", "leads")["leads"]] == [1001]


def test_people_with_one_personal_url_do_not_merge(marketo: Marketo) -> None:
    url = "example.com/ada"
    marketo.admin("POST", "load", {"leads": [{"personalURL": url}, {"personalURL": url}, {"email": "c@example.com"}]})

    assert error(marketo.post("/leads/1003/merge.json", leadIds="1001,1002")) == "1079"
    assert marketo.post("/leads/1003/merge.json", leadIds="1001")["success"] is True


def test_people_out_of_sight_do_not_merge(marketo: Marketo) -> None:
    marketo.admin("POST", "partitions", {"partitions": [{"name": "Default"}, {"name": "Europe"}]})
    marketo.sync({"email": "a@example.com"}, partitionName="Default")
    marketo.sync({"email": "b@example.com"}, partitionName="Europe")
    marketo.admin("POST", "partitions", {"client_id": "sandbox-client", "visible": ["Default"]})

    assert error(marketo.post("/leads/1001/merge.json", leadId=1002)) == "1004"


def test_a_marketer_picks_values_while_merging(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com", "firstName": "Ada", "leadScore": 10})
    marketo.sync({"email": "b@example.com", "firstName": "Bea", "leadScore": 5, "title": "Dr"})

    marketo.admin("POST", "merge", {"winner": 1001, "losers": [1002], "fields": {"firstName": "Bea"}})

    lead = marketo.admin("GET", "leads")["leads"][0]
    said = marketo.admin("GET", "activities", types="32")["activities"][0]["attributes"]
    assert (lead["firstName"], lead["title"], lead["leadScore"]) == ("Bea", "Dr", 10)
    assert (said["Merge IDs"], said["Merge Fields"], said["Merge Source"]) == ("1002", "firstName,title", "Lead update")
