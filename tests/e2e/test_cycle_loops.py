"""Two automations that undo one another through the sync are stopped; everything else goes on."""

from __future__ import annotations

from tandem import bootstrap
from tandem.domain.loops import MOST

from tests.e2e.town import Town

TIMING = "[timing]\nretry_after = [0]\n"


def later(town: Town) -> None:
    """A run far enough from the last one's writes that what it reads can be told from them."""
    town.pass_time(10)
    town.run()


def fight(town: Town, key: str, person: int, round_: int) -> None:
    """What two automations do, each to what the other side's has sent over."""
    if town.leads()[key]["Rating"] != "Hot":
        town.sales_edit(key, Rating="Hot")
    if round_ % 2 and town.people()[key]["rating"] != "Cold":
        town.marketer_edit(person, rating="Cold")


def test_a_field_that_two_automations_keep_changing_back_rests_and_is_reported(town: Town) -> None:
    town.configure(TIMING)
    (key,) = town.load_leads({"LastName": "Ana", "Rating": "Hot"})
    town.run()
    person = town.people()[key]["id"]
    written = []

    for round_ in range(MOST + 6):
        fight(town, key, person, round_)
        with town.counted() as cost:
            later(town)
        written.append(cost.writes)
    town.marketer_edit(person, phone="still moving")
    later(town)

    assert written[:2] != [0, 0]
    assert written[-4:] == [0, 0, 0, 0]
    (reject,) = town.state().rejects
    assert (reject.code, reject.field.lower()) == ("loop", "rating")
    (told,) = [entry for entry in town.log_of(person) if entry["Code"] == "loop"]
    assert "automations" in told["Remedy"]
    assert town.leads()[key]["Phone"] == "still moving"

    bootstrap.rejects().hasten([reject], 0)
    later(town)
    assert town.leads()[key]["Rating"] == town.people()[key]["rating"]
    assert town.state().rejects == ()


def test_a_trigger_and_a_rewrite_rule_of_both_sides_come_to_rest(town: Town) -> None:
    town.configure(TIMING)
    town.salesforce.post("rules/trigger", {"object": "Lead", "field": "City", "do": "upper"})
    town.marketo.post("rules/rewrite", {"rules": [{"field": "city", "how": "lower"}]})
    (key,) = town.load_leads({"LastName": "Ana", "City": "PARIS"})
    town.run()
    town.marketer_edit(town.people()[key]["id"], city="Lyon")
    later(town)
    town.sales_edit(key, City="Nice")
    later(town)
    later(town)

    with town.counted() as cost:
        later(town)
        later(town)

    assert cost.writes == 0
    assert (town.leads()[key]["City"], town.people()[key]["city"]) == ("NICE", "nice")
    assert town.state().rejects == ()
