"""People, read and written over HTTP."""

from __future__ import annotations

import pytest
from tandem.adapters.marketo.endpoint import MarketoEndpoint
from tandem.domain.errors import ConfigurationError, PermissionLost
from tandem.domain.records import Json, Result, Write
from tandem.ports import Marketo

from tests.contract.marketo_endpoint.instance import Instance

KEYS = ["00Q000000000001AAA", "00Q000000000002AAA"]


def test_the_endpoint_is_the_port(instance: Instance) -> None:
    port: Marketo = instance.marketo

    assert port.identity() == "api.user@example.com"


def test_a_person_is_created_updated_and_read_back(instance: Instance) -> None:
    (created,) = instance.marketo.create([Write(None, {"salesforceId": KEYS[0], "email": "ada@example.com"})]).outcomes
    assert created.result is Result.DONE
    assert created.id is not None

    values: dict[str, Json] = {"firstName": "Zoë", "unsubscribed": True, "annualRevenue": 12.5, "email": None}
    (updated,) = instance.marketo.update([Write(created.id, values)]).outcomes

    assert (updated.result, updated.id) == (Result.DONE, created.id)
    person = instance.marketo.read([created.id, "999999"], [*values, "lastName"])[created.id]
    assert person.key == KEYS[0]
    assert person.values == {**values, "lastName": None}


def test_a_creation_whose_key_is_taken_exists_and_changes_nothing(instance: Instance) -> None:
    (holder,) = instance.load({"salesforceId": KEYS[0], "firstName": "Ada"})

    (outcome,) = instance.marketo.create([Write(None, {"salesforceId": KEYS[0].lower(), "firstName": "Eve"})]).outcomes

    assert outcome.result is Result.EXISTS
    (found,) = instance.marketo.having("salesforceId", [KEYS[0]], ["firstName"])
    assert (found.id, found.values) == (holder, {"firstName": "Ada"})


def test_one_key_given_twice_makes_one_person(instance: Instance) -> None:
    outcomes = instance.marketo.create([Write(None, {"salesforceId": KEYS[0]})] * 2).outcomes

    assert [outcome.result for outcome in outcomes] == [Result.DONE, Result.EXISTS]
    assert len(instance.leads()) == 1


def test_a_creation_that_meets_anothers_email_is_made_as_a_duplicate(instance: Instance) -> None:
    instance.admin("behaviour", create_only_matches_email=True)
    instance.load({"email": "ada@example.com"})
    write = Write(None, {"salesforceId": KEYS[0], "email": "ada@example.com"})

    assert instance.marketo.create([write]).outcomes[0].result is Result.EXISTS
    assert instance.marketo.having("salesforceId", [KEYS[0]], []) == ()
    assert instance.marketo.create([write], duplicate=True).outcomes[0].result is Result.DONE
    assert len(instance.leads()) == 2


def test_an_update_of_somebody_gone_creates_nobody(instance: Instance) -> None:
    outcomes = instance.marketo.update([Write("424242", {"firstName": "Ada"})]).outcomes

    assert outcomes[0].result is Result.GONE
    assert instance.leads() == []


def test_people_are_deleted_by_id_and_who_is_gone_already_spoils_no_other(instance: Instance) -> None:
    ids = instance.load(*({"firstName": f"Person {number}"} for number in range(301)))

    outcomes = instance.marketo.delete(["999999", *ids]).outcomes

    assert [outcome.result for outcome in outcomes] == [Result.GONE, *[Result.DONE] * 301]
    assert instance.marketo.read(ids, []) == {}


def test_one_bad_record_spoils_no_other(instance: Instance) -> None:
    first, second, third = instance.load({}, {}, {})

    outcomes = instance.marketo.update(
        [
            Write(first, {"firstName": "Ada", "noSuchField": 1}),
            Write(second, {"firstName": "Ada", "numberOfEmployees": "many"}),
            Write(third, {"firstName": "Ada"}),
        ]
    ).outcomes

    assert [outcome.result for outcome in outcomes] == [Result.REFUSED, Result.REFUSED, Result.DONE]
    assert (outcomes[0].code, outcomes[0].fields) == ("1006", ("noSuchField",))
    assert (outcomes[1].code, outcomes[1].fields) == ("1001", ())
    assert "many" not in repr(outcomes)
    assert [lead.get("firstName") for lead in instance.leads()] == [None, None, "Ada"]


def test_hundreds_of_large_records_are_written_in_calls_that_fit(instance: Instance) -> None:
    instance.admin("fields", add=[{"name": "story", "displayName": "Story", "dataType": "text"}])
    ids = instance.load(*({} for _ in range(310)))

    outcomes = instance.marketo.update([Write(number, {"story": "語" * 3_000}) for number in ids]).outcomes

    assert {outcome.result for outcome in outcomes} == {Result.DONE}
    assert [outcome.id for outcome in outcomes] == ids
    assert instance.calls("leads.sync") == 3


def test_six_hundred_people_are_read_with_two_calls(instance: Instance) -> None:
    ids = instance.load(*({"firstName": f"Ada {n}"} for n in range(600)))

    people = instance.marketo.read(ids, ["firstName"])

    assert [people[number].values["firstName"] for number in ids] == [f"Ada {n}" for n in range(600)]
    assert instance.calls("leads.get") == 2


def test_more_matches_than_marketo_lists_are_found_by_halves(instance: Instance) -> None:
    people = [{"email": f"a{n % 100}@example.com", "firstName": str(n)} for n in range(1_100)]
    instance.load(*people)

    found = instance.marketo.having("email", [f"a{n}@example.com" for n in range(100)], ["firstName"])

    assert len({person.id for person in found}) == 1_100


def test_an_address_that_thousands_share_hides_nobody_else(instance: Instance) -> None:
    instance.load(*({"email": "none@none.com"} for _ in range(1_001)), {"email": "ada@example.com"})

    found = instance.marketo.having("email", ["none@none.com", "ada@example.com"], ["email"])

    assert [person.values["email"] for person in found] == ["ada@example.com"]


def test_a_field_that_is_hidden_meanwhile_is_named(instance: Instance) -> None:
    (number,) = instance.load({"title": "Dr"})
    instance.admin("fields", hide=["title"])

    with pytest.raises(PermissionLost) as caught:
        instance.marketo.read([number], ["firstName", "title"])
    assert caught.value.field == "title"

    with pytest.raises(PermissionLost) as caught:
        instance.marketo.changes(instance.token(), ["firstName", "title"])
    assert caught.value.field == "title"
    assert "title" not in instance.marketo.describe()


def test_a_field_that_cannot_be_searched_is_named(instance: Instance) -> None:
    with pytest.raises(ConfigurationError, match="'firstName'"):
        instance.marketo.having("firstName", ["Ada"], [])


def test_creations_go_into_the_partition_and_updates_find_people_in_any(instance: Instance) -> None:
    instance.admin("partitions", partitions=[{"name": "Default"}, {"name": "EMEA"}])
    marketo: MarketoEndpoint = instance.endpoint(partition="EMEA")
    (elsewhere,) = instance.load({"firstName": "Ada"})

    (created,) = marketo.create([Write(None, {"salesforceId": KEYS[0]})]).outcomes
    (updated,) = marketo.update([Write(elsewhere, {"firstName": "Eve"})]).outcomes

    assert {created.result, updated.result} == {Result.DONE}
    assert [lead["leadPartitionId"] for lead in instance.leads()] == [1, 2]


def test_an_unknown_partition_stops_creations_by_name(instance: Instance) -> None:
    with pytest.raises(ConfigurationError, match="'APAC'"):
        instance.endpoint(partition="APAC").create([Write(None, {"salesforceId": KEYS[0]})])


def test_without_our_key_field_creations_stop_and_name_it(bare: Instance) -> None:
    with pytest.raises(ConfigurationError, match="'salesforceId'"):
        bare.marketo.create([Write(None, {"salesforceId": key}) for key in KEYS])

    assert bare.calls("leads.sync") == 1
