"""Sales persons, and the people they own."""

from __future__ import annotations

from typing import Any

from tests.contract.marketo_simulator.client import Marketo, reason

SAM = {"externalSalesPersonId": "005S", "email": "sam@example.com", "firstName": "Sam", "lastName": "Sanosin"}


def _sync(marketo: Marketo, *records: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = marketo.post("/salespersons.json", {**options, "input": list(records)})["result"]
    return result


def _delete(marketo: Marketo, key: str) -> dict[str, Any]:
    body = {"input": [{"externalSalesPersonId": key}]}
    record: dict[str, Any] = marketo.post("/salespersons/delete.json", body)["result"][0]
    return record


def test_a_query_without_fields_answers_with_all_populated_ones(marketo: Marketo) -> None:
    _sync(marketo, SAM)

    found = marketo.get("/salespersons.json", filterType="email", filterValues="SAM@example.com")["result"]
    some = marketo.get("/salespersons.json", filterType="id", filterValues="1", fields="lastName")["result"]

    assert {**SAM, "seq": 0, "id": 1}.items() <= found[0].items()
    assert "phone" not in found[0]
    assert some == [{"seq": 0, "id": 1, "lastName": "Sanosin"}]


def test_the_email_stays_as_it_was_created_unless_told_otherwise(marketo: Marketo) -> None:
    _sync(marketo, SAM)

    same = _sync(marketo, {**SAM, "firstName": "Samuel"})
    other = _sync(marketo, {**SAM, "email": "samuel@example.com"})
    marketo.admin("POST", "behaviour", {"sales_person_email_updateable": True})
    allowed = _sync(marketo, {**SAM, "email": "samuel@example.com"})

    assert [same[0]["status"], reason(other[0]), allowed[0]["status"]] == ["updated", "1003", "updated"]


def test_owned_people_show_who_owns_them(marketo: Marketo) -> None:
    _sync(marketo, SAM)
    unknown = marketo.sync({"email": "a@example.com", "externalSalesPersonId": "005X"})
    marketo.sync({"email": "a@example.com", "externalSalesPersonId": "005S"})

    _sync(marketo, {"externalSalesPersonId": "005S", "firstName": "Samuel", "title": "Seller"})

    lead = marketo.admin("GET", "leads")["leads"][0]
    assert reason(unknown[0]) == "1013"
    assert (lead["leadOwnerFirstName"], lead["leadOwnerEmailAddress"]) == ("Samuel", "sam@example.com")
    assert lead["leadOwnerJobTitle"] == "Seller"
    described = {f["soap"]["name"]: "rest" in f for f in marketo.get("/leads/describe.json")["result"]}
    assert described["LeadOwnerFirstName"] is False


def test_a_person_given_back_shows_no_owner(marketo: Marketo) -> None:
    _sync(marketo, SAM)
    marketo.sync({"email": "a@example.com", "externalSalesPersonId": "005S"})

    marketo.sync({"email": "a@example.com", "externalSalesPersonId": None})

    assert "leadOwnerFirstName" not in marketo.admin("GET", "leads")["leads"][0]


def test_whoever_is_in_use_cannot_be_deleted(marketo: Marketo) -> None:
    _sync(marketo, *({"externalSalesPersonId": f"005{n}"} for n in range(3)))
    marketo.sync({"email": "a@example.com", "externalSalesPersonId": "0050"})
    marketo.post("/companies.json", {"input": [{"externalCompanyId": "c1", "externalSalesPersonId": "0051"}]})

    assert [reason(_delete(marketo, "0050")), reason(_delete(marketo, "0051"))] == ["1022", "1022"]
    assert _delete(marketo, "0052") == {"seq": 0, "id": 3, "status": "deleted"}
    assert reason(_delete(marketo, "0052")) == "1013"


def test_the_owner_of_a_deleted_company_stays_in_use(marketo: Marketo) -> None:
    _sync(marketo, SAM)
    marketo.post("/companies.json", {"input": [{"externalCompanyId": "c1", "externalSalesPersonId": "005S"}]})
    marketo.post("/companies/delete.json", {"input": [{"externalCompanyId": "c1"}]})

    buried = _delete(marketo, "005S")
    marketo.admin("POST", "behaviour", {"deleted_company_keeps_owner": False})

    assert reason(buried) == "1022"
    assert _delete(marketo, "005S")["status"] == "deleted"


def test_a_company_that_gave_its_owner_back_before_it_went_holds_nobody(marketo: Marketo) -> None:
    _sync(marketo, SAM)
    marketo.post("/companies.json", {"input": [{"externalCompanyId": "c1", "externalSalesPersonId": "005S"}]})
    marketo.post("/companies.json", {"input": [{"externalCompanyId": "c1", "externalSalesPersonId": None}]})
    marketo.post("/companies/delete.json", {"input": [{"externalCompanyId": "c1"}]})

    assert _delete(marketo, "005S")["status"] == "deleted"


def test_people_of_an_owned_company_show_its_owner(marketo: Marketo) -> None:
    _sync(marketo, SAM)
    marketo.post("/companies.json", {"input": [{"externalCompanyId": "c1"}]})
    marketo.sync({"email": "a@example.com", "externalCompanyId": "c1"})

    marketo.post("/companies.json", {"input": [{"externalCompanyId": "c1", "externalSalesPersonId": "005S"}]})
    first = marketo.admin("GET", "leads")["leads"][0]
    _sync(marketo, {"externalSalesPersonId": "005S", "firstName": "Samuel"})
    second = marketo.admin("GET", "leads")["leads"][0]

    assert (first["accountOwnerFirstName"], first["accountOwnerEmailAddress"]) == ("Sam", "sam@example.com")
    assert (second["accountOwnerFirstName"], "leadOwnerFirstName" in second) == ("Samuel", False)
