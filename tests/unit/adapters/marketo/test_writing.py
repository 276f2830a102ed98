"""Writes: cut into calls, and an outcome for each record whatever happens."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tandem.adapters.marketo.batches import Record, batches
from tandem.domain.errors import ConfigurationError
from tandem.domain.records import Json, Outcome, Result, Write

from tests.unit.adapters.marketo.scripted import World, failure, results, success, updated, updates

LEADS = "/rest/v1/leads.json"


def test_an_update_goes_by_id_and_can_never_create(world: World) -> None:
    world.vendor.on(LEADS, updated(7))

    written = world.marketo.update([Write("7", {"firstName": "Zoë", "title": None})])

    (asked,) = world.vendor.to(LEADS)
    assert asked.body == {
        "action": "updateOnly",
        "lookupField": "id",
        "input": [{"firstName": "Zoë", "title": None, "id": 7}],
    }
    assert asked.headers["Content-Type"] == "application/json"
    assert written.outcomes == (Outcome(Result.DONE, "7"),)
    assert written.sent == written.answered == 1_700_000_000


def test_a_creation_is_keyed_by_the_salesforce_id_and_takes_the_partition() -> None:
    world = World(partition="EMEA")
    world.vendor.on(LEADS, success({"id": 9, "status": "created"}))

    written = world.marketo.create([Write(None, {"salesforceId": "00Q1", "email": "a@example.com"})])

    body = world.vendor.to(LEADS)[0].body
    assert (body["action"], body["lookupField"], body["partitionName"]) == ("createOnly", "salesforceId", "EMEA")
    assert written.outcomes == (Outcome(Result.DONE, "9"),)


def test_a_wanted_duplicate_is_created_without_a_key(world: World) -> None:
    world.marketo.create([Write(None, {"salesforceId": "00Q1"})], duplicate=True)

    assert world.vendor.to(LEADS)[0].body == {"action": "createDuplicate", "input": [{"salesforceId": "00Q1"}]}


def test_nothing_to_write_makes_no_call(world: World) -> None:
    assert world.marketo.update([]).outcomes == ()
    assert not world.vendor.asked


def test_records_go_in_threes_of_hundreds_and_outcomes_come_in_order(world: World) -> None:
    world.vendor.on(LEADS, updated(*range(1, 301)), updated(*range(301, 601)), updated(601))

    outcomes = world.marketo.update(updates(601)).outcomes

    assert [len(asked.body["input"]) for asked in world.vendor.to(LEADS)] == [300, 300, 1]
    assert [outcome.id for outcome in outcomes] == [str(n) for n in range(1, 602)]


def test_a_call_stays_under_one_megabyte_as_it_is_really_encoded(world: World) -> None:
    # Three bytes a character in UTF-8: 90 KB a record.
    writes = [Write(str(n), {"notes": "語" * 30_000}) for n in range(1, 31)]

    world.marketo.update(writes)

    assert [len(asked.body["input"]) for asked in world.vendor.to(LEADS)] == [11, 11, 8]
    assert max(len(asked.raw) for asked in world.vendor.to(LEADS)) < 1_000_000


def test_one_id_never_comes_twice_in_a_call(world: World) -> None:
    world.vendor.on(LEADS, updated(1, 2), updated(1))

    outcomes = world.marketo.update([Write("1", {"a": 1}), Write("1", {"a": 2}), Write("2", {"a": 3})]).outcomes

    assert [asked.body["input"] for asked in world.vendor.to(LEADS)] == [
        [{"a": 1, "id": 1}, {"a": 3, "id": 2}],
        [{"a": 2, "id": 1}],
    ]
    assert [outcome.id for outcome in outcomes] == ["1", "1", "2"]


def test_keys_that_differ_only_in_case_do_not_meet_in_a_call(world: World) -> None:
    world.marketo.create([Write(None, {"salesforceId": "00qA"}), Write(None, {"salesforceId": "00Qa"})])

    assert len(world.vendor.to(LEADS)) == 2


@given(
    st.lists(
        st.builds(Record, at=st.integers(), key=st.sampled_from("abcdef"), body=st.binary(max_size=20)), max_size=40
    )
)
def test_cutting_loses_no_record_and_repeats_no_key(records: list[Record]) -> None:
    cut = [list(batch) for batch in batches(records)]

    assert sorted(map(id, (record for batch in cut for record in batch))) == sorted(map(id, records))
    assert all(len({record.key for record in batch}) == len(batch) > 0 for batch in cut)
    for key in "abcdef":
        assert [r for b in cut for r in b if r.key == key] == [r for r in records if r.key == key]


def test_a_batch_too_large_is_halved_until_one_record_is_refused(world: World) -> None:
    world.vendor.on(LEADS, 413, updated(1), 413, updated(2), 413)

    outcomes = world.marketo.update(updates(3)).outcomes

    assert [[r["id"] for r in asked.body["input"]] for asked in world.vendor.to(LEADS)] == [
        [1, 2, 3],
        [1],
        [2, 3],
        [2],
        [3],
    ]
    assert results(outcomes) == [Result.DONE, Result.DONE, Result.REFUSED]
    assert (outcomes[2].code, outcomes[2].cause[:16]) == ("413", "The record alone")


def test_a_partition_that_may_not_be_used_stops_with_its_name() -> None:
    world = World(partition="EMEA")
    world.vendor.on(LEADS, failure("1008"))

    with pytest.raises(ConfigurationError, match="EMEA"):
        world.marketo.create([Write(None, {"salesforceId": "00Q1"})])


@pytest.mark.parametrize("code", ["1006", "1011"])
def test_a_missing_key_field_stops_with_its_name(world: World, code: str) -> None:
    world.vendor.on(LEADS, failure(code))

    with pytest.raises(ConfigurationError, match="salesforceId"):
        world.marketo.create([Write(None, {"salesforceId": "00Q1"})])


def test_an_unknown_refusal_stops_and_tells_its_code_only(world: World) -> None:
    world.vendor.on(LEADS, failure("799", "Value 'Ada Lovelace' is odd"))

    with pytest.raises(ConfigurationError, match="799") as caught:
        world.marketo.update(updates(1))

    assert "Lovelace" not in str(caught.value)


def test_values_travel_as_json_of_their_own_type(world: World) -> None:
    values: dict[str, Json] = {"flag": False, "number": 1.5, "count": 3, "text": "é\n", "nothing": None}

    world.marketo.update([Write("7", values)])

    assert orjson.loads(world.vendor.to(LEADS)[0].raw)["input"] == [{**values, "id": 7}]
