"""Sync Leads: the four actions, keys, fields and values."""

from __future__ import annotations

from tests.contract.marketo_simulator.client import Marketo, error, reason


def test_create_or_update_creates_once_and_updates_then(marketo: Marketo) -> None:
    first = marketo.sync({"email": "ada@example.com", "firstName": "Ada"})
    second = marketo.sync({"email": "ADA@example.com", "lastName": "Lovelace"})

    assert first == [{"id": 1001, "status": "created"}]
    assert second == [{"id": 1001, "status": "updated"}]


def test_records_succeed_and_fail_independently_in_the_order_of_the_input(marketo: Marketo) -> None:
    outcome = marketo.sync(
        {"email": "a@example.com"},
        {"email": "b@example.com", "shoeSize": 44},
        {"email": "not an address"},
        {"email": "c@example.com"},
    )

    assert [r["status"] for r in outcome] == ["created", "skipped", "skipped", "created"]
    assert [reason(outcome[1]), reason(outcome[2])] == ["1006", "1001"]


def test_one_bad_field_skips_its_whole_record(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com", "firstName": "Old"})

    marketo.sync({"email": "a@example.com", "firstName": "New", "numberOfEmployees": "many"})

    assert marketo.get("/lead/1001.json", fields="firstName")["result"][0]["firstName"] == "Old"


def test_update_only_wants_a_lead_that_is_there(marketo: Marketo) -> None:
    outcome = marketo.sync({"email": "nobody@example.com"}, action="updateOnly")

    assert reason(outcome[0]) == "1004"


def test_create_only_wants_a_key_that_is_free(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})

    outcome = marketo.sync({"email": "a@example.com"}, action="createOnly")

    assert reason(outcome[0]) == "1005"


def test_create_duplicate_makes_a_second_lead_and_the_key_ambiguous(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})

    twin = marketo.sync({"email": "a@example.com"}, action="createDuplicate")
    after = marketo.sync({"email": "a@example.com", "firstName": "Ada"})

    assert twin[0]["status"] == "created"
    assert reason(after[0]) == "1007"


def test_an_id_looks_up_only_to_update(marketo: Marketo) -> None:
    marketo.sync({"email": "a@example.com"})

    updated = marketo.sync({"id": 1001, "firstName": "Ada"}, action="updateOnly", lookupField="id")
    refused = marketo.post("/leads.json", {"lookupField": "id", "input": [{"id": 1001}]})
    skipped = marketo.sync({"id": 1001, "email": "b@example.com"}, action="createOnly")

    assert updated == [{"id": 1001, "status": "updated"}]
    assert error(refused) == "1003"
    assert reason(skipped[0]) == "1003"


def test_a_lookup_field_must_be_a_key(marketo: Marketo) -> None:
    ordinary = marketo.post("/leads.json", {"lookupField": "firstName", "input": [{"firstName": "Ada"}]})
    unknown = marketo.post("/leads.json", {"lookupField": "shoeSize", "input": [{"shoeSize": 44}]})
    missing = marketo.sync({"firstName": "Ada"})

    assert [error(ordinary), error(unknown), reason(missing[0])] == ["1011", "1006", "1003"]
