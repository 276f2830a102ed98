"""Opportunities, and the roles that link people to them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.marketo_simulator.client import Marketo, error, reason

ROLE = {"externalOpportunityId": "006A", "leadId": 1001, "role": "Buyer"}


def _sync(marketo: Marketo, path: str, *records: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = marketo.post(f"{path}.json", {**options, "input": list(records)})["result"]
    return result


def _told(marketo: Marketo, types: str) -> list[tuple[int, int, str, dict[str, Any]]]:
    told = marketo.get("/activities.json", nextPageToken=marketo.feed(), activityTypeIds=types)["result"]
    return [
        (
            a["activityTypeId"],
            a["leadId"],
            a["primaryAttributeValue"],
            {d["name"]: d["value"] for d in a["attributes"]},
        )
        for a in told
    ]


@pytest.fixture
def deal(marketo: Marketo) -> Marketo:
    """An instance with two people and an opportunity."""
    marketo.admin("POST", "load", {"leads": [{"email": "a@example.com"}, {"email": "b@example.com"}]})
    _sync(marketo, "/opportunities", {"externalOpportunityId": "006A", "name": "Chairs", "amount": "1604.47"})
    return marketo


def test_an_opportunity_is_created_found_and_updated(deal: Marketo) -> None:
    found = deal.get("/opportunities.json", filterType="dedupeFields", filterValues="006a", fields="name,amount")
    guid = found["result"][0]["marketoGUID"]

    updated = _sync(
        deal, "/opportunities", {"marketoGUID": guid, "stage": "Won"}, action="updateOnly", dedupeBy="idField"
    )
    again = deal.get("/opportunities.json", filterType="idField", filterValues=guid, fields="stage,name")["result"][0]

    assert found["result"] == [{"seq": 0, "marketoGUID": guid, "name": "Chairs", "amount": 1604.47}]
    assert updated == [{"seq": 0, "status": "updated", "marketoGUID": guid}]
    assert (again["stage"], again["name"], len(guid)) == ("Won", "Chairs", 36)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"externalOpportunityId": "006B"}, "1002"),
        ({"externalOpportunityId": "006A", "name": None}, "1002"),
        ({"externalOpportunityId": "006A", "name": "Chairs", "externalCompanyId": "none"}, "1013"),
        ({"externalOpportunityId": "006A", "closeDate": "tomorrow"}, "1001"),
        ({"externalOpportunityId": "006" * 20, "name": "Long"}, "1001"),
    ],
)
def test_an_opportunity_that_cannot_be_written_is_skipped(deal: Marketo, record: dict[str, Any], code: str) -> None:
    assert reason(_sync(deal, "/opportunities", record)[0]) == code


def test_an_unknown_sales_person_refuses_the_whole_call(deal: Marketo) -> None:
    new = {"externalOpportunityId": "006B", "name": "Tables"}
    body = {"input": [new, {"externalOpportunityId": "006A", "externalSalesPersonId": "005X"}]}

    assert error(deal.post("/opportunities.json", body)) == "718"
    assert len(deal.admin("GET", "objects", kind="opportunities")["rows"]) == 1


def test_a_role_needs_its_opportunity_and_its_person(deal: Marketo) -> None:
    made = _sync(
        deal,
        "/opportunities/roles",
        ROLE,
        {**ROLE, "externalOpportunityId": "006X"},
        {**ROLE, "leadId": 9},
        {"externalOpportunityId": "006A", "leadId": 1002, "role": ""},
    )

    assert made[0]["status"] == "created"
    assert [reason(r) for r in made[1:]] == ["1013", "1004", "1002"]


def test_roles_are_found_by_each_key_and_by_the_compound_one(deal: Marketo) -> None:
    _sync(deal, "/opportunities/roles", {**ROLE, "isPrimary": True}, {**ROLE, "leadId": 1002}, {**ROLE, "role": "User"})

    by_lead = deal.get("/opportunities/roles.json", filterType="leadId", filterValues="1001")["result"]
    by_deal = deal.get("/opportunities/roles.json", filterType="externalOpportunityId", filterValues="006A")["result"]
    body = {"filterType": "dedupeFields", "fields": ["marketoGuid", "role", "isPrimary"], "input": [ROLE]}
    compound = deal.post("/opportunities/roles.json", body, _method="GET")["result"]

    assert [r["role"] for r in by_lead] == ["Buyer", "User"]
    assert [r["leadId"] for r in by_deal] == [1001, 1002, 1001]
    assert [(r["role"], r["isPrimary"]) for r in compound] == [("Buyer", True)]
    assert error(deal.get("/opportunities/roles.json", filterType="dedupeFields", filterValues="x")) == "1003"
    incomplete = {**body, "input": [{"leadId": 1001}]}
    assert error(deal.post("/opportunities/roles.json", incomplete, _method="GET")) == "1002"


def test_a_compound_query_pages_with_the_same_input_again(deal: Marketo) -> None:
    keys = [ROLE, {**ROLE, "leadId": 1002}, {**ROLE, "role": "User"}]
    _sync(deal, "/opportunities/roles", *keys)
    body = {"filterType": "dedupeFields", "batchSize": 2, "input": keys}

    first = deal.post("/opportunities/roles.json", body, _method="GET")
    token = {"nextPageToken": first["nextPageToken"]}
    second = deal.post("/opportunities/roles.json", {**body, **token}, _method="GET")
    other = deal.post("/opportunities/roles.json", {**body, **token, "input": keys[:1]}, _method="GET")

    assert (len(first["result"]), first["moreResult"], len(second["result"])) == (2, True, 1)
    assert error(other) == "1003"


def test_only_queries_take_a_json_body_and_only_where_keys_are_compound(deal: Marketo) -> None:
    assert error(deal.post("/leads.json", {"filterType": "id"}, _method="GET")) == "612"


def test_roles_and_edits_of_the_opportunity_are_told_to_the_people_with_a_role(deal: Marketo) -> None:
    _sync(deal, "/opportunities/roles", ROLE, {**ROLE, "role": "User"}, {**ROLE, "leadId": 1002})
    _sync(deal, "/opportunities", {"externalOpportunityId": "006A", "stage": "Won", "name": "Chairs"})
    deal.post("/opportunities/roles/delete.json", {"input": [ROLE]})

    assert sorted((lead, said["Role"]) for _, lead, _, said in _told(deal, "34")) == [
        (1001, "Buyer"),
        (1001, "User"),
        (1002, "Buyer"),
    ]
    assert sorted(_told(deal, "36"), key=lambda a: a[1]) == [
        (36, lead, "Chairs", {"Attribute Name": "Stage", "New Value": "Won"}) for lead in (1001, 1002)
    ]
    assert _told(deal, "35") == [(35, 1001, "Chairs", {"Is Primary": False, "Role": "Buyer"})]


def test_an_opportunity_goes_after_its_roles(deal: Marketo) -> None:
    _sync(deal, "/opportunities/roles", ROLE)
    body = {"input": [{"externalOpportunityId": "006A"}]}

    used = deal.post("/opportunities/delete.json", body)["result"][0]
    deal.post("/opportunities/roles/delete.json", {"input": [ROLE]})
    free = deal.post("/opportunities/delete.json", body)["result"][0]

    assert (reason(used), free["status"]) == ("1022", "deleted")


def test_a_company_with_an_opportunity_is_in_use(deal: Marketo) -> None:
    _sync(deal, "/companies", {"externalCompanyId": "001A"})
    _sync(deal, "/opportunities", {"externalOpportunityId": "006A", "externalCompanyId": "001A"})

    assert (
        reason(deal.post("/companies/delete.json", {"input": [{"externalCompanyId": "001A"}]})["result"][0]) == "1022"
    )


def test_the_roles_of_a_deleted_person_go_with_it(deal: Marketo) -> None:
    _sync(deal, "/opportunities/roles", ROLE, {**ROLE, "leadId": 1002})

    deal.post("/leads/delete.json", id="1001")

    assert [r["leadId"] for r in deal.admin("GET", "objects", kind="roles")["rows"]] == [1002]


def test_a_merge_gives_the_losers_roles_to_the_winner_once(deal: Marketo) -> None:
    _sync(deal, "/opportunities/roles", ROLE, {**ROLE, "leadId": 1002}, {**ROLE, "leadId": 1002, "role": "User"})

    deal.post("/leads/1001/merge.json", leadId=1002)

    rows = deal.admin("GET", "objects", kind="roles")["rows"]
    assert sorted((r["leadId"], r["role"]) for r in rows) == [(1001, "Buyer"), (1001, "User")]
    by_lead = deal.get("/opportunities/roles.json", filterType="leadId", filterValues="1001,1002")["result"]
    assert len(by_lead) == 2


def test_a_custom_field_of_opportunities_can_be_written_and_searched(deal: Marketo) -> None:
    field = {"object": "opportunities", "name": "region", "displayName": "Region", "dataType": "string"}
    deal.admin("POST", "fields", {"add": [field]})
    _sync(deal, "/opportunities", {"externalOpportunityId": "006A", "region": "North"})

    found = deal.get("/opportunities.json", filterType="region", filterValues="north")["result"]

    assert [r["externalOpportunityId"] for r in found] == ["006A"]
    assert deal.get("/opportunities/schema/fields/region.json")["result"][0]["isCustom"] is True
    state = deal.admin("GET", "state")["objects"]["tables"]["opportunities"]
    assert [f["name"] for f in state["fields"]] == ["region"]
