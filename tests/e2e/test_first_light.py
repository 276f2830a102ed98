"""The main job, once around: down, up, across."""

from __future__ import annotations

from tests.e2e.town import Town


def test_a_lead_arrives_in_marketo_and_edits_cross_over(town: Town) -> None:
    (lead,) = town.load_leads({"LastName": "Müller", "FirstName": "Ana", "Email": "ana@example.com", "Phone": "1"})

    first = town.run()
    person = town.people()[lead]
    town.sales_edit(lead, Phone="2")
    town.marketer_edit(person["id"], title="Head of Growth")
    second = town.run()

    assert first.status == second.status == "Succeeded"
    assert town.people()[lead]["phone"] == "2"
    assert town.leads()[lead]["Title"] == "Head of Growth"
