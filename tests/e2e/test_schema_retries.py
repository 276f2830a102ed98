"""What was refused is tried again when the reason may have gone with a change of the schema or of the file."""

from __future__ import annotations

from tests.e2e.lead_pairs import assert_at_rest
from tests.e2e.schema_town import WATCHFUL, add_field
from tests.e2e.town import Town

STAGES = ["Known", "Engaged", "MQL", "SAL", "Customer"]


def linked(town: Town) -> tuple[str, int]:
    """A lead in step, and its person."""
    (key,) = town.load_leads({"LastName": "A", "Title": "CTO"})
    town.run()
    return key, town.people()[key]["id"]


def test_a_value_a_picklist_did_not_take_is_tried_again_when_it_takes_it(town: Town) -> None:
    town.configure(WATCHFUL)
    key, person = linked(town)

    town.marketer_edit(person, Lifecycle_Stage="Champion")
    town.run()
    (reject,) = town.state().rejects
    assert (reject.code, reject.field) == ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Lifecycle_Stage__c")
    with town.counted() as cost:
        town.run()
    assert cost.writes == 0
    add_field(
        town,
        "Lifecycle_Stage__c",
        "picklist",
        label="Lifecycle Stage",
        length=255,
        values=[*STAGES, "Champion"],
        restricted=True,
    )
    town.run()

    assert town.leads()[key]["Lifecycle_Stage__c"] == "Champion"
    assert town.state().rejects == ()
    assert_at_rest(town)


def test_a_refused_field_that_the_file_no_longer_sends_is_refused_no_more(town: Town) -> None:
    rule = {"object": "Lead", "when": {"field": "Title", "op": "equals", "value": "CEO"}, "message": "No chiefs."}
    town.salesforce.post("rules/validation", rule)
    key, person = linked(town)
    town.marketer_edit(person, title="CEO")
    assert town.run().rejects == 1

    town.configure('[[objects.lead.fields]]\nmarketo = "title"\nsync = false\n')
    report = town.run()

    assert (report.status, report.rejects) == ("Succeeded", 0)
    assert (town.leads()[key]["Title"], town.people()[key]["title"]) == ("CTO", "CEO")
    assert_at_rest(town)
