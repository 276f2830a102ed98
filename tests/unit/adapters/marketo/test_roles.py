"""Opportunities and roles: whom a refusal keeps waiting, and what is deleted with what."""

from __future__ import annotations

import pytest
from tandem.domain.family import Home
from tandem.domain.records import Json, Outcome, Result, Write
from tandem.domain.remedies import PENDING

from tests.unit.adapters.marketo.scripted import World, failure, results, skipped, success

ROLES = "/rest/v1/opportunities/roles.json"
DEALS = "/rest/v1/opportunities.json"
KEY: dict[str, Json] = {"externalOpportunityId": "006", "leadId": 7, "role": "Other"}


def test_a_role_is_made_by_its_key_and_has_marketos_id(world: World) -> None:
    world.vendor.on(ROLES, success({"seq": 0, "marketoGUID": "g1", "status": "updated"}))

    written = world.marketo.of(Home.ROLE).create([Write(None, {**KEY, "isPrimary": True})])

    body = world.vendor.to(ROLES)[0].body
    assert (body["action"], body["dedupeBy"]) == ("createOrUpdate", "dedupeFields")
    assert written.outcomes == (Outcome(Result.DONE, "g1"),)


def test_a_role_of_nobody_waits_without_a_call_and_keeps_its_place(world: World) -> None:
    world.vendor.on(ROLES, success({"seq": 0, "marketoGUID": "g1", "status": "created"}))
    nobody = {name: value for name, value in KEY.items() if name != "leadId"}

    first, second = world.marketo.of(Home.ROLE).create([Write(None, nobody), Write(None, KEY)]).outcomes

    assert (first.result, first.code, second.id) == (Result.REFUSED, PENDING, "g1")
    assert len(world.vendor.to(ROLES)[0].body["input"]) == 1


@pytest.mark.parametrize(
    ("code", "field"), [("1004", "leadId"), ("1013", "externalOpportunityId")], ids=["person", "opportunity"]
)
def test_a_role_waits_for_whom_or_what_marketo_does_not_know(world: World, code: str, field: str) -> None:
    world.vendor.on(ROLES, success(skipped(code, "Something not found")))

    (outcome,) = world.marketo.of(Home.ROLE).create([Write(None, KEY)]).outcomes

    assert (outcome.result, outcome.code, outcome.fields) == (Result.REFUSED, PENDING, (field,))


def test_roles_are_changed_read_and_deleted_by_marketos_id(world: World) -> None:
    roles = world.marketo.of(Home.ROLE)
    world.vendor.on(ROLES, success({"seq": 0, "marketoGUID": "g1", "status": "updated"}), success(skipped("1013")))

    roles.update([Write("g1", {"isPrimary": False})])
    (gone,) = roles.update([Write("g2", {"isPrimary": False})]).outcomes
    roles.delete(["g1"])

    body = world.vendor.to(ROLES)[0].body
    assert body["input"] == [{"isPrimary": False, "marketoGUID": "g1"}]
    assert (body["action"], body["dedupeBy"], gone.result) == ("updateOnly", "idField", Result.GONE)
    (deleted,) = world.vendor.to("/rest/v1/opportunities/roles/delete.json")
    assert deleted.body == {"deleteBy": "idField", "input": [{"marketoGUID": "g1"}]}


def test_an_opportunity_is_deleted_after_its_roles(world: World) -> None:
    world.vendor.on(ROLES, success({"seq": 0, "marketoGUID": "g1"}))

    world.marketo.of(Home.OPPORTUNITY).delete(["006"])

    deletions = [asked for asked in world.vendor.asked if asked.path.endswith("delete.json")]
    assert [asked.body["input"] for asked in deletions] == [[{"marketoGUID": "g1"}], [{"externalOpportunityId": "006"}]]


def test_an_unknown_owner_refuses_a_whole_call_and_keeps_only_its_own_record_waiting(world: World) -> None:
    made = [{"seq": n, "marketoGUID": f"g{n}", "status": "created"} for n in range(2)]
    world.vendor.on(DEALS, failure("718"), failure("718"), success(*made))
    names = ("externalCompanyId", "externalSalesPersonId")
    writes = [Write(None, {"externalOpportunityId": f"006{n}", **dict.fromkeys(names, "x")}) for n in range(3)]

    outcomes = world.marketo.of(Home.OPPORTUNITY).create(writes).outcomes

    assert results(outcomes) == [Result.REFUSED, Result.DONE, Result.DONE]
    assert (outcomes[0].code, outcomes[0].fields) == (PENDING, ("externalSalesPersonId",))


def test_an_unknown_account_says_nothing_of_the_owner(world: World) -> None:
    world.vendor.on(DEALS, success(skipped("1013", "Company '001' not found")))
    names = ("externalCompanyId", "externalSalesPersonId")

    (outcome,) = world.marketo.of(Home.OPPORTUNITY).update([Write("006", dict.fromkeys(names, "x"))]).outcomes

    assert (outcome.code, outcome.fields) == (PENDING, ("externalCompanyId",))
