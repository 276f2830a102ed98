"""What applies where the file says nothing, and the file that says everything."""

from __future__ import annotations

import tomllib
from dataclasses import fields

import pytest
import tandem.config
from tandem.config import Budget, Config, FieldSetting, ObjectConfig, Policies
from tandem.domain.mapping import Direction, Winner
from tandem.domain.timing import Timing


def _example() -> str:
    return (tandem.config.__doc__ or "").split("```toml\n")[1].split("```")[0]


def test_an_empty_file_says_what_no_file_says() -> None:
    config = Config.parse("")

    assert config == Config()
    assert config.objects == {"lead": ObjectConfig("lead")}
    assert config.timing == Timing()
    assert config.enabled


def test_a_byte_order_mark_before_the_text_is_no_mistake() -> None:
    assert not Config.parse("\ufeff[schedule]\nenabled = false\n").enabled


def test_the_documented_example_shows_every_setting() -> None:
    shown = tomllib.loads(_example())

    assert set(shown["policies"]) == {each.name for each in fields(Policies)}
    assert set(shown["budget"]) == {each.name for each in fields(Budget)}
    assert set(shown["timing"]) == {each.name for each in fields(Timing)}
    assert set(shown["objects"]["lead"]) == {each.name for each in fields(ObjectConfig)} - {"name"} | {"sync"}
    pairs = shown["objects"]["lead"]["fields"]
    assert set().union(*pairs) == {each.name for each in fields(FieldSetting)}


def test_the_documented_example_shows_the_defaults() -> None:
    config = Config.parse(_example())

    assert (config.policies, config.budget, config.timing, config.enabled) == (Policies(), Budget(), Timing(), True)
    lead, default = config.objects["lead"], ObjectConfig("lead")
    assert (lead.winner, lead.custom_fields) == (default.winner, default.custom_fields)
    assert lead.create_fields is default.create_fields
    assert lead.filter == "Country = 'France'"
    assert lead.partition == "Default"
    assert lead.fields == (
        FieldSetting("Region__c", "region", Direction.BOTH, Winner.SALESFORCE),
        FieldSetting("HasOptedOutOfEmail", "unsubscribed", consent=True),
        FieldSetting(marketo="fax", sync=False),
    )


@pytest.mark.parametrize("text", ["[objects]\nlead = true", "[objects.lead]", "[objects]", "[objects.lead]\nsync=true"])
def test_leads_are_synced_unless_they_are_switched_off(text: str) -> None:
    assert Config.parse(text).objects == {"lead": ObjectConfig("lead")}


@pytest.mark.parametrize("text", ["[objects]\nlead = false", "[objects.lead]\nsync = false\nwinner = 'salesforce'"])
def test_an_object_switched_off_is_not_there(text: str) -> None:
    assert Config.parse(text).objects == {}


def test_the_schedule_can_rest_without_touching_anything_else() -> None:
    config = Config.parse("[schedule]\nenabled = false")

    assert config == Config(enabled=False)
