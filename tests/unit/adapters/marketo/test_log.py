"""Entries in people's activity logs."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from tandem.domain.errors import ConfigurationError
from tandem.domain.records import Outcome, Result, Write

from tests.unit.adapters.marketo.scripted import World, skipped, success

TYPES, LOG = "/rest/v1/activities/external/types.json", "/rest/v1/activities/external.json"
SYNC = {"id": 100_001, "apiName": "salesforceSync", "name": "Salesforce Sync", "status": "approved"}


@pytest.fixture
def ready(world: World) -> World:
    """A world whose activity type is approved."""
    world.vendor.on(TYPES, success({"id": 1, "apiName": "x", "name": "Other", "status": "approved"}, SYNC))
    return world


def _entry(person: str = "7", **values: Any) -> Write:
    return Write(person, {"summary": "Phone was refused", **values})


def test_an_entry_is_told_with_what_is_known(ready: World) -> None:
    ready.vendor.on(LOG, success({"id": 50, "marketoGUID": "50", "status": "added"}))

    written = ready.marketo.log([_entry(outcome="refused", code="FIELD_INTEGRITY", field="", lost=None)])

    assert ready.vendor.to(LOG)[0].body == {
        "input": [
            {
                "leadId": 7,
                "activityDate": "2023-11-14T22:13:20Z",
                "activityTypeId": 100_001,
                "primaryAttributeValue": "Phone was refused",
                "attributes": [{"name": "Outcome", "value": "refused"}, {"name": "Code", "value": "FIELD_INTEGRITY"}],
            }
        ]
    }
    assert written.outcomes == (Outcome(Result.DONE),)


def test_the_type_is_looked_up_once(ready: World) -> None:
    ready.marketo.log([_entry()])
    ready.marketo.log([_entry()])

    assert len(ready.vendor.to(TYPES)) == 1


def test_no_entry_makes_no_call(world: World) -> None:
    assert world.marketo.log([]).outcomes == ()
    assert not world.vendor.asked


def test_records_fail_one_by_one_by_their_errors(ready: World) -> None:
    ready.vendor.on(
        LOG, success(skipped("1004", member="errors"), skipped("1049", member="errors"), {"status": "added"})
    )

    outcomes = ready.marketo.log([_entry("1"), _entry("2"), _entry("3")]).outcomes

    assert [(o.result, o.code) for o in outcomes] == [
        (Result.GONE, "1004"),
        (Result.REFUSED, "1049"),
        (Result.DONE, ""),
    ]


def test_one_person_may_have_several_entries_in_a_call(ready: World) -> None:
    ready.marketo.log([_entry()] * 301)

    assert [len(asked.body["input"]) for asked in ready.vendor.to(LOG)] == [300, 1]


@pytest.mark.parametrize("answer", [requests.ReadTimeout(), requests.ConnectionError("aborted"), 502])
def test_a_lost_answer_is_undecided_and_never_sent_again(ready: World, answer: Any) -> None:
    ready.vendor.on(LOG, answer)

    assert ready.marketo.log([_entry()]).outcomes[0].result is Result.UNDECIDED
    assert len(ready.vendor.to(LOG)) == 1


def test_texts_are_cut_to_what_an_activity_holds(ready: World) -> None:
    ready.marketo.log(
        [_entry(summary="s" * 300, code="c" * 300, cause="é" * 9_000, remedy="r" * 9_000, lost="語" * 20_000)]
    )

    (record,) = ready.vendor.to(LOG)[0].body["input"]
    sizes = {given["name"]: len(given["value"].encode()) for given in record["attributes"]}
    assert len(record["primaryAttributeValue"]) == 255
    assert sizes == {"Code": 255, "Cause": 8_000, "Remedy": 8_000, "Lost Value": 30_000}


@pytest.mark.parametrize("types", [[], [{**SYNC, "status": "draft"}], [{**SYNC, "status": "deleted"}]])
def test_a_type_that_is_missing_or_a_draft_stops_with_a_remedy(world: World, types: list[Any]) -> None:
    world.vendor.on(TYPES, success(*types))

    with pytest.raises(ConfigurationError, match="provide it, or approve it"):
        world.marketo.log([_entry()])
