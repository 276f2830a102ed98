"""What the sync needs in Marketo, made there and used."""

from __future__ import annotations

from typing import Any

import pytest
from tandem.domain.errors import ConfigurationError, RetriableError
from tandem.domain.fields import Field
from tandem.domain.records import Result, Write
from tandem.domain.values import Kind

from tests.contract.marketo_endpoint.instance import FIELDS, Instance

STEPS = ["types.list", "types.create", "types.describe", "types.attributes.create", "types.approve", "fields.create"]


def _types(instance: Instance) -> list[dict[str, Any]]:
    return list(instance.seen("state")["activity_types"])


def test_all_that_is_missing_is_made_and_described(bare: Instance) -> None:
    assert "salesforceId" not in bare.marketo.describe()

    bare.marketo.provide(FIELDS)

    described = bare.marketo.describe()
    assert described["salesforceId"] == Field("salesforceId", Kind.TEXT, length=255)
    assert described["salesforceIsDeleted"] == Field("salesforceIsDeleted", Kind.BOOLEAN)
    (made,) = _types(bare)
    assert made["draft"] is None
    assert [a["name"] for a in made["approved"]["attributes"]] == [
        "Outcome",
        "Field",
        "Code",
        "Cause",
        "Remedy",
        "Lost Value",
    ]


def test_providing_again_writes_nothing(instance: Instance) -> None:
    before = instance.seen("counters")["by_operation"]

    instance.marketo.provide(FIELDS)

    after = instance.seen("counters")["by_operation"]
    changed = {name for name in after if after[name] != before.get(name, 0)}
    assert changed == {"types.list", "types.describe", "describe"}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_providing_goes_on_wherever_it_was_interrupted(bare: Instance, step: str, when: str) -> None:
    bare.fail(step, times=3, drop=when)
    with pytest.raises(RetriableError):
        bare.marketo.provide(FIELDS)
    bare.lift_faults()

    bare.marketo.provide(FIELDS)

    (made,) = _types(bare)
    assert made["draft"] is None
    assert len(made["approved"]["attributes"]) == 6
    assert set(FIELDS) <= set(bare.marketo.describe())
    (number,) = bare.load({})
    assert bare.marketo.log([Write(number, {"summary": "Hello"})]).outcomes[0].result is Result.DONE


def test_display_names_are_the_ones_given_unless_taken(bare: Instance) -> None:
    wanted = {name: Field(name, Kind.TEXT) for name in ("Region__c", "Other_Email__c")}

    bare.marketo.provide(wanted, {"Region__c": "Région", "Other_Email__c": "Email Address"})

    labels = {field["name"]: field["displayName"] for field in bare.seen("state")["fields"]}
    assert labels == {"Region__c": "Region", "Other_Email__c": "Email Address Salesforce"}


def test_a_field_that_is_there_but_hidden_is_told(instance: Instance) -> None:
    instance.admin("fields", hide=["salesforceIsDeleted"])

    with pytest.raises(ConfigurationError, match="salesforceIsDeleted") as caught:
        instance.marketo.provide(FIELDS)

    assert "hidden" in caught.value.remedy


def test_without_permission_to_make_fields_the_permission_is_named(bare: Instance) -> None:
    bare.admin("services", client_id=bare.credentials["client_id"], revoke=["Read-Write Schema Custom Field"])

    with pytest.raises(ConfigurationError, match="'Read-Write Schema Custom Field'"):
        bare.marketo.provide({"x": Field("x", Kind.TEXT)})


def test_entries_reach_the_persons_log_and_the_gone_are_told(instance: Instance) -> None:
    (number,) = instance.load({})
    values = {"summary": "Phone was refused", "outcome": "refused", "field": "phone", "lost": "語" * 20_000}

    outcomes = instance.marketo.log([Write(number, values), Write("424242", values)]).outcomes

    assert [outcome.result for outcome in outcomes] == [Result.DONE, Result.GONE]
    (entry,) = (
        activity
        for activity in instance.seen("activities", leadIds=number)["activities"]
        if activity["activityTypeId"] >= 100_000
    )
    assert entry["primaryAttributeValue"] == "Phone was refused"
    assert (entry["attributes"]["Outcome"], entry["attributes"]["Field"]) == ("refused", "phone")
    assert entry["attributes"]["Lost Value"] == "語" * 10_000


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_entry_whose_answer_is_lost_is_not_sent_again(instance: Instance, when: str) -> None:
    (number,) = instance.load({})
    instance.fail("activities.external", drop=when)

    assert instance.marketo.log([Write(number, {"summary": "Hello"})]).outcomes[0].result is Result.UNDECIDED
    assert instance.calls("activities.external") == 1


def test_logging_before_the_type_is_there_stops_with_a_remedy(bare: Instance) -> None:
    with pytest.raises(ConfigurationError, match="Salesforce Sync"):
        bare.marketo.log([Write("1", {"summary": "Hello"})])
