"""The feed, and what its rows mean."""

from __future__ import annotations

from typing import Any

import pytest
from tandem.domain.errors import PermissionLost, RetriableError, TokenRefused
from tandem.domain.records import Event, EventKind, FeedPage

from tests.unit.adapters.marketo.scripted import World, failure, success

CHANGES, ACTIVITIES = "/rest/v1/activities/leadchanges.json", "/rest/v1/activities.json"
DESCRIBE, TOKEN = "/rest/v1/leads/describe.json", "/rest/v1/activities/pagingtoken.json"
AT, DATE = 1_410_993_109, "2014-09-17T22:31:49+0000"
FIELDS = success(
    {"id": 48, "displayName": "First Name", "dataType": "string", "rest": {"name": "firstName", "readOnly": False}},
    {"id": 49, "displayName": "Job Title", "dataType": "string", "rest": {"name": "title", "readOnly": False}},
)


def _row(type_: int, *attributes: tuple[str, Any], **more: Any) -> dict[str, Any]:
    listed = [{"name": name, "value": value} for name, value in attributes]
    base = {"marketoGUID": "G", "leadId": 7, "activityDate": DATE, "activityTypeId": type_, "attributes": listed}
    return {**base, **more}


def _change(field_id: int, name: str, old: Any, new: Any) -> dict[str, Any]:
    return {"id": field_id, "name": name, "oldValue": old, "newValue": new}


def _changes(world: World, *rows: dict[str, Any]) -> tuple[Event, ...]:
    world.vendor.on(CHANGES, success(*rows, nextPageToken="T2", moreResult=False))
    return world.marketo.changes("T1", ["firstName", "title"]).events


def _lives(world: World, *rows: dict[str, Any]) -> tuple[Event, ...]:
    world.vendor.on(ACTIVITIES, success(*rows, nextPageToken="T2", moreResult=False))
    return world.marketo.lives("T1", changes=True).events


def test_a_token_starts_at_a_moment_without_milliseconds(world: World) -> None:
    world.vendor.on(TOKEN, success(nextPageToken="T1"))

    assert world.marketo.token(AT) == "T1"
    assert world.vendor.to(TOKEN)[0].params == {"sinceDatetime": "2014-09-17T22:31:49Z"}
    assert world.turns.taken == [300.0]


@pytest.mark.parametrize("more", [True, False])
def test_only_more_result_tells_whether_more_waits(world: World, more: bool) -> None:
    world.vendor.on(CHANGES, success(nextPageToken="T2", moreResult=more))

    assert world.marketo.changes("T==", ["firstName", "title"]) == FeedPage((), "T2", more)

    (asked,) = world.vendor.to(CHANGES)
    assert asked.params == {"fields": "firstName,title", "nextPageToken": "T==", "batchSize": "300"}


def test_a_change_of_one_field_is_one_event(world: World) -> None:
    row = _row(13, ("Source", "Lead update"), fields=[_change(48, "firstName", "Ada", "Grace")])

    assert _changes(world, row) == (
        Event("G", "7", AT, EventKind.CHANGED, "firstName", old="Ada", new="Grace", by_api=False),
    )
    assert not world.vendor.to(DESCRIBE)


def test_an_activity_of_several_fields_is_one_event_each_with_its_own_guid(world: World) -> None:
    row = _row(13, fields=[_change(48, "firstName", None, "Ada"), _change(49, "title", "", "Dr")])

    first, second = _changes(world, row)

    assert (first.guid, second.guid) == ("G:firstName", "G:title")
    assert (first.old, second.old) == (None, None)


def test_a_missing_or_empty_value_is_none(world: World) -> None:
    row = _row(13, fields=[{"id": 48, "name": "firstName", "newValue": ""}])

    (event,) = _changes(world, row)

    assert (event.old, event.new) == (None, None)


@pytest.mark.parametrize(
    ("source", "expected"), [("Web service API", True), ("web service api", True), ("Marketo Flow Action", False)]
)
def test_a_write_through_the_api_is_recognised(world: World, source: str, expected: bool) -> None:
    row = _row(13, ("Source", source), ("Reason", "x"), fields=[_change(48, "firstName", "a", "b")])

    assert _changes(world, row)[0].by_api is expected


def test_a_display_name_in_leadchanges_is_understood_by_the_fields_id(world: World) -> None:
    world.vendor.on(DESCRIBE, FIELDS)

    events = _changes(
        world,
        _row(13, fields=[_change(49, "Job Title", "a", "b")]),
        _row(13, fields=[_change(48, "First Name", "a", "b")]),
        _row(13, fields=[_change(99, "Gone", "a", "b")]),
    )

    assert [event.field for event in events] == ["title", "firstName", "Gone"]
    assert len(world.vendor.to(DESCRIBE)) == 1


def test_unknown_fields_are_described_again_at_most_once_an_hour(world: World) -> None:
    world.vendor.on(DESCRIBE, FIELDS)
    row = _row(13, primaryAttributeValueId=99, primaryAttributeValue="Gone")
    for passed in (0, 3000, 700):
        world.time += passed
        _lives(world, row)

    assert len(world.vendor.to(DESCRIBE)) == 2


def test_a_page_of_unknown_fields_is_described_once(world: World) -> None:
    world.vendor.on(DESCRIBE, FIELDS)
    rows = [_row(13, primaryAttributeValueId=number, primaryAttributeValue="Gone") for number in range(100, 150)]

    assert {event.field for event in _lives(world, *rows)} == {"Gone"}
    assert len(world.vendor.to(DESCRIBE)) == 1


def test_a_field_that_is_new_is_understood_at_once(world: World) -> None:
    new = {"id": 50, "displayName": "Region", "dataType": "string", "rest": {"name": "Region__c", "readOnly": False}}
    world.vendor.on(DESCRIBE, FIELDS, success(*FIELDS["result"], new))
    _lives(world, _row(13, primaryAttributeValueId=99, primaryAttributeValue="Gone"))

    (event,) = _lives(world, _row(13, primaryAttributeValueId=50, primaryAttributeValue="Region"))

    assert event.field == "Region__c"


def test_a_long_list_of_fields_is_posted(world: World) -> None:
    fields = [f"aRatherLongCustomFieldName{n}" for n in range(300)]

    world.marketo.changes("T1", fields)

    (asked,) = world.vendor.to(CHANGES)
    assert (asked.method, asked.params["_method"]) == ("POST", "GET")
    assert asked.params["fields"].split(",") == fields


def test_births_changes_merges_and_deletions_come_from_one_call(world: World) -> None:
    world.vendor.on(DESCRIBE, FIELDS)
    change = _row(13, ("New Value", "b"), ("Source", "Web service API"), primaryAttributeValueId=49, leadId=8)

    events = _lives(
        world,
        _row(12, ("Source Type", "Web service API")),
        {**change, "primaryAttributeValue": "Job Title"},
        _row(37, leadId=9, primaryAttributeValueId=9),
        _row(32, ("Merge IDs", "[11,12]"), leadId=10, primaryAttributeValueId=10),
        _row(1),
    )

    assert [(e.kind, e.person) for e in events] == [
        (EventKind.CREATED, "7"),
        (EventKind.CHANGED, "8"),
        (EventKind.DELETED, "9"),
        (EventKind.MERGED, "10"),
    ]
    assert (events[1].field, events[1].old, events[1].new, events[1].by_api) == ("title", None, "b", True)
    assert events[0].by_api
    assert world.vendor.to(ACTIVITIES)[0].params["activityTypeIds"] == "12,13,32,37"


def test_changes_are_not_asked_for_unless_wanted(world: World) -> None:
    world.marketo.lives("T1")

    assert world.vendor.to(ACTIVITIES)[0].params["activityTypeIds"] == "32,37"


@pytest.mark.parametrize("ids", ["[11,12]", "11,12", "11, 12", [11, 12], "11,12,7", "11;12"])
def test_merge_losers_are_read_in_every_form(world: World, ids: Any) -> None:
    assert _lives(world, _row(32, ("Merge IDs", ids)))[0].losers == ("11", "12")


def test_a_deletion_without_lead_id_names_its_primary_attribute(world: World) -> None:
    row = _row(37, leadId=None, primaryAttributeValueId=5, primaryAttributeValue="Ada")

    assert _lives(world, row)[0].person == "5"


@pytest.mark.parametrize("date", [DATE, "2014-09-17T22:31:49Z", "2014-09-17T14:31:49-08:00"])
def test_moments_are_read_in_every_form(world: World, date: str) -> None:
    assert _lives(world, _row(37, activityDate=date))[0].at == AT


def test_an_activity_without_guid_is_known_by_its_number(world: World) -> None:
    assert _lives(world, {**_row(37), "marketoGUID": None, "id": 12})[0].guid == "12"


def test_a_page_without_token_starts_again_where_it_was(world: World) -> None:
    world.vendor.on(ACTIVITIES, success())

    assert world.marketo.lives("T1") == FeedPage((), "T1", False)


@pytest.mark.parametrize("code", ["1003", "702", "1001"])
def test_a_token_that_is_no_longer_accepted_is_told(world: World, code: str) -> None:
    world.vendor.on(CHANGES, failure(code))

    with pytest.raises(TokenRefused):
        world.marketo.changes("T1", ["firstName"])


def test_neither_a_lost_field_nor_a_stumble_is_a_refused_token(world: World) -> None:
    world.vendor.on(CHANGES, failure("1006", "Field 'title' not found"))
    with pytest.raises(PermissionLost, match="title"):
        world.marketo.changes("T1", ["title"])

    world.vendor.on(CHANGES, failure("611"))
    with pytest.raises(RetriableError) as caught:
        world.marketo.changes("T1", ["title"])
    assert not isinstance(caught.value, TokenRefused)
