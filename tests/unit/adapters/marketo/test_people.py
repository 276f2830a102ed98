"""Reading people."""

from __future__ import annotations

from typing import Any

import pytest
from tandem.domain.errors import ConfigurationError, PermissionLost
from tandem.domain.records import Person

from tests.unit.adapters.marketo.scripted import World, failure, success

LEADS = "/rest/v1/leads.json"
TOO_MANY = failure("1003", "Too many results match the filter")


def _asked(world: World) -> list[list[str]]:
    return [asked.params["filterValues"].split(",") for asked in world.vendor.to(LEADS)]


def test_people_come_by_id_with_null_for_what_marketo_leaves_out(world: World) -> None:
    world.vendor.on(LEADS, success({"id": 7, "salesforceId": "00Q1", "email": "a@example.com", "title": ""}, {"id": 8}))

    people = world.marketo.read(["7", "8", "9"], ["email", "phone", "title"])

    assert people == {
        "7": Person("7", "00Q1", {"email": "a@example.com", "phone": None, "title": ""}),
        "8": Person("8", None, {"email": None, "phone": None, "title": None}),
    }
    (asked,) = world.vendor.to(LEADS)
    assert asked.method == "GET"
    assert asked.params == {
        "filterType": "id",
        "filterValues": "7,8,9",
        "fields": "id,salesforceId,email,phone,title",
        "batchSize": "300",
    }


def test_three_hundred_ids_go_into_one_call(world: World) -> None:
    world.marketo.read([str(n) for n in range(601)], [])

    assert [len(values) for values in _asked(world)] == [300, 300, 1]


def test_nobody_asked_for_makes_no_call(world: World) -> None:
    assert world.marketo.read([], ["email"]) == {}
    assert world.marketo.having("email", ["", "a,b@example.com"], []) == ()
    assert not world.vendor.asked


def test_a_long_question_is_posted_as_a_form(world: World) -> None:
    values = [f"somebody.with.a.long.name.{n}@example.com" for n in range(300)]

    world.marketo.having("email", values, ["email"])

    (asked,) = world.vendor.to(LEADS)
    assert asked.method == "POST"
    assert asked.params["_method"] == "GET"
    assert asked.params["filterValues"].split(",") == values
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_pages_are_followed_to_the_last(world: World) -> None:
    first = success({"id": 1}, nextPageToken="P2", moreResult=True)
    world.vendor.on(LEADS, first, success(nextPageToken="P3"), success({"id": 2}, nextPageToken="P4", moreResult=False))

    people = world.marketo.having("email", ["a@example.com"], [])

    assert [person.id for person in people] == ["1", "2"]
    assert [asked.params.get("nextPageToken") for asked in world.vendor.to(LEADS)] == [None, "P2", "P3"]


def test_too_many_matches_are_asked_for_in_halves(world: World) -> None:
    world.vendor.on(LEADS, TOO_MANY, success({"id": 1}), TOO_MANY, success({"id": 2}), success({"id": 1}))

    people = world.marketo.having("email", ["a", "b", "c", "d"], [])

    assert _asked(world) == [["a", "b", "c", "d"], ["a", "b"], ["c", "d"], ["c"], ["d"]]
    assert [person.id for person in people] == ["1", "2"]


def test_a_value_that_thousands_share_is_left_out_except_of_the_key(world: World) -> None:
    world.vendor.on(LEADS, TOO_MANY, TOO_MANY, success({"id": 2}))
    assert [p.id for p in world.marketo.having("email", ["none@none.com", "b@example.com"], [])] == ["2"]

    world.vendor.on(LEADS, TOO_MANY)
    with pytest.raises(ConfigurationError, match="1003"):
        world.marketo.having("salesforceId", ["00Q1"], [])


def test_a_field_that_cannot_be_searched_is_named(world: World) -> None:
    world.vendor.on(LEADS, failure("1011", "Field 'x' not supported"))

    with pytest.raises(ConfigurationError, match="'title'") as caught:
        world.marketo.having("title", ["Ada Lovelace"], [])

    assert "Lovelace" not in str(caught.value)


@pytest.mark.parametrize(("message", "field"), [("Field 'nickname' not found", "nickname"), ("Unknown", None)])
def test_a_field_that_is_gone_is_a_lost_permission(world: World, message: str, field: Any) -> None:
    world.vendor.on(LEADS, failure("1006", message))

    with pytest.raises(PermissionLost) as caught:
        world.marketo.read(["1"], ["nickname"])

    assert caught.value.field == field


def test_another_refusal_is_not_mistaken_for_too_many_matches(world: World) -> None:
    world.vendor.on(LEADS, failure("1001"))

    with pytest.raises(ConfigurationError, match="1001"):
        world.marketo.read(["1", "2"], [])

    assert len(world.vendor.to(LEADS)) == 1
