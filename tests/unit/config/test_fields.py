"""The field pairs of an object."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tandem.config import Config, FieldSetting
from tandem.domain.mapping import Direction, Winner

from tests.unit.config.refusing import mistakes
from tests.unit.config.toml_text import document


def _fields(*pairs: Mapping[str, object]) -> str:
    return document({"objects": {"lead": {"fields": list(pairs)}}})


def _read(*pairs: Mapping[str, object]) -> tuple[FieldSetting, ...]:
    return Config.parse(_fields(*pairs)).objects["lead"].fields


def test_a_pair_says_only_what_differs() -> None:
    assert _read({"salesforce": "Region__c", "marketo": "region"}) == (FieldSetting("Region__c", "region"),)


def test_a_pair_carries_its_direction_winner_and_consent() -> None:
    pair = {"salesforce": "Owner.Email", "marketo": "ownerEmail", "direction": "to_marketo"}

    assert _read(pair | {"winner": "non_blank", "consent": False}) == (
        FieldSetting("Owner.Email", "ownerEmail", Direction.TO_MARKETO, Winner.NON_BLANK, consent=False),
    )


@pytest.mark.parametrize("name", [{"salesforce": "Fax"}, {"marketo": "fax"}])
def test_one_name_is_enough_to_switch_a_default_pair_off(name: dict[str, object]) -> None:
    (setting,) = _read(name | {"sync": False})

    assert not setting.sync


def test_a_misspelt_key_is_named_with_its_place() -> None:
    good = {"salesforce": "A__c", "marketo": "a"}
    bad = {"salesforce": "B__c", "marketo": "b", "winer": "marketo"}

    assert mistakes(_fields(good, bad)) == ['objects.lead.fields[2].winer: unknown key; did you mean "winner"?']


def test_a_pair_in_sync_names_both_sides() -> None:
    assert mistakes(_fields({"salesforce": "A__c"}, {})) == [
        "objects.lead.fields[1].marketo: missing; a pair names one field of each side",
        "objects.lead.fields[2].salesforce: missing; a pair names one field of each side",
        "objects.lead.fields[2].marketo: missing; a pair names one field of each side",
    ]


def test_a_pair_switched_off_names_at_least_one_side() -> None:
    assert mistakes(_fields({"sync": False})) == [
        "objects.lead.fields[1].sync: name the pair to switch off by its salesforce or its marketo field"
    ]


def test_a_name_of_another_type_is_wrong_but_not_missing() -> None:
    assert mistakes(_fields({"salesforce": 7, "marketo": "a"})) == [
        "objects.lead.fields[1].salesforce: must be a text in quotes that is not blank, not 7"
    ]


@pytest.mark.parametrize("name", ["a b", "Fax, Name", "1st", "A.B.C", "Größe", "x'--", "Fax\n"])
def test_a_salesforce_name_that_could_not_stand_in_a_query_is_refused(name: str) -> None:
    (line,) = mistakes(_fields({"salesforce": name, "marketo": "a"}))

    assert line.startswith("objects.lead.fields[1].salesforce: ")
    assert line.endswith('is no Salesforce API name, which looks like "Region__c"')


@pytest.mark.parametrize("name", ["Lead Score", "a,b", "&x", "é"])
def test_a_marketo_name_that_could_not_stand_in_a_list_of_fields_is_refused(name: str) -> None:
    assert mistakes(_fields({"salesforce": "A__c", "marketo": name})) == [
        f'objects.lead.fields[1].marketo: "{name}" is no Marketo REST API name, which looks like "region"'
    ]


@pytest.mark.parametrize("again", ["region", "REGION"])
def test_a_marketo_field_named_twice_is_a_mistake_that_names_both_places(again: str) -> None:
    pairs = [{"salesforce": f"{name}__c", "marketo": marketo} for name, marketo in (("A", "region"), ("B", "b"))]

    assert mistakes(_fields(*pairs, {"salesforce": "C__c", "marketo": again})) == [
        f'objects.lead.fields[3].marketo: "{again}" stands in objects.lead.fields[1] already; keep one of the two'
    ]


def test_two_marketo_fields_cannot_fill_one_salesforce_field() -> None:
    pairs = [{"salesforce": "A__c", "marketo": "a"}, {"salesforce": "A__C", "marketo": "b"}]

    (line,) = mistakes(_fields(*pairs))

    assert line == (
        'objects.lead.fields[2].salesforce: "A__C" would be filled by this pair and by objects.lead.fields[1]; '
        'give one of them direction = "to_marketo", or keep only one'
    )


def test_one_salesforce_field_may_fill_two_marketo_fields() -> None:
    down = {"salesforce": "A__c", "marketo": "a", "direction": "to_marketo"}

    assert len(_read(down, {"salesforce": "A__c", "marketo": "b"})) == 2


def test_a_default_pair_switched_off_leaves_its_salesforce_field_to_another_pair() -> None:
    assert len(_read({"salesforce": "Fax", "sync": False}, {"salesforce": "Fax", "marketo": "myFax"})) == 2


@pytest.mark.parametrize(
    ("text", "wrong"), [("fields = {}", "a table"), ("fields = 'Fax'", '"Fax"'), ("fields = [{}, 4]", "4")]
)
def test_pairs_are_a_list_of_tables(text: str, wrong: str) -> None:
    assert mistakes(f"[objects.lead]\n{text}") == [
        f"objects.lead.fields: must be a list of tables, each begun by [[objects.lead.fields]], not {wrong}"
    ]


def test_what_ties_the_two_sides_together_cannot_be_mapped_otherwise() -> None:
    assert mistakes(_fields({"salesforce": "A__c", "marketo": "SalesforceId"})) == [
        'objects.lead.fields[1].marketo: "SalesforceId" ties a person to its record; its pair stays as it is'
    ]


@pytest.mark.parametrize("name", ["SystemModstamp", "lastmodifieddate", "Marketo_Person_Id__c"])
def test_what_changes_by_itself_cannot_be_mapped(name: str) -> None:
    assert mistakes(_fields({"salesforce": name, "marketo": "a"})) == [
        f'objects.lead.fields[1].salesforce: "{name}" changes by itself or is the sync\'s own: never synced'
    ]
