"""The admin plane for records beside people."""

from __future__ import annotations

import requests

from tests.contract.marketo_simulator.client import Marketo
from tests.sandbox.marketo.server import running_marketo

WORLD = {
    "sales_persons": [{"externalSalesPersonId": "005S", "firstName": "Sam"}],
    "companies": [{"externalCompanyId": "c1", "company": "Acme", "externalSalesPersonId": "005S"}],
    "leads": [{"email": "a@example.com", "externalCompanyId": "c1", "externalSalesPersonId": "005S"}],
}


def test_loading_brings_records_and_people_together_and_logs_nothing(marketo: Marketo) -> None:
    marketo.admin("POST", "load", WORLD)

    lead = marketo.admin("GET", "leads")["leads"][0]
    assert (lead["company"], lead["leadOwnerFirstName"]) == ("Acme", "Sam")
    assert marketo.admin("GET", "activities")["activities"] == []
    assert len(marketo.admin("GET", "objects")["companies"]) == 1


def test_a_marketer_edits_a_company_and_it_is_told_in_her_name(marketo: Marketo) -> None:
    marketo.admin("POST", "load", WORLD)

    edit = {"kind": "companies", "match": {"externalCompanyId": "c1"}, "fields": {"company": "Apex"}}
    changed = marketo.admin("POST", "objects/edit", edit)

    told = marketo.admin("GET", "activities")["activities"]
    assert changed == {"changed": ["company"]}
    assert [(a["field"], a["newValue"], a["attributes"]["Source"]) for a in told] == [
        ("company", "Apex", "Lead update")
    ]
    found = marketo.admin("GET", "objects", kind="companies", field="company", values="Apex")["rows"]
    assert [row["externalCompanyId"] for row in found] == ["c1"]


def test_deleting_behind_the_api_refuses_what_is_in_use(marketo: Marketo) -> None:
    marketo.admin("POST", "load", WORLD)
    wanted = {"kind": "companies", "match": {"externalCompanyId": "c1"}}

    used = marketo.session.post(f"{marketo.url}/admin/objects/delete", json=wanted)
    marketo.admin("POST", "delete", {"ids": [1001]})
    marketo.admin("POST", "objects/delete", wanted)

    assert (used.status_code, "in use" in used.json()["error"]) == (400, True)
    assert marketo.admin("GET", "objects", kind="companies")["rows"] == []


def test_a_state_with_records_can_be_carried_into_a_fresh_instance(marketo: Marketo) -> None:
    marketo.admin("POST", "clock", {"set": "2026-01-05T10:00:00Z", "frozen": True})
    marketo.admin("POST", "load", WORLD)
    state = marketo.admin("GET", "state")

    with running_marketo() as other:
        put = requests.put(f"{other.url}/admin/state", json=state, timeout=10)
        copy = requests.get(f"{other.url}/admin/state", timeout=10).json()

    assert put.status_code == 200
    assert copy == state
