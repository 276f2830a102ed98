"""Which Marketo field a custom field gets, and when a new field is an old one under another name."""

from __future__ import annotations

import pytest
from tandem.domain.customs import customs, made, renames
from tandem.domain.fields import Field
from tandem.domain.objects import LEAD
from tandem.domain.values import Kind

TEXT = Field("Region__c", Kind.TEXT, length=80)
REGION = Field("Region", Kind.TEXT, length=255)


def named(*names: str, kind: Kind = Kind.TEXT) -> dict[str, Field]:
    return {name: Field(name, kind, length=80) for name in names}


def mapped(fields: dict[str, Field], origins: dict[str, str] | None = None) -> dict[str, str]:
    return {pair.salesforce: pair.marketo for pair in customs(LEAD, fields, origins or {})}


@pytest.mark.parametrize(
    ("salesforce", "marketo"),
    [
        ("Region__c", "Region"),
        ("acme__Size__c", "acme_Size"),
        ("Company__c", "sfdc_Company"),
        ("COMPANY__c", "sfdc_COMPANY"),
    ],
)
def test_a_custom_field_keeps_its_name_unless_a_mapped_field_has_it(salesforce: str, marketo: str) -> None:
    assert mapped(named(salesforce)) == {salesforce: marketo}


def test_standard_fields_our_key_and_the_native_package_get_none() -> None:
    assert mapped(named("Title", "Marketo_Person_Id__c", "mkto71_Lead_Score__c", "mkto71_Other__c")) == {}


def test_a_renamed_field_keeps_the_marketo_field_and_leaves_none_to_a_new_one_of_its_old_name() -> None:
    fields = named("Region__c", "Area__c")

    assert mapped(fields, {"Area__c": "Region__c"}) == {"Area__c": "Region", "Region__c": "sfdc_Region"}


@pytest.mark.parametrize(
    ("kind", "made_kind"),
    [
        (Kind.CHOICES, Kind.TEXT),
        (Kind.PHONE, Kind.PHONE),
        (Kind.CURRENCY, Kind.CURRENCY),
        (Kind.INTEGER, Kind.INTEGER),
    ],
)
def test_the_field_that_is_made_can_take_the_values(kind: Kind, made_kind: Kind) -> None:
    assert made(Field("X__c", kind, length=32_000, scale=2)).kind is made_kind
    assert made(Field("X__c", kind, length=32_000, scale=2)).length in {None, 255}


def renamed(fields: dict[str, Field], labels: dict[str, str], known: dict[str, str]) -> dict[str, str]:
    return renames([(TEXT, REGION)], fields, labels, known)


KNOWN = {"Region__c": "Region"}


def test_one_field_gone_and_one_new_under_one_label_are_one_field() -> None:
    assert renamed(named("Area__c"), {"Area__c": "Region"}, KNOWN) == {"Area__c": "Region__c"}


@pytest.mark.parametrize(
    ("fields", "labels", "known"),
    [
        (named("Area__c"), {"Area__c": "Area"}, KNOWN),
        (named("Area__c"), {"Area__c": "Region"}, {**KNOWN, "Area__c": "Region"}),
        (named("Area__c", "Zone__c"), {"Area__c": "Region", "Zone__c": "Region"}, KNOWN),
        (named("Area"), {"Area": "Region"}, KNOWN),
        (named("Area__c", kind=Kind.DATE), {"Area__c": "Region"}, KNOWN),
        (named("Area__c"), {"Area__c": "Region"}, {}),
    ],
    ids=["another label", "known before", "two candidates", "a standard field", "another type", "never seen"],
)
def test_what_could_be_something_else_is_no_rename(
    fields: dict[str, Field], labels: dict[str, str], known: dict[str, str]
) -> None:
    assert renamed(fields, labels, known) == {}


def test_two_fields_gone_under_one_label_are_told_apart_by_nobody() -> None:
    other = Field("Zone__c", Kind.TEXT, length=80)
    gone = [(TEXT, REGION), (other, Field("Zone", Kind.TEXT, length=255))]

    assert renames(gone, named("Area__c"), {"Area__c": "Region"}, {**KNOWN, "Zone__c": "Region"}) == {}


def test_a_field_mapped_twice_is_renamed_in_both_pairs() -> None:
    gone = [(TEXT, REGION), (TEXT, Field("copy", Kind.TEXT, length=255))]

    assert renames(gone, named("Area__c"), {"Area__c": "Region"}, KNOWN) == {"Area__c": "Region__c"}
