"""What is missing in Salesforce or wrong in tandem.toml stops what depends on it and says so."""

from __future__ import annotations

import pytest

from tests.e2e.breaking import Couple, attempt, trouble
from tests.e2e.hearing import Ear
from tests.e2e.schema_town import WATCHFUL, add_field, drop_field, permit
from tests.e2e.schema_town import told as told_of
from tests.e2e.town import Town

KEY = "Marketo_Person_Id__c"


def give_key(town: Town) -> None:
    """Make the key again."""
    add_field(town, KEY, label="Marketo Person Id", length=32, external=True, unique=True)


def test_without_the_key_no_run_opens_and_what_to_create_is_told(town: Town) -> None:
    drop_field(town, KEY)
    (key,) = town.load_leads({"LastName": "A", "Phone": "1"})

    state = attempt(town)

    assert f"has no field {KEY} that the sync user can see" in (state.trouble or "")
    assert "Text(32), External ID, Unique" in (state.trouble or "")
    assert (state.runs, state.header, town.people()) == ((), "Failed", {})
    give_key(town)
    assert town.run().status == "Succeeded"
    assert town.people()[key]["phone"] == "1"
    assert town.state().trouble is None


@pytest.mark.parametrize("how", ["deleted", "hidden"])
def test_a_key_that_goes_missing_stops_the_leads_until_it_is_back(town: Town, how: str) -> None:
    couple, ear = Couple.of(town), Ear.at(town)

    couple.edit()
    if how == "deleted":
        drop_field(town, KEY)
    else:
        permit(town, KEY, "hidden")
    state = attempt(town)

    assert state.runs[0].status == "Incomplete"
    assert KEY in (state.trouble or "")
    assert "read and edit access" in (state.trouble or "")
    assert any(KEY in text for _, text in ear.troubles())
    couple.assert_apart()
    if how == "deleted":
        give_key(town)
    else:
        permit(town, KEY, "visible")
    couple.assert_healed()


def test_a_word_tandem_toml_does_not_know_stops_the_sync_with_its_place(town: Town) -> None:
    couple, ear = Couple.of(town), Ear.at(town)
    couple.edit()

    town.configure('[objects.lead]\nwiner = "marketo"\n')
    assert town.tick() == ""

    assert 'objects.lead.winer: unknown key; did you mean "winner"?' in trouble()
    assert "tandem config check" in trouble()
    assert [kind for kind, _ in ear.troubles()] == ["ConfigurationError"]
    couple.assert_apart()
    town.configure("")
    couple.assert_healed()


def test_a_field_that_neither_side_knows_rests_alone(town: Town) -> None:
    pair = '[[objects.lead.fields]]\nsalesforce = "{}"\nmarketo = "{}"\n'
    town.configure(WATCHFUL + pair.format("Regoin__c", "department") + pair.format("DoNotCall", "doNotCal"))
    add_field(town, "Region__c")
    ear, couple = Ear.at(town), Couple.of(town)

    couple.edit()
    couple.assert_healed()

    (unseen,), (unknown,) = told_of("Regoin__c"), told_of("doNotCal")
    assert "the sync user cannot see this Salesforce field (there is Region__c)" in unseen
    assert "Marketo has no field of this name (there is doNotCall)" in unknown
    news = [event["text"] for event in ear.events() if event.get("message") == "mapping news"]
    assert {unseen, unknown} <= set(news)
    assert len(news) == len(set(news))
