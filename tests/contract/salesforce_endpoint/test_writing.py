"""Updates and insertions, record by record."""

from collections.abc import Sequence
from typing import Any

import pytest
from tandem import ports
from tandem.domain.errors import PermissionLost
from tandem.domain.records import Outcome, Result, Write, Written

from tests.contract.salesforce_endpoint.world import Org


def results(written: Written) -> Sequence[Result]:
    return [outcome.result for outcome in written.outcomes]


def one(endpoint: ports.Salesforce, lead: str, **values: Any) -> Outcome:
    return endpoint.update("Lead", [Write(lead, values)]).outcomes[0]


def born(person: str, **values: Any) -> Write:
    return Write(None, {"LastName": "Ito", "Company": "Acme", "Marketo_Person_Id__c": person, **values})


def test_a_thousand_updates_cost_one_call_and_their_stamps_lie_within_the_answer_s_span(
    endpoint: ports.Salesforce, org: Org
) -> None:
    ids = org.leads(1000)
    org.forget_calls()

    written = endpoint.update("Lead", [Write(id_, {"Title": f"No. {at}"}) for at, id_ in enumerate(ids)])

    assert org.counted() == 1
    assert set(results(written)) == {Result.DONE}
    rows = endpoint.rows("Lead", ["Title"], ids).rows
    assert {row.id: row.values["Title"] for row in rows} == {id_: f"No. {at}" for at, id_ in enumerate(ids)}
    assert {row.modified_by for row in rows} == {endpoint.us()}
    assert all(written.sent <= row.stamp <= written.answered for row in rows)


def test_only_the_fields_given_are_written_and_null_clears(endpoint: ports.Salesforce, org: Org) -> None:
    (lead,) = org.leads(1, Title="CTO", City="Graz")

    assert one(endpoint, lead, Title=None).result is Result.DONE

    kept = org.row("Lead", lead)
    assert kept.get("Title") is None
    assert kept["City"] == "Graz"


def test_every_bad_record_is_told_apart_and_spoils_no_other(endpoint: ports.Salesforce, org: Org) -> None:
    ids = org.leads(300)
    gone, converted = ids[1], ids[2]
    org.post("delete", object="Lead", id=gone)
    org.post("edit", object="Lead", id=converted, fields={"IsConverted": True}, bypass=True)
    org.post(
        "rules/validation",
        object="Lead",
        when={"field": "City", "op": "equals", "value": "Atlantis"},
        message="No sales under water.",
        error_field="City",
    )
    bad: list[dict[str, Any]] = [
        {"LastName": None},
        {"Title": "gone"},
        {"Title": "converted"},
        {"City": "Atlantis"},
        {"FirstName": "secret" * 20},
        {"Email": "secret no address"},
        {"Lifecycle_Stage__c": "secret stage"},
        {"OwnerId": "005000000000001AAA"},
    ]
    values = bad + [{"Title": "fine"}] * (300 - len(bad))

    written = endpoint.update("Lead", [Write(id_, given) for id_, given in zip(ids, values, strict=True)])

    told = written.outcomes[: len(bad)]
    assert [(one.result, one.code) for one in told] == [
        (Result.REFUSED, "REQUIRED_FIELD_MISSING"),
        (Result.GONE, "ENTITY_IS_DELETED"),
        (Result.REFUSED, "CANNOT_UPDATE_CONVERTED_LEAD"),
        (Result.REFUSED, "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
        (Result.REFUSED, "STRING_TOO_LONG"),
        (Result.REFUSED, "INVALID_EMAIL_ADDRESS"),
        (Result.REFUSED, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        (Result.REFUSED, "INVALID_CROSS_REFERENCE_KEY"),
    ]
    assert [one.fields for one in told[4:]] == [("FirstName",), ("Email",), ("Lifecycle_Stage__c",), ("OwnerId",)]
    assert told[3].cause == "No sales under water."
    assert not any("secret" in one.cause for one in told)
    assert results(written)[len(bad) :] == [Result.DONE] * (300 - len(bad))


def test_an_unknown_record_is_gone(endpoint: ports.Salesforce) -> None:
    assert one(endpoint, "00Q5g000000zzzzEAA", Title="x").result is Result.GONE


def test_a_value_that_cannot_be_parsed_refuses_its_record_alone(endpoint: ports.Salesforce, org: Org) -> None:
    ids = org.leads(230)
    values: list[dict[str, Any]] = [{"Title": "fine"} for _ in ids]
    values[150] = {"Renewal_Date__c": "secret day"}

    written = endpoint.update("Lead", [Write(id_, given) for id_, given in zip(ids, values, strict=True)])

    assert [at for at, result in enumerate(results(written)) if result is not Result.DONE] == [150]
    assert written.outcomes[150].result is Result.REFUSED
    assert "secret" not in written.outcomes[150].cause


def test_a_read_only_field_is_refused_by_name_and_a_hidden_one_stops_the_write(
    endpoint: ports.Salesforce, org: Org
) -> None:
    (lead,) = org.leads(1)
    org.post("fls", user=org.user, object="Lead", field="Title", right="readonly")
    org.post("fls", user=org.user, object="Lead", field="City", right="hidden")

    refused = one(endpoint, lead, Title="CTO", Email="a@b.example")

    assert (refused.result, refused.fields) == (Result.REFUSED, ("Title",))
    with pytest.raises(PermissionLost) as caught:
        one(endpoint, lead, City="Graz", Email="a@b.example")
    assert caught.value.field == "City"


def test_a_locked_row_is_tried_again_and_its_neighbours_are_written(endpoint: ports.Salesforce, org: Org) -> None:
    locked, free = org.leads(2)
    org.post("locks", ids=[locked])

    written = endpoint.update("Lead", [Write(locked, {"Title": "x"}), Write(free, {"Title": "x"})])

    assert results(written) == [Result.RETRY, Result.DONE]


@pytest.mark.parametrize(("drop", "held"), [("before", None), ("after", "x")])
def test_a_broken_write_is_undecided_whether_or_not_it_was_applied(
    endpoint: ports.Salesforce, org: Org, drop: str, held: str | None
) -> None:
    (lead,) = org.leads(1)
    endpoint.us()
    org.fault({"method": "PATCH"}, drop=drop)

    assert one(endpoint, lead, Title="x").result is Result.UNDECIDED
    assert org.row("Lead", lead).get("Title") == held


def test_no_assignment_rule_runs_and_a_duplicate_alert_stops_no_update(endpoint: ports.Salesforce, org: Org) -> None:
    (queue,) = org.load("Group", {"Name": "Inbound", "Type": "Queue"})
    ids = org.leads(300)
    org.post("rules/assignment", object="Lead", owner=queue)
    org.post("rules/duplicate", object="Lead", fields=["Email"], action="alert")

    written = endpoint.update("Lead", [Write(id_, {"Email": "same@acme.example"}) for id_ in ids])
    (made,) = endpoint.insert("Lead", [born("1")]).outcomes

    assert set(results(written)) == {Result.DONE}
    assert queue not in {org.row("Lead", ids[0])["OwnerId"], org.row("Lead", made.id or "")["OwnerId"]}


def test_a_creation_heeds_duplicate_rules(endpoint: ports.Salesforce, org: Org) -> None:
    org.leads(1)
    org.post("rules/duplicate", object="Lead", fields=["Email"], action="alert")

    (told,) = endpoint.insert("Lead", [born("1", Email="0@acme.example")]).outcomes

    assert (told.result, told.code) == (Result.REFUSED, "DUPLICATES_DETECTED")


def test_a_taken_key_answers_with_its_holder_and_changes_nothing(endpoint: ports.Salesforce, org: Org) -> None:
    (first,) = endpoint.insert("Lead", [born("1", Title="first")]).outcomes

    again, other = endpoint.insert("Lead", [born("1", Title="second"), born("2")]).outcomes

    assert first.result is other.result is Result.DONE
    assert (again.result, again.id) == (Result.EXISTS, first.id)
    assert org.row("Lead", first.id or "")["Title"] == "first"


def test_a_creation_that_broke_after_it_was_applied_exists_the_next_time(endpoint: ports.Salesforce, org: Org) -> None:
    endpoint.us()
    org.fault({"operation": "collections-create", "count": 1}, drop="after")

    broken = endpoint.insert("Lead", [born("1")]).outcomes[0]
    (again,) = endpoint.insert("Lead", [born("1")]).outcomes

    assert broken.result is Result.UNDECIDED
    assert again.result is Result.EXISTS
    assert [row.id for row in endpoint.rows_with("Lead", [], "Marketo_Person_Id__c", ["1"]).rows] == [again.id]


def test_the_next_write_is_smaller_after_a_row_lock_and_a_time_limit(endpoint: ports.Salesforce, org: Org) -> None:
    ids = org.leads(1000)
    org.fault({"operation": "composite", "count": 1}, vendor_code="UNABLE_TO_LOCK_ROW")
    writes = [Write(id_, {"Title": "x"}) for id_ in ids]

    first = endpoint.update("Lead", writes)
    org.forget_calls()
    second = endpoint.update("Lead", writes)

    assert set(results(first)) == {Result.RETRY}
    assert set(results(second)) == {Result.DONE}
    assert org.counted() == 2
