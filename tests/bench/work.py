"""The pieces of work that are measured: what a user does on one side, to be carried to the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from tests.sandbox import sample
from tests.sandbox.world.simulators import Admin

_numbers = count(1)


def new_leads(salesforce: Admin, number: int) -> int:
    """Leads that look like an org's, of whom nobody has heard; how many different e-mail addresses they have."""
    mark = next(_numbers)
    leads = [{**lead, **_own(lead, mark)} for lead in sample.leads(number, seed=mark)]
    salesforce.post("load", {"records": {"Lead": leads}})
    return len({lead["Email"].lower() for lead in leads if "Email" in lead})


def _own(lead: sample.Lead, mark: int) -> sample.Lead:
    return {"Email": f"{mark}.{lead['Email']}"} if "Email" in lead else {}


def edit_leads(salesforce: Admin, ids: Sequence[str]) -> None:
    """A sales user's mass update: three fields of each lead get values of their own."""
    mark = next(_numbers)
    fields = {"Title": f"Director {mark}", "City": f"Leeds {mark}", "MobilePhone": f"+44 20 7946 {mark:04d}"}
    salesforce.post("edit", {"object": "Lead", "ids": list(ids), "fields": fields})


def edit_people(marketo: Admin, ids: Sequence[int]) -> int:
    """A marketer's campaign: three fields of each person change; how many activities that made."""
    mark = next(_numbers)
    fields = {"title": f"Leiterin {mark}", "city": f"Lille {mark}", "mobilePhone": f"+33 6 12 34 {mark:04d}"}
    marketo.post("edit", {"edits": [{"id": one, "fields": fields} for one in ids]})
    return len(ids) * len(fields)


def lead_ids(salesforce: Admin) -> list[str]:
    """All leads."""
    answer = salesforce.get("records/Lead")
    rows = answer["records"] if isinstance(answer, dict) else answer
    return [row["Id"] for row in rows]


def person_ids(marketo: Admin) -> list[int]:
    """All people that are linked."""
    return [person["id"] for person in marketo.get("leads")["leads"] if person.get("salesforceId")]
