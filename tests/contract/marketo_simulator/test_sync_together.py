"""Sync Leads under concurrency, in bulk, and across parents and partitions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.contract.marketo_simulator.client import Marketo, error, reason


@pytest.mark.parametrize("action", ["createOrUpdate", "createOnly"])
def test_overlapping_calls_with_one_new_key_make_twins(marketo: Marketo, action: str) -> None:
    marketo.token()
    marketo.admin("POST", "server-time", {"ms": {"leads.sync": 1_000}})
    body = {"action": action, "input": [{"email": "a@example.com"}]}

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(marketo.raw, "POST", "/rest/v1/leads.json", json=body)
        marketo.wait_for_calls(1)
        second = marketo.another().raw("POST", "/rest/v1/leads.json", json=body)

    assert [r.json()["result"][0]["status"] for r in (first.result(), second)] == ["created", "created"]
    assert len(marketo.admin("GET", "leads")["leads"]) == 2


def test_one_new_key_twice_in_a_call_makes_twins_unless_told_otherwise(marketo: Marketo) -> None:
    twins = marketo.sync({"email": "a@example.com"}, {"email": "a@example.com"})
    marketo.admin("POST", "behaviour", {"same_new_key": "update"})
    one = marketo.sync({"email": "b@example.com"}, {"email": "B@example.com"})

    assert [r["status"] for r in twins] == ["created", "created"]
    assert [(r["id"], r["status"]) for r in one] == [(1003, "created"), (1003, "updated")]


def test_create_only_heeds_its_key_and_by_setting_the_email_too(marketo: Marketo) -> None:
    marketo.admin("POST", "fields", {"add": [{"name": "crmId", "displayName": "CRM Id", "dataType": "string"}]})
    marketo.sync({"email": "a@example.com", "crmId": "one"}, lookupField="crmId")

    second = marketo.sync({"email": "a@example.com", "crmId": "two"}, action="createOnly", lookupField="crmId")
    marketo.admin("POST", "behaviour", {"create_only_matches_email": True})
    third = marketo.sync({"email": "a@example.com", "crmId": "three"}, action="createOnly", lookupField="crmId")

    assert second[0]["status"] == "created"
    assert reason(third[0]) == "1005"


def test_asynchronous_processing_tells_nothing(marketo: Marketo) -> None:
    answer = marketo.post("/leads.json", {"asyncProcessing": True, "input": [{"email": "a@example.com"}]})

    assert answer["result"] == []
    assert [p["email"] for p in marketo.admin("GET", "leads")["leads"]] == ["a@example.com"]


def test_a_call_takes_at_most_300_records(marketo: Marketo) -> None:
    records = [{"email": f"p{n}@example.com"} for n in range(301)]

    assert error(marketo.post("/leads.json", {"input": records})) == "1003"
    assert error(marketo.post("/leads.json", {"input": []})) == "1003"
    assert error(marketo.post("/leads.json", {})) == "1002"


def test_a_lead_linked_to_a_company_no_longer_owns_company_fields(marketo: Marketo) -> None:
    marketo.admin("POST", "load", {"companies": [{"externalCompanyId": "c1", "company": "Acme", "industry": "Toys"}]})
    marketo.sync({"email": "a@example.com", "company": "Own words"})

    unknown = marketo.sync({"email": "a@example.com", "externalCompanyId": "c9"})
    linked = marketo.sync({"email": "a@example.com", "externalCompanyId": "c1"})
    written = marketo.sync({"email": "a@example.com", "company": "Other"})
    unlinked = marketo.sync({"email": "a@example.com", "externalCompanyId": None})

    assert reason(unknown[0]) == "1013"
    assert linked[0]["status"] == "updated"
    assert (reason(written[0]), reason(unlinked[0])) == ("1021", "1003")
    assert marketo.get("/lead/1001.json", fields="company")["result"][0]["company"] == "Acme"


def _two_partitions(marketo: Marketo) -> None:
    marketo.admin("POST", "partitions", {"partitions": [{"name": "Default"}, {"name": "Europe"}]})


def test_with_several_partitions_a_new_lead_must_name_one(marketo: Marketo) -> None:
    _two_partitions(marketo)

    nameless = marketo.sync({"email": "a@example.com"})
    named = marketo.sync({"email": "a@example.com"}, partitionName="Europe")
    updated = marketo.sync({"email": "a@example.com", "firstName": "Ada"})

    assert reason(nameless[0]) == "1009"
    assert named[0]["status"] == "created"
    assert updated[0]["status"] == "updated"


def test_a_lead_never_moves_through_sync(marketo: Marketo) -> None:
    _two_partitions(marketo)
    marketo.sync({"email": "a@example.com"}, partitionName="Europe")

    moved = marketo.sync({"email": "a@example.com"}, partitionName="Default")

    assert reason(moved[0]) == "1010"


def test_partitions_out_of_sight_are_denied(marketo: Marketo) -> None:
    _two_partitions(marketo)
    marketo.sync({"email": "a@example.com"}, partitionName="Europe")
    marketo.admin("POST", "partitions", {"client_id": "sandbox-client", "visible": ["Default"]})

    assert [p["name"] for p in marketo.get("/leads/partitions.json")["result"]] == ["Default"]
    assert (
        error(marketo.post("/leads.json", {"partitionName": "Europe", "input": [{"email": "b@example.com"}]})) == "1008"
    )
    assert reason(marketo.sync({"email": "a@example.com", "firstName": "Ada"})[0]) == "1008"
    assert marketo.get("/leads.json", filterType="email", filterValues="a@example.com")["result"] == []
    assert error(marketo.get("/lead/1001.json")) == "1004"


def test_a_partition_name_goes_with_creating_actions_only(marketo: Marketo) -> None:
    body = {"action": "updateOnly", "partitionName": "Default", "input": [{"email": "a@example.com"}]}

    assert error(marketo.post("/leads.json", body)) == "1003"


def test_leads_move_by_the_partition_endpoint_and_it_is_logged(marketo: Marketo) -> None:
    _two_partitions(marketo)
    marketo.sync({"email": "a@example.com"}, partitionName="Default")

    moved = marketo.post(
        "/leads/partitions.json",
        {"input": [{"id": 1001, "partitionName": "Europe"}, {"id": 9, "partitionName": "Europe"}, {"id": 1001}]},
    )["result"]

    assert moved[0] == {"id": 1001, "status": "updated"}
    assert [reason(r) for r in moved[1:]] == ["1004", "1009"]
    logged = marketo.get("/activities.json", nextPageToken=marketo.feed(), activityTypeIds="100")["result"]
    assert logged[0]["primaryAttributeValue"] == "Europe"
