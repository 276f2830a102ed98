"""Law 10: no value of any field stays anywhere but with the vendors."""

from __future__ import annotations

import pytest

from tests.e2e.hearing import Ear
from tests.e2e.lead_pairs import TWO_WAY
from tests.e2e.schema_town import WATCHFUL, add_field, permit
from tests.e2e.town import Town

MARK = "qzxqj"
"""Stands in every text value of this story, and in no word of ours."""


def marked(number: int) -> dict[str, object]:
    """Values of a lead by Salesforce name, each with the mark where a text may hold it."""
    values: dict[str, object] = {
        case.salesforce: case.down[0] for case in TWO_WAY if case.down and not isinstance(case.down[0], str)
    }
    names = ("FirstName", "LastName", "Title", "Phone", "Description", "Street", "City", "Nickname__c", "Company")
    values |= {name: f"{MARK}{number}{name[:6]}" for name in names}
    return values | {"Email": f"{MARK}{number}@example.com", "Website": f"https://{MARK}{number}.example"}


@pytest.fixture
def town_of_many(town: Town) -> Town:
    """Every lead and person of this story has marked values; three are known to both sides."""
    town.configure(WATCHFUL)
    town.load_people(*({"email": f"{MARK}{number}@example.com", "phone": f"{MARK}here"} for number in range(3)))
    town.load_leads(*(marked(number) for number in range(12)))
    return town


def test_no_value_is_kept_or_logged_through_collisions_refusals_and_failures(town_of_many: Town) -> None:
    town, ear = town_of_many, Ear.at(town_of_many)
    for rule in (
        {"object": "Lead", "when": {"field": "Title", "op": "contains", "value": "bad"}, "message": "No bad titles."},
        {"object": "Lead", "when": {"field": "Phone", "op": "contains", "value": "bad"}, "message": "No bad phones."},
    ):
        town.salesforce.post("rules/validation", rule)
    assert town.run().collisions > 0
    people = {key: person["id"] for key, person in town.people().items()}
    keys = list(people)

    for number, key in enumerate(keys):
        town.sales_edit(key, City=f"{MARK}sales{number}")
        town.marketer_edit(people[key], city=f"{MARK}marketer{number}", title=f"{MARK}bad{number}")
    town.marketer_edit(people[keys[0]], lastName=None, Lifecycle_Stage=f"{MARK} no stage")
    town.marketer_edit(people[keys[1]], email=f"{MARK}5@example.com", Expected_Seats=999_999_999)
    town.marketo.post(
        "faults",
        {
            "match": {"operation": "leads.sync", "count": 1},
            "action": {
                "record_code": "1003",
                "record_message": f"Invalid value '{MARK}9' for field 'city'",
                "every": 2,
            },
        },
    )
    town.salesforce.post(
        "faults",
        {
            "match": {"operation": "composite", "count": 1},
            "action": {"status": 500, "body": f"<html>{MARK} went wrong</html>"},
        },
    )
    town.run()
    town.marketo.post("faults", {"match": {"operation": "leads.get", "count": 1}, "action": {"drop": "before"}})
    town.salesforce.post(
        "faults", {"match": {"operation": "query-all", "count": 1}, "action": {"vendor_code": "UNKNOWN_EXCEPTION"}}
    )
    permit(town, "Nickname__c", "hidden")
    add_field(town, f"{MARK.upper()}__c")
    town.pass_time(3600)
    report = town.run()
    town.run()

    assert report.rejects > 0
    assert town.state().rejects
    assert ear.events()
    assert MARK not in ear.text()
    assert MARK.encode() not in town.everything_kept()
    assert MARK not in repr(town.state())
