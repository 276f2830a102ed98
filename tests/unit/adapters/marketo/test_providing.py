"""Making the person fields that are missing."""

from __future__ import annotations

from typing import Any

import pytest
from tandem.adapters.marketo.providing import label_of
from tandem.domain.errors import ConfigurationError
from tandem.domain.fields import Field
from tandem.domain.values import Kind

from tests.unit.adapters.marketo.scripted import World, failure, skipped, success

DESCRIBE, FIELDS = "/rest/v1/leads/describe.json", "/rest/v1/leads/schema/fields.json"
TYPES, TYPE = "/rest/v1/activities/external/types.json", "/rest/v1/activities/external/type/salesforceSync"
SYNC = {"id": 100_001, "apiName": "salesforceSync", "name": "Salesforce Sync", "status": "approved"}
NAMES = ("Outcome", "Field", "Code", "Cause", "Remedy", "Lost Value")


def _described(name: str, label: str) -> dict[str, Any]:
    return {"id": 1, "displayName": label, "dataType": "string", "rest": {"name": name, "readOnly": False}}


def _wanted(*names: str) -> dict[str, Field]:
    return {name: Field(name, Kind.TEXT, length=18) for name in names}


@pytest.fixture(autouse=True)
def _activity_type_is_there(world: World) -> None:
    world.vendor.on(TYPES, success(SYNC))
    world.vendor.on(f"{TYPE}/describe.json", success({**SYNC, "attributes": [{"name": name} for name in NAMES]}))


def test_only_missing_fields_are_made(world: World) -> None:
    world.vendor.on(DESCRIBE, success(_described("here", "Here")))
    world.vendor.on(FIELDS, success({"name": "salesforceId", "status": "created"}))

    world.marketo.provide(_wanted("here", "salesforceId"))

    (asked,) = world.vendor.to(FIELDS)
    assert asked.body == {"input": [{"displayName": "Salesforce Id", "name": "salesforceId", "dataType": "string"}]}


def test_nothing_is_written_when_all_is_there(world: World) -> None:
    world.vendor.on(DESCRIBE, success(_described("here", "Here")))

    world.marketo.provide(_wanted("here"))

    assert {asked.method for asked in world.vendor.asked} == {"GET"}


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        (Kind.TEXT, "string"),
        (Kind.CHOICES, "string"),
        (Kind.EMAIL, "email"),
        (Kind.INTEGER, "integer"),
        (Kind.NUMBER, "float"),
        (Kind.BOOLEAN, "boolean"),
        (Kind.DATE, "date"),
        (Kind.DATETIME, "datetime"),
    ],
)
def test_kinds_have_their_types(world: World, kind: Kind, type_: str) -> None:
    world.vendor.on(FIELDS, success({"name": "f", "status": "created"}))

    world.marketo.provide({"f": Field("f", kind)})

    assert world.vendor.to(FIELDS)[0].body["input"][0]["dataType"] == type_


def test_display_names_are_given_plain_and_unique(world: World) -> None:
    world.vendor.on(
        DESCRIBE, success(_described("a", "region"), _described("b", "Land"), _described("c", "Land Salesforce"))
    )
    labels = {"Region__c": "Région (EU)", "Land__c": "Land", "Land2__c": "Land", "Name__c": "名"}
    world.vendor.on(FIELDS, success(*({"name": name, "status": "created"} for name in labels)))

    world.marketo.provide(_wanted(*labels), labels)

    given = {made["name"]: made["displayName"] for made in world.vendor.to(FIELDS)[0].body["input"]}
    assert given == {"Region__c": "Region EU", "Land__c": "Land 2", "Land2__c": "Land 3", "Name__c": "Name"}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("salesforceIsDeleted", "Salesforce Is Deleted"),
        ("Annual_Budget__c", "Annual Budget"),
        ("SICCode", "SIC Code"),
        ("x", "X"),
        ("Score2__c", "Score 2"),
    ],
)
def test_a_display_name_is_made_from_the_name(name: str, label: str) -> None:
    assert label_of(name) == label


def test_more_than_a_hundred_fields_go_in_several_calls(world: World) -> None:
    names = [f"f{n}" for n in range(101)]
    made = [{"name": name, "status": "created"} for name in names]
    world.vendor.on(FIELDS, success(*made[:100]), success(*made[100:]))

    world.marketo.provide(_wanted(*names))

    assert [len(asked.body["input"]) for asked in world.vendor.to(FIELDS)] == [100, 1]


def test_a_field_somebody_else_made_meanwhile_is_success(world: World) -> None:
    both = success(_described("a", "A"), _described("b", "B"))
    world.vendor.on(DESCRIBE, success(), both)
    world.vendor.on(FIELDS, failure("1017"), failure("1017"), success({"name": "b", "status": "created"}))

    world.marketo.provide(_wanted("a", "b"))

    assert [[f["name"] for f in asked.body["input"]] for asked in world.vendor.to(FIELDS)] == [["a", "b"], ["a"], ["b"]]


@pytest.mark.parametrize("answer", [failure("1017"), success(skipped("1017")), success()])
def test_a_field_that_cannot_be_made_is_named_with_a_remedy(world: World, answer: dict[str, Any]) -> None:
    world.vendor.on(FIELDS, answer)

    with pytest.raises(ConfigurationError, match=r"hiddenOne \(code") as caught:
        world.marketo.provide(_wanted("hiddenOne"))

    assert "Field Management" in caught.value.remedy


def test_text_areas_are_left_to_an_admin_after_all_else_is_made(world: World) -> None:
    world.vendor.on(FIELDS, success({"name": "short", "status": "created"}))
    wanted = {"long": Field("long", Kind.TEXT, length=32_000), **_wanted("short")}

    with pytest.raises(ConfigurationError, match="text areas: long") as caught:
        world.marketo.provide(wanted)

    assert "Text Area" in caught.value.remedy
    assert [made["name"] for made in world.vendor.to(FIELDS)[0].body["input"]] == ["short"]


def test_a_missing_permission_is_named(world: World) -> None:
    world.vendor.on(FIELDS, failure("603"))

    with pytest.raises(ConfigurationError, match="Read-Write Schema Custom Field"):
        world.marketo.provide(_wanted("a"))


def test_a_type_made_by_another_deployment_is_taken(world: World) -> None:
    draft = {**SYNC, "status": "draft"}
    world.vendor.on(TYPES, success(), success(draft))
    world.vendor.on("/rest/v1/activities/external/type.json", failure("1017"))
    world.vendor.on(f"{TYPE}/describe.json", success({**draft, "attributes": []}))

    world.marketo.provide({})

    (attributes,) = world.vendor.to(f"{TYPE}/attributes/create.json")
    assert [given["name"] for given in attributes.body["attributes"]] == list(NAMES)
    assert len(world.vendor.to(f"{TYPE}/approve.json")) == 1


def test_a_type_that_cannot_be_made_tells_why(world: World) -> None:
    world.vendor.on(TYPES, success())
    world.vendor.on("/rest/v1/activities/external/type.json", failure("1027"))

    with pytest.raises(ConfigurationError, match="at most ten"):
        world.marketo.provide({})


def test_an_approved_type_that_lacks_an_attribute_gets_it(world: World) -> None:
    world.vendor.on(f"{TYPE}/describe.json", success({**SYNC, "attributes": [{"name": name} for name in NAMES[1:]]}))

    world.marketo.provide({})

    (attributes,) = world.vendor.to(f"{TYPE}/attributes/create.json")
    assert all("draft" not in asked.params for asked in world.vendor.to(f"{TYPE}/describe.json"))
    assert attributes.body["attributes"] == [{"apiName": "outcome", "name": "Outcome", "dataType": "string"}]
    assert len(world.vendor.to(f"{TYPE}/approve.json")) == 1
