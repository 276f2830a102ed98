"""A day in which everything happens once: what people do between two runs, and what must have come of it at rest."""

from __future__ import annotations

from collections.abc import Iterator

from tandem import bootstrap

from tests.e2e.machine.losses import Losses, open_rejects
from tests.e2e.machine.sides import Record, differing, leads_of, people_of
from tests.e2e.town import Town

CONFIG = ""
DOORS = ("SyncOrchestratorFunction", "MarketoChangesFunction", "SyncLeadFunction")
REFUSED = "forbidden"
LINKED = ("Sold", "Marketed", "Collided", "Refused", "Deleted", "Still")


def prepare(town: Town) -> None:
    """Six leads, of which a run makes people; two people that only Marketo knows; a rule that refuses a title."""
    town.load_leads(*({"LastName": who, "Email": address(who), "Title": "first", "Phone": "1"} for who in LINKED))
    town.run()
    town.load_people(
        {"lastName": "Adopted", "email": address("Adopted"), "title": "marketer's first", "company": "Acme"},
        {"lastName": "Asked", "title": "asked for", "company": "Acme"},
    )
    town.salesforce.post(
        "rules/validation",
        {
            "object": "Lead",
            "when": {"field": "Title", "op": "equals", "value": REFUSED},
            "message": "No such title.",
            "error_field": "Title",
        },
    )


def happen(town: Town) -> None:
    """Births, edits on either side, a collision, a refusal, a deletion, an adoption, and somebody asked for."""
    lead = {who: str(rows[0]["Id"]) for who, rows in leads_of(town).items()}
    person = {who: int(rows[0]["id"]) for who, rows in people_of(town).items()}
    town.load_leads(
        {"LastName": "Born", "Email": address("Born"), "Title": "born"},
        {"LastName": "Unaddressed", "Title": "born too"},
        {"LastName": "Adopted", "Email": address("Adopted"), "Title": "seller's first", "Phone": "seller's phone"},
    )
    town.sales_edit(lead["Sold"], Phone="seller's edit")
    town.marketer_edit(person["Marketed"], title="marketer's edit")
    town.sales_edit(lead["Collided"], Title="seller's collision")
    town.marketer_edit(person["Collided"], title="marketer's collision")
    town.marketer_edit(person["Refused"], title=REFUSED, phone="not refused")
    town.salesforce.post("delete", {"object": "Lead", "id": lead["Deleted"]})
    bootstrap.runs().later("lead", (f"M#{person['Asked']}",))


ENDINGS: dict[str, dict[str, object]] = {
    "Sold": {"Title": "first", "Phone": "seller's edit"},
    "Marketed": {"Title": "marketer's edit", "Phone": "1"},
    "Collided": {"Title": "marketer's collision", "Phone": "1"},
    "Refused": {"Phone": "not refused"},
    "Deleted": {"Title": "first", "IsDeleted": True},
    "Still": {"Title": "first", "Phone": "1"},
    "Born": {"Title": "born"},
    "Unaddressed": {"Title": "born too"},
    "Adopted": {"Title": "marketer's first", "Phone": "seller's phone"},
    "Asked": {"Title": "asked for"},
}
LOST = {"Collided": "seller's collision", "Adopted": "seller's first"}
"""The titles that gave way to another."""


def wrong(town: Town) -> Iterator[str]:
    """Everything that is not as it must be at rest."""
    leads, people = leads_of(town), people_of(town)
    for who, ending in ENDINGS.items():
        numbers = len(leads.get(who, ())), len(people.get(who, ()))
        if numbers != (1, 1):
            yield f"{who}: {numbers[0]} leads and {numbers[1]} people"
            continue
        yield from (f"{who}: {one}" for one in _wrong_record(leads[who][0], people[who][0], who, ending))
    losses = Losses(str(lead["Id"]) for rows in leads.values() for lead in rows)
    for who, title in LOST.items():
        if not any(losses.hold(str(lead["Id"]), ("Title", "title"), title) for lead in leads.get(who, ())):
            yield f"{who}: the title {title!r} is lost and not reported"
    refusals = {(reject.key, reject.field) for reject in open_rejects()}
    if refusals != {(leads["Refused"][0]["Id"], "Title")}:
        yield f"open rejects are {refusals}"


def _wrong_record(lead: Record, person: Record, who: str, ending: dict[str, object]) -> Iterator[str]:
    allowed = {"Title"} if who == "Refused" else set[str]()
    if found := [name for name in differing(lead, person) if name not in allowed]:
        yield f"differs in {found}: {[(lead.get(name)) for name in found]}"
    for name, value in ending.items():
        if lead.get(name) != value:
            yield f"{name} is {lead.get(name)!r}, not {value!r}"
    if who == "Refused" and (lead.get("Title"), person.get("title")) != ("first", REFUSED):
        yield f"the refused title is {lead.get('Title')!r} and {person.get('title')!r}"


def address(who: str) -> str:
    """The e-mail address of somebody."""
    return f"{who.lower()}@example.com"
