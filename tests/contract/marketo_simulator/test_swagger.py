"""Every kind of answer has the shape Adobe's swagger file gives it, and the check can fail."""

from __future__ import annotations

import pytest

from tests.contract.marketo_simulator import swagger
from tests.contract.marketo_simulator.client import Marketo
from tests.sandbox.marketo import custom_routes, object_routes, program_routes
from tests.sandbox.marketo.routes import LEAD_ROUTES, ROUTES

pytestmark = pytest.mark.skipif(not swagger.available(), reason=f"{swagger.SPEC} is absent")


def test_every_endpoint_is_one_of_adobes() -> None:
    plain = {(r.method.lower(), r.template.translate({ord("{"): None, ord("}"): None})) for r in ROUTES}

    unknown = [(method, path) for method, path in plain if swagger.definition(method, path) is None]

    assert unknown == []


def test_every_endpoint_answers_in_the_documented_shape(marketo: Marketo) -> None:
    for path in ("/leads/describe.json", "/leads/describe2.json", "/leads/partitions.json", "/activities/types.json"):
        marketo.get(path)
    for path in (
        "/stats/usage.json",
        "/stats/usage/last7days.json",
        "/stats/errors.json",
        "/stats/errors/last7days.json",
    ):
        marketo.get(path)
    marketo.get("/leads/schema/fields.json")
    new = {"name": "own", "displayName": "Own", "dataType": "string"}
    marketo.post("/leads/schema/fields.json", {"input": [new]})
    marketo.get("/leads/schema/fields/own.json")
    marketo.post("/leads/schema/fields/own.json", {"input": [{"description": "x"}]})
    marketo.sync({"email": "a@example.com"}, {"email": "b@example.com"}, {"email": "bad"})
    marketo.sync({"email": "a@example.com", "leadScore": 5})
    marketo.get("/lead/1001.json")
    marketo.get("/leads.json", filterType="id", filterValues="1001", batchSize=1)
    marketo.post("/leads/partitions.json", {"input": [{"id": 1001, "partitionName": "Default"}]})
    marketo.post("/leads/1001/merge.json", leadId=1002)
    primary = {"apiName": "what", "name": "What"}
    names = {"apiName": "visit", "name": "Visit", "triggerName": "Visits", "filterName": "Visited"}
    kind = marketo.post("/activities/external/type.json", {**names, "primaryAttribute": primary})["result"][0]["id"]
    own = "/activities/external/type/visit"
    attribute = {"apiName": "note", "name": "Note", "dataType": "string"}
    for deed in ("create", "update", "delete"):
        marketo.post(f"{own}/attributes/{deed}.json", {"attributes": [attribute]})
    marketo.post(f"{own}.json", {"description": "x"})
    marketo.post(f"{own}/approve.json")
    marketo.post(f"{own}.json", {"description": "y"})
    marketo.post(f"{own}/discardDraft.json")
    marketo.get("/activities/external/types.json")
    marketo.get(f"{own}/describe.json")
    record = {
        "leadId": 1001,
        "activityDate": "2026-01-05T10:00:00Z",
        "activityTypeId": kind,
        "primaryAttributeValue": "x",
    }
    marketo.post("/activities/external.json", {"input": [{**record, "attributes": []}, record]})
    marketo.post("/leads/delete.json", id="1001")
    token = marketo.feed()
    marketo.get("/activities.json", nextPageToken=token, activityTypeIds="12,13,22,32,37")
    marketo.changes(token, "leadScore")
    marketo.get("/activities/deletedleads.json", nextPageToken=token)
    marketo.admin("POST", "quota", {"reset": True})
    marketo.post("/activities/external/type.json", {**names, "apiName": "second", "primaryAttribute": primary})
    used = {c["operation"] for c in marketo.admin("GET", "calls")["calls"]}

    assert {r.operation for r in LEAD_ROUTES} - used == {"types.delete"}


def test_every_endpoint_of_records_beside_people_answers_in_the_documented_shape(marketo: Marketo) -> None:
    person = marketo.sync({"email": "a@example.com"})[0]["id"]
    for path, key, more in (
        ("companies", "externalCompanyId", {}),
        ("salespersons", "externalSalesPersonId", {}),
        ("opportunities", "externalOpportunityId", {"name": "Chairs"}),
        ("opportunities/roles", "role", {"externalOpportunityId": "two", "leadId": person}),
    ):
        records = [{key: "one", **more}, {key: "two", **more}, {key: "three", "nothing": 1, **more}]
        marketo.get(f"/{path}/describe.json")
        marketo.post(f"/{path}.json", {"input": records})
        query = {"filterType": "dedupeFields", "batchSize": 1}
        marketo.post(f"/{path}.json", {**query, "input": records}, _method="GET")
        marketo.post(f"/{path}/delete.json", {"input": [records[0], {**records[0], key: "none"}]})
    for path, name in (("companies", "industry"), ("opportunities", "stage")):
        marketo.get(f"/{path}/schema/fields.json", batchSize=2)
        marketo.get(f"/{path}/schema/fields/{name}.json")
    used = {c["operation"] for c in marketo.admin("GET", "calls")["calls"]}

    assert {r.operation for r in object_routes.ROUTES} - used == set()


def test_every_endpoint_of_programs_and_members_answers_in_the_documented_shape(marketo: Marketo) -> None:
    program = {"name": "Fair", "channel": "Blog", "costs": [{"startDate": "2026-01-01", "cost": 200}]}
    tag = {"tagType": "Presenter", "applicableProgramTypes": "[program]", "required": False, "allowableValues": "[Ada]"}
    marketo.admin("POST", "load", {"programs": [{**program, "tags": [{"tagType": "Presenter", "tagValue": "Ada"}]}]})
    marketo.admin("POST", "load", {"tag_types": [tag], "leads": [{"email": "a@example.com"}]})
    marketo.asset("/programs.json")
    marketo.asset("/programs.json", offset=9)
    marketo.asset("/program/1001.json")
    marketo.asset("/program/byName.json", name="Fair", includeCosts="true", includeTags="true")
    marketo.asset("/program/byTag.json", tagType="Presenter", tagValue="Ada")
    marketo.asset("/channels.json")
    marketo.asset("/channel/byName.json", name="Blog")
    marketo.asset("/tagTypes.json")
    marketo.asset("/tagType/byName.json", name="Presenter")
    marketo.get("/programs/members/describe.json")
    marketo.get("/program/members/describe.json")
    new = {"name": "seat", "displayName": "Seat", "dataType": "string"}
    marketo.post("/programs/members/schema/fields.json", {"input": [new]})
    marketo.post("/programs/members/schema/fields/seat.json", {"input": [{"description": "x"}]})
    marketo.get("/programs/members/schema/fields.json", batchSize=2)
    marketo.get("/programs/members/schema/fields/seat.json")
    people = [{"leadId": 1001}, {"leadId": 9}]
    for status in ("Invited", "Influenced"):
        marketo.post("/programs/1001/members/status.json", {"statusName": status, "input": people})
    marketo.post("/programs/1001/members.json", {"input": [{**p, "seat": "A1"} for p in people]})
    marketo.get("/programs/1001/members.json", filterType="leadId", filterValues="1001")
    marketo.get("/programs/1001/members.json", filterType="leadId", filterValues="1001", fields="seat,statusName")
    marketo.get("/leads/programs/1001.json")
    marketo.get("/leads/1001/programMembership.json")
    marketo.post("/leads/programs/1001/status.json", {"status": "Invited", "input": [{"id": 1001}]})
    marketo.post("/programs/1001/members/delete.json", {"input": people})
    used = {c["operation"] for c in marketo.admin("GET", "calls")["calls"]}

    assert {r.operation for r in program_routes.ROUTES} - used == set()


def test_every_endpoint_of_custom_objects_answers_in_the_documented_shape(marketo: Marketo) -> None:
    person, schema = marketo.sync({"email": "a@example.com"})[0]["id"], "/customobjects/schema"
    link = {"name": "lead", "displayName": "Lead", "dataType": "link", "relatedTo": {"name": "lead", "field": "Id"}}
    key = {"name": "vin", "displayName": "VIN", "dataType": "string", "isDedupeField": True}
    marketo.post(f"{schema}.json", {"apiName": "car", "displayName": "Car"})
    marketo.get(f"{schema}/car/describe.json")
    marketo.post(f"{schema}/car/addField.json", {"input": [link, key, {**key, "name": "more", "displayName": "More"}]})
    marketo.post(f"{schema}/car/more/updateField.json", {"description": "x"})
    marketo.post(f"{schema}/car/deleteField.json", {"input": [{"name": "more"}]})
    marketo.post(f"{schema}/car/approve.json")
    marketo.post(f"{schema}.json", {"apiName": "car", "description": "x"})
    marketo.get(f"{schema}.json", state="draft")
    marketo.post(f"{schema}/car/discardDraft.json")
    for path in ("", "/fieldDataTypes", "/linkableObjects", "/car/describe", "/car/dependentAssets"):
        marketo.get(f"{schema}{path}.json")
    cars = [{"vin": "1", "lead": person}, {"vin": "2", "lead": 9}]
    marketo.post("/customobjects/car.json", {"input": cars})
    marketo.get("/customobjects.json", names="car")
    marketo.get("/customobjects/car/describe.json")
    marketo.get("/customobjects/car.json", filterType="lead", filterValues=str(person))
    marketo.post("/customobjects/car.json", {"filterType": "dedupeFields", "input": cars}, _method="GET")
    marketo.post("/customobjects/car/delete.json", {"input": cars})
    marketo.post(f"{schema}/car/delete.json")
    used = {c["operation"] for c in marketo.admin("GET", "calls")["calls"]}

    assert {r.operation for r in custom_routes.ROUTES} - used == set()


def test_a_wrong_shape_is_noticed() -> None:
    good = {"requestId": "1#2", "success": True, "result": [{"id": 1, "name": "Default"}]}
    for spoilt in (
        {**good, "result": [{"name": "Default"}]},
        {**good, "result": [{"id": "1", "name": "Default"}]},
        {**good, "result": {}},
        {"success": True, "result": []},
    ):
        with pytest.raises(AssertionError):
            swagger.check("get", "/rest/v1/leads/partitions.json", spoilt)

    swagger.check("get", "/rest/v1/leads/partitions.json", good)


def test_an_endpoint_adobe_does_not_have_is_noticed() -> None:
    with pytest.raises(AssertionError):
        swagger.check("get", "/rest/v1/leads/everything.json", {"requestId": "1", "success": True, "result": []})
