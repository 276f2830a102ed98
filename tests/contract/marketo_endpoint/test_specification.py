"""Every request the endpoint makes, held to the specification that Adobe publishes.

The file lies beside the repository (`../shared/contracts/marketo`); without it these tests skip. Of the known
errors its README lists two concern requests: the value of an attribute is declared an object and is a scalar,
and a custom activity to be added is said to need the members of one that was.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from tandem.adapters.marketo import routes
from tandem.domain.fields import Field
from tandem.domain.records import Write
from tandem.domain.values import Kind

from tests.unit.adapters.marketo.scripted import Asked, World, success

SPEC = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "marketo" / "swagger-mapi.json"
TYPE = "/rest/v1/activities/external/type"
SYNC = {"id": 100_001, "apiName": "salesforceSync", "name": "Salesforce Sync"}


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    """The specification, with its known errors mended."""
    if not SPEC.exists():
        pytest.skip(f"Adobe's specification is not there: {SPEC.name}")
    loaded: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    loaded["definitions"]["Attribute"]["properties"]["value"] = {"type": ["string", "number", "boolean"]}
    added = loaded["definitions"]["CustomActivity"]["required"]
    loaded["definitions"]["CustomActivity"]["required"] = [name for name in added if name not in {"id", "errors"}]
    return loaded


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    """All kinds of requests there are."""
    world = World(partition="EMEA")
    marketo, on = world.marketo, world.vendor.on
    on("/rest/v1/activities/pagingtoken.json", success(nextPageToken="T"))
    on("/rest/v1/activities/external/types.json", success(), success({**SYNC, "status": "approved"}))
    on(f"{TYPE}.json", success({**SYNC, "status": "draft"}))
    on(f"{TYPE}/salesforceSync/describe.json", success({**SYNC, "status": "draft"}))
    on("/rest/v1/leads/schema/fields.json", success({"name": "x", "status": "created"}))
    on("/rest/v1/leads.json", success(nextPageToken="P"), success())
    marketo.provide({"x": Field("x", Kind.DATE)})
    marketo.read(["1"], ["email"])
    marketo.having("email", [f"somebody.with.a.long.name.{n}@example.com" for n in range(300)], ["email"])
    marketo.changes(marketo.token(0), ["email"])
    marketo.changes("T", [f"aRatherLongCustomFieldName{n}" for n in range(300)])
    marketo.lives("T", changes=True)
    marketo.update([Write("1", {"email": None, "unsubscribed": True})])
    marketo.delete(["1", "2"])
    marketo.create([Write(None, {"salesforceId": "00Q1"})])
    marketo.create([Write(None, {"salesforceId": "00Q1"})], duplicate=True)
    marketo.log([Write("1", {"summary": "Hello", "outcome": "refused"})])
    return [request for request in world.vendor.asked if not request.path.startswith("/identity")]


def test_every_endpoint_of_ours_is_among_the_requests(asked: list[Asked]) -> None:
    ours = {route.path for route in vars(routes).values() if isinstance(route, routes.Route)}

    assert ours - {routes.IDENTITY.path} <= {request.path for request in asked}


def test_every_request_is_one_the_specification_knows(spec: dict[str, Any], asked: list[Asked]) -> None:
    for request in asked:
        operation = _operation(spec, request)
        known = {given["name"]: given for given in operation.get("parameters", ()) if given["in"] == "query"}
        sent = {name: value for name, value in request.params.items() if name != "_method"}
        assert sent.keys() <= known.keys(), request.path
        assert {name for name, given in known.items() if given["required"]} <= sent.keys(), request.path


def test_every_body_is_as_the_specification_says(spec: dict[str, Any], asked: list[Asked]) -> None:
    checked = 0
    for request in asked:
        bodies = [given for given in _operation(spec, request).get("parameters", ()) if given["in"] == "body"]
        for given in bodies:
            schema = {**deepcopy(given["schema"]), "definitions": spec["definitions"]}
            Draft4Validator(schema).validate(request.body)
            checked += 1

    assert checked == 8


def _method(request: Asked) -> str:
    return request.params.get("_method", request.method).lower()


def _operation(spec: dict[str, Any], request: Asked) -> dict[str, Any]:
    for template, operations in spec["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", template.replace(".", r"\.")), request.path):
            found: dict[str, Any] = operations[_method(request)]
            return found
    raise AssertionError(f"{request.path} is not in the specification")
