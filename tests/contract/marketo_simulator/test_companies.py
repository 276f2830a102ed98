"""Companies, and the people linked to them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.marketo_simulator.client import Marketo, error, reason


def _sync(marketo: Marketo, *records: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = marketo.post("/companies.json", {**options, "input": list(records)})["result"]
    return result


def _found(marketo: Marketo, **query: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = marketo.get("/companies.json", **query)["result"]
    return result


def _changes(marketo: Marketo) -> list[tuple[int, str, str | None, str]]:
    told = marketo.admin("GET", "activities", types="13")["activities"]
    return [(a["leadId"], a["field"], a["newValue"], a["attributes"]["Source"]) for a in told]


def test_describing_tells_keys_and_fields(marketo: Marketo) -> None:
    described = marketo.get("/companies/describe.json")["result"][0]

    fields = {f["name"]: f["updateable"] for f in described["fields"]}
    assert (described["idField"], described["dedupeFields"]) == ("id", ["externalCompanyId"])
    assert described["searchableFields"] == [["externalCompanyId"], ["id"], ["company"]]
    assert (fields["externalCompanyId"], fields["id"], fields["industry"]) == (False, False, True)


def test_syncing_creates_then_updates_by_the_external_id_without_case(marketo: Marketo) -> None:
    first = _sync(marketo, {"externalCompanyId": "001A", "company": "Acme"}, {"externalCompanyId": "001B"})
    second = _sync(marketo, {"externalCompanyId": "001a", "company": "Acme Ltd"})

    assert first == [{"seq": 0, "status": "created", "id": 1}, {"seq": 1, "status": "created", "id": 2}]
    assert second == [{"seq": 0, "status": "updated", "id": 1}]
    assert _found(marketo, filterType="id", filterValues="1", fields="company,externalCompanyId") == [
        {"seq": 0, "id": 1, "company": "Acme Ltd", "externalCompanyId": "001A"}
    ]


@pytest.mark.parametrize(
    ("options", "record", "code"),
    [
        ({"action": "createOnly"}, {"externalCompanyId": "001A"}, "1017"),
        ({"action": "updateOnly"}, {"externalCompanyId": "001X"}, "1013"),
        ({}, {"company": "Acme"}, "1002"),
        ({}, {"externalCompanyId": "001A", "nothing": 1}, "1006"),
        ({}, {"externalCompanyId": "001A", "numberOfEmployees": "many"}, "1001"),
        ({}, {"externalCompanyId": "001A", "id": 1}, "1003"),
        ({}, {"externalCompanyId": "001A", "externalSalesPersonId": "nobody"}, "1013"),
        ({"action": "updateOnly", "dedupeBy": "idField"}, {"id": 1, "externalCompanyId": "001Z"}, "1003"),
    ],
)
def test_a_record_that_cannot_be_written_is_skipped_with_its_reason(
    marketo: Marketo, options: dict[str, Any], record: dict[str, Any], code: str
) -> None:
    _sync(marketo, {"externalCompanyId": "001A", "company": "Acme"})

    outcome = _sync(marketo, record, {"company": "no key"}, **options)

    assert [reason(r) for r in outcome] == [code, "1002"]
    assert [r["seq"] for r in outcome] == [0, 1]


def test_the_id_field_finds_records_to_update_and_nothing_else(marketo: Marketo) -> None:
    _sync(marketo, {"externalCompanyId": "001A"})
    record = {"id": 1, "industry": "Toys"}

    assert _sync(marketo, record, action="updateOnly", dedupeBy="idField")[0]["status"] == "updated"
    assert error(marketo.post("/companies.json", {"dedupeBy": "idField", "input": [record]})) == "1003"
    assert error(marketo.post("/companies.json", {"dedupeBy": "name", "input": [record]})) == "1003"
    assert error(marketo.post("/companies.json", {"action": "upsert", "input": [record]})) == "1003"


def test_one_key_twice_in_a_call_is_refused_for_both(marketo: Marketo) -> None:
    outcome = _sync(marketo, {"externalCompanyId": "a"}, {"externalCompanyId": "b"}, {"externalCompanyId": "A"})

    assert [reason(outcome[0]), outcome[1]["status"], reason(outcome[2])] == ["1036", "created", "1036"]


def test_a_call_takes_300_records_and_300_values(marketo: Marketo) -> None:
    records = [{"externalCompanyId": str(n)} for n in range(301)]
    values = ",".join(str(n) for n in range(301))

    assert error(marketo.post("/companies.json", {"input": records})) == "1003"
    assert error(marketo.post("/companies/delete.json", {"input": records})) == "1003"
    assert error(marketo.get("/companies.json", filterType="id", filterValues=values)) == "1003"


def test_a_query_pages_and_refuses_what_is_not_searchable(marketo: Marketo) -> None:
    _sync(marketo, *({"externalCompanyId": str(n), "company": "Acme"} for n in range(5)))

    first = marketo.get("/companies.json", filterType="company", filterValues="acme", batchSize=3)
    second = marketo.get(
        "/companies.json", filterType="company", filterValues="acme", nextPageToken=first["nextPageToken"]
    )

    assert ([r["id"] for r in first["result"]], first["moreResult"]) == ([1, 2, 3], True)
    assert [(r["seq"], r["id"]) for r in second["result"]] == [(0, 4), (1, 5)]
    assert "moreResult" not in second
    assert set(first["result"][0]) == {"seq", "id", "externalCompanyId", "createdAt", "updatedAt"}
    assert error(marketo.get("/companies.json", filterType="industry", filterValues="x")) == "1011"
    assert error(marketo.get("/companies.json", filterType="id")) == "1002"
    assert error(marketo.get("/companies.json", filterType="id", filterValues="1", fields="nothing")) == "1006"
    assert _found(marketo, filterType="externalCompanyId", filterValues="none") == []


def test_a_linked_person_shows_the_values_of_its_company(marketo: Marketo) -> None:
    _sync(marketo, {"externalCompanyId": "c1", "company": "Acme", "industry": "Toys"})
    marketo.sync({"email": "a@example.com", "company": "Own words"})

    refused = marketo.sync({"email": "a@example.com", "externalCompanyId": "c1", "company": "Mine"})
    linked = marketo.sync({"email": "a@example.com", "externalCompanyId": "c1"})
    written = marketo.sync({"email": "a@example.com", "industry": "Cars"})

    lead = marketo.get("/lead/1001.json", fields="company,industry")["result"][0]
    assert (lead["company"], lead["industry"]) == ("Acme", "Toys")
    assert (reason(refused[0]), linked[0]["status"], reason(written[0])) == ("1021", "updated", "1021")


def test_a_company_edit_shows_on_everybody_linked_and_is_logged_for_each(marketo: Marketo) -> None:
    _sync(marketo, {"externalCompanyId": "c1", "company": "Acme"})
    marketo.sync(*({"email": f"p{n}@example.com", "externalCompanyId": "c1"} for n in range(2)))

    _sync(marketo, {"externalCompanyId": "c1", "company": "Apex", "industry": None})

    people = marketo.admin("GET", "leads")["leads"]
    assert [p["company"] for p in people] == ["Apex", "Apex"]
    assert _changes(marketo) == [(n, "company", "Apex", "Web service API") for n in (1001, 1002)]


def test_an_edit_of_a_company_with_too_many_people_is_not_logged(marketo: Marketo) -> None:
    marketo.admin("POST", "limits", {"company_log_people": 1})
    _sync(marketo, {"externalCompanyId": "c1", "company": "Acme"})
    marketo.sync(*({"email": f"p{n}@example.com", "externalCompanyId": "c1"} for n in range(2)))

    _sync(marketo, {"externalCompanyId": "c1", "company": "Apex"})

    assert [p["company"] for p in marketo.admin("GET", "leads")["leads"]] == ["Apex", "Apex"]
    assert _changes(marketo) == []


def test_a_marketer_who_edits_a_company_field_of_one_person_edits_the_company(marketo: Marketo) -> None:
    _sync(marketo, {"externalCompanyId": "c1", "company": "Acme"})
    marketo.sync(*({"email": f"p{n}@example.com", "externalCompanyId": "c1"} for n in range(2)))

    marketo.admin("POST", "edit", {"id": 1001, "fields": {"company": "Apex", "city": "Paris"}})

    assert _found(marketo, filterType="id", filterValues="1", fields="company")[0]["company"] == "Apex"
    assert _changes(marketo) == [
        (1001, "company", "Apex", "Lead update"),
        (1002, "company", "Apex", "Lead update"),
        (1001, "city", "Paris", "Lead update"),
    ]


def test_a_person_moves_to_another_company_and_takes_its_values(marketo: Marketo) -> None:
    _sync(marketo, {"externalCompanyId": "c1", "company": "Acme", "industry": "Toys"})
    _sync(marketo, {"externalCompanyId": "c2", "company": "Apex"})
    marketo.sync({"email": "a@example.com", "externalCompanyId": "c1"})

    marketo.sync({"email": "a@example.com", "externalCompanyId": "c2"})

    lead = marketo.admin("GET", "leads")["leads"][0]
    assert (lead["company"], lead.get("industry")) == ("Apex", None)


def test_deleting_tells_each_record_and_spares_a_company_in_use(marketo: Marketo) -> None:
    _sync(marketo, *({"externalCompanyId": key, "company": "Acme"} for key in ("c1", "c2", "c3")))
    marketo.sync({"email": "a@example.com", "externalCompanyId": "c1"})

    by_key = marketo.post(
        "/companies/delete.json", {"input": [{"externalCompanyId": key} for key in ("c1", "c2", "c9")]}
    )["result"]
    by_id = marketo.post("/companies/delete.json", {"deleteBy": "idField", "input": [{"id": 3}, {"id": None}]})[
        "result"
    ]

    assert [reason(by_key[0]), by_key[1], reason(by_key[2])] == [
        "1022",
        {"seq": 1, "id": 2, "status": "deleted"},
        "1013",
    ]
    assert [by_id[0]["status"], reason(by_id[1])] == ["deleted", "1002"]


def test_by_setting_a_company_in_use_goes_and_its_people_keep_what_they_showed(marketo: Marketo) -> None:
    marketo.admin("POST", "behaviour", {"company_in_use": "unlink"})
    _sync(marketo, {"externalCompanyId": "c1", "company": "Acme"})
    marketo.sync({"email": "a@example.com", "externalCompanyId": "c1"})

    marketo.post("/companies/delete.json", {"input": [{"externalCompanyId": "c1"}]})

    lead = marketo.admin("GET", "leads")["leads"][0]
    assert (lead["company"], lead.get("externalCompanyId")) == ("Acme", None)
    assert marketo.sync({"email": "a@example.com", "company": "Mine"})[0]["status"] == "updated"


def test_a_merge_gives_the_winner_the_losers_company_and_its_values(marketo: Marketo) -> None:
    _sync(marketo, {"externalCompanyId": "c1", "company": "Acme"})
    marketo.sync({"email": "a@example.com", "company": "Own words", "industry": "Toys"})
    marketo.sync({"email": "b@example.com", "externalCompanyId": "c1"})

    marketo.post("/leads/1001/merge.json", leadId=1002)

    lead = marketo.admin("GET", "leads")["leads"][0]
    assert (lead["externalCompanyId"], lead["company"], lead.get("industry")) == ("c1", "Acme", None)


def test_a_custom_company_field_belongs_to_companies_and_people(marketo: Marketo) -> None:
    marketo.admin("POST", "fields", {"add": [{"name": "tier", "dataType": "string", "company": True}]})
    _sync(marketo, {"externalCompanyId": "c1", "tier": "Gold"})
    marketo.sync({"email": "a@example.com", "externalCompanyId": "c1"})

    field = marketo.get("/companies/schema/fields/tier.json")["result"][0]

    assert field["isCustom"] is True
    assert marketo.admin("GET", "leads")["leads"][0]["tier"] == "Gold"
    assert error(marketo.get("/companies/schema/fields/nothing.json")) == "1006"


def test_with_a_native_sync_companies_are_closed(marketo: Marketo) -> None:
    marketo.admin("POST", "behaviour", {"native_crm_sync": True})

    assert error(marketo.get("/companies/describe.json")) == "1018"
    assert error(marketo.post("/companies.json", {"input": [{"externalCompanyId": "c1"}]})) == "1018"


def test_companies_need_their_own_permission(marketo: Marketo) -> None:
    marketo.admin("POST", "services", {"client_id": "sandbox-client", "revoke": ["Read-Write Company"]})

    assert marketo.get("/companies/describe.json")["success"] is True
    assert error(marketo.post("/companies.json", {"input": [{"externalCompanyId": "c1"}]})) == "603"


def test_a_fault_can_make_single_companies_fail(marketo: Marketo) -> None:
    fault = {"match": {"operation": "companies.sync"}, "action": {"record_code": "1003", "records": [1]}}
    marketo.admin("POST", "faults", fault)

    outcome = _sync(marketo, {"externalCompanyId": "c1"}, {"externalCompanyId": "c2"})

    assert [outcome[0]["status"], reason(outcome[1])] == ["created", "1003"]
