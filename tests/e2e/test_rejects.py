"""What a side refuses stops nobody else, is told once, and is tried again."""

from __future__ import annotations

from typing import Any

import pytest
from tandem import bootstrap

from tests.e2e.town import Town, line

MESSAGE = "Phone numbers of ours begin with +, says the sales operations team."


def bad_phones(town: Town, **more: Any) -> str:
    """An admin's rule that refuses phone numbers without +; its id."""
    plain = {"not": {"field": "Phone", "op": "starts_with", "value": "+"}}
    when = {"all": [{"field": "Phone", "op": "not_null"}, plain]}
    rule = {"object": "Lead", "when": when, "message": MESSAGE, "error_field": "Phone", **more}
    return str(town.salesforce.post("rules/validation", rule)["id"])


def lift(town: Town, rule: str) -> None:
    """The admin takes the rule away."""
    town.salesforce.delete(f"rules/validation?id={rule}")


def linked(town: Town, number: int = 1) -> list[tuple[str, int]]:
    """Leads with their people, in step."""
    keys = town.load_leads(*({"LastName": f"Lead {n}", "Phone": "+1"} for n in range(number)))
    town.run()
    return [(key, town.people()[key]["id"]) for key in keys]


@pytest.mark.behaviour(71)
def test_a_validation_rule_refuses_only_its_record(town: Town) -> None:
    pairs = linked(town, 5)
    bad_phones(town)
    for number, (_, person) in enumerate(pairs):
        town.marketer_edit(person, phone="12" if number == 2 else f"+{number}0")

    report = town.run()

    assert [town.leads()[key]["Phone"] for key, _ in pairs] == ["+00", "+10", "+1", "+30", "+40"]
    assert (line(report, "Push updates").updated, line(report, "Push updates").failed) == (4, 1)
    assert (report.status, report.rejects) == ("Succeeded", 1)


@pytest.mark.behaviour(72)
def test_the_validation_message_is_readable_in_the_persons_activity_log_with_field_code_and_remedy(town: Town) -> None:
    ((_, person),) = linked(town)
    bad_phones(town)
    town.marketer_edit(person, phone="12")

    town.run()

    (entry,) = town.log_of(person)
    assert entry["Outcome"] == "rejected"
    assert (entry["Field"], entry["Code"]) == ("Phone", "FIELD_CUSTOM_VALIDATION_EXCEPTION")
    assert entry["Cause"] == MESSAGE
    assert "validation rule" in entry["Remedy"]


@pytest.mark.behaviour(72)
def test_a_cause_is_told_once_however_often_it_is_tried_and_another_cause_is_told_too(town: Town) -> None:
    town.configure("[timing]\nretry_after = [0]\n")
    ((_, person),) = linked(town)
    bad_phones(town)
    town.marketer_edit(person, phone="12")
    for _ in range(4):
        town.run()

    (reject,) = town.state().rejects
    assert (reject.tries, len(town.log_of(person))) == (4, 1)

    bad_phones(town, error_field="Title", when={"field": "Title", "op": "equals", "value": "x"}, message="Other.")
    town.marketer_edit(person, title="x")
    town.run()
    assert [entry["Cause"] for entry in town.log_of(person)] == [MESSAGE, "Other."]


def test_a_refusal_that_names_a_field_is_sent_again_without_it(town: Town) -> None:
    ((key, person),) = linked(town)
    bad_phones(town)

    town.marketer_edit(person, phone="12", title="CTO", city="Paris")
    town.run()

    lead = town.leads()[key]
    assert (lead["Phone"], lead["Title"], lead["City"]) == ("+1", "CTO", "Paris")
    (reject,) = town.state().rejects
    assert reject.field == "Phone"


def test_a_refusal_that_names_no_field_leaves_the_record_alone_until_it_passes(town: Town) -> None:
    town.configure("[timing]\nretry_after = [0]\n")
    ((key, person),) = linked(town)
    rule = bad_phones(town, error_field=None)
    town.marketer_edit(person, phone="12", title="CTO")
    town.run()
    assert "Title" not in town.leads()[key]

    lift(town, rule)
    town.run()

    assert (town.leads()[key]["Phone"], town.leads()[key]["Title"]) == ("12", "CTO")
    assert town.state().rejects == ()


def test_a_reject_is_tried_again_at_its_time_and_not_before(town: Town) -> None:
    ((key, person),) = linked(town)
    rule = bad_phones(town)
    town.marketer_edit(person, phone="12")
    town.run()
    lift(town, rule)
    with town.counted() as early:
        town.run()
    assert early.writes == 0
    (reject,) = town.state().rejects
    assert reject.due_at - reject.opened_at == pytest.approx(3600)

    bootstrap.rejects().hasten([reject], 0)
    town.run()

    assert town.leads()[key]["Phone"] == "12"
    assert town.state().rejects == ()


@pytest.mark.parametrize("edit", [{"phone": "+12"}, {"title": "CTO"}], ids=["its-field", "another-field"])
def test_a_reject_is_tried_again_when_the_person_changes(town: Town, edit: dict[str, str]) -> None:
    ((key, person),) = linked(town)
    rule = bad_phones(town)
    town.marketer_edit(person, phone="12")
    town.run()
    if "phone" not in edit:
        lift(town, rule)

    town.marketer_edit(person, **edit)
    town.run()

    assert town.leads()[key]["Phone"] == town.people()[key]["phone"]
    assert town.state().rejects == ()


def test_a_reject_is_tried_again_when_the_salesforce_record_changes(town: Town) -> None:
    ((key, person),) = linked(town)
    rule = bad_phones(town)
    town.marketer_edit(person, phone="12")
    town.run()
    lift(town, rule)
    town.pass_time(10)

    town.sales_edit(key, City="Paris")
    town.run()

    assert (town.leads()[key]["Phone"], town.people()[key]["city"]) == ("12", "Paris")
    assert town.state().rejects == ()


def test_a_reject_is_closed_when_the_other_side_takes_the_field_to_a_value_both_hold(town: Town) -> None:
    ((key, person),) = linked(town)
    bad_phones(town)
    town.marketer_edit(person, phone="12")
    town.run()

    town.marketer_edit(person, phone="+1")
    town.run()

    assert town.state().rejects == ()
    assert town.leads()[key]["Phone"] == "+1"


@pytest.mark.parametrize("message", ["Invalid value for field 'phone'", "Something is wrong"], ids=["named", "not"])
def test_a_value_marketo_refuses_is_a_reject_of_marketo_and_what_it_names_not_arrives(town: Town, message: str) -> None:
    ((key, person),) = linked(town)
    refusing = {"record_code": "1003", "record_message": message}
    town.marketo.post("faults", {"match": {"operation": "leads.sync", "count": 1}, "action": refusing})
    town.pass_time(10)
    town.sales_edit(key, Phone="+secret", Title="CTO")

    town.run()

    names_field = "phone" in message
    (reject,) = town.state().rejects
    assert (reject.side, reject.code, reject.key, reject.field) == ("marketo", "1003", key, "phone" * names_field)
    assert town.people()[key].get("title") == ("CTO" if names_field else None)
    assert [entry["Code"] for entry in town.log_of(person)] == ["1003"]
    assert b"+secret" not in town.everything_kept()


def test_a_new_record_that_marketo_refuses_is_tried_again_when_it_has_changed(town: Town) -> None:
    (key,) = town.load_leads({"LastName": "Ana", "Email": "ana@exämple.com"})
    first = town.run()
    assert (line(first, "Pull updates").new, first.rejects) == (0, 1)

    town.pass_time(10)
    town.sales_edit(key, Email="ana@example.com")
    town.run()

    assert town.people()[key]["email"] == "ana@example.com"
    assert town.state().rejects == ()
