"""A door's role allows what the door does, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tandem import bootstrap
from tandem.service.status import RunReport

from tests.e2e.ending import ended
from tests.e2e.rights import Right, granted, used
from tests.e2e.town import Town, line, rows_of

AT_ONCE = """
[objects]
user = true
account = true
lead = true
contact = true
opportunity = true
[timing]
trailing_every = 0
retry_after = [0]
describe_every = 86400
"""
"""The trailing reader reads in every run, what was refused is due in the next, the schema is read when it surprises."""
NO = {
    "object": "Lead",
    "when": {"field": "Title", "op": "equals", "value": "no"},
    "message": "Not that title.",
    "error_field": "Title",
}


DEAL = {"StageName": "Prospecting", "CloseDate": "2026-12-31"}


class Mirrored(NamedTuple):
    """A family that only comes down: its names on both sides, a record, a text field and one that will be hidden."""

    name: str
    object: str
    kind: str
    key: str
    record: dict[str, str]
    field: str
    theirs: str
    hidden: str


MIRRORED = (
    Mirrored(
        "user",
        "User",
        "sales_persons",
        "externalSalesPersonId",
        {"LastName": "Mirrored", "Email": "m@a.example"},
        "Title",
        "title",
        "Fax",
    ),
    Mirrored("account", "Account", "companies", "externalCompanyId", {"Name": "Mirrored"}, "Site", "site", "Sic"),
    Mirrored(
        "opportunity",
        "Opportunity",
        "opportunities",
        "externalOpportunityId",
        {"Name": "Mirrored", **DEAL},
        "NextStep",
        "nextStep",
        "LeadSource",
    ),
)
LEADS = ("Sold", "Marketed", "Refused", "Overwritten", "Killed", "Winner", "Loser", "Heir")


def test_a_door_has_the_rights_it_uses_and_no_other(town: Town) -> None:
    since = len(town.stack.call_log.read_text(encoding="utf-8").splitlines())

    _everything_happens(town)

    needed, allowed = used(town.stack, since), granted()
    assert _told(needed - allowed) == "", "the roles in template.yaml lack these"
    assert _told(allowed - needed) == "", "nothing that happened needed these"


def _told(rights: Iterable[Right]) -> str:
    return "; ".join(sorted(f"{one.door} {one.action} {one.resource}" for one in rights))


def _everything_happens(town: Town) -> None:
    """Every door does every kind of thing it can do to the state, the queues and the secrets."""
    town.configure(AT_ONCE)
    keys = dict(zip(LEADS, town.load_leads(*({"LastName": who, "Phone": "1"} for who in LEADS)), strict=True))
    _run(town)
    people = {who: int(town.people()[key]["id"]) for who, key in keys.items()}

    _no_worker_survives(town, people["Killed"])
    _edits_cross(town, keys, people)
    _people_merge(town, people)
    _strangers_arrive(town)
    _a_rule_refuses(town, people["Refused"])
    _an_edit_is_overwritten(town, keys["Overwritten"], people["Overwritten"])
    _the_state_does_not_answer(town, people["Marketed"])
    _a_permission_is_lost(town, keys["Sold"])
    for one in MIRRORED:
        _a_mirrored_object_has_its_day(town, one)
    _contacts_have_their_day(town, keys["Marketed"])
    _roles_share_a_key(town)


def _run(town: Town) -> RunReport:
    return ended(town, town.tick())


def _no_worker_survives(town: Town, person: int) -> None:
    town.marketer_edit(person, title="fatal")
    for _ in range(2):  # a refusal that is heard again is stored in another way
        _dies_three_times(town, "SyncLeadFunction")
        assert [reject.code for reject in town.state().rejects] == ["internal"]
    town.marketer_edit(person, title="read by nobody")
    _dies_three_times(town, "MarketoChangesFunction")


def _dies_three_times(town: Town, function: str) -> None:
    deaths = [town.stack.kill_at(number, "before", function=function) for number in (1, 2, 3)]
    _run(town)
    assert all(point.reached.is_set() for point in deaths)


def _edits_cross(town: Town, keys: dict[str, str], people: dict[str, int]) -> None:
    town.sales_edit(keys["Sold"], Phone="2", Title="seller's")
    town.marketer_edit(people["Sold"], title="marketer's")
    town.marketer_edit(people["Marketed"], title="marketer's")
    assert _run(town).collisions == 1


def _people_merge(town: Town, people: dict[str, int]) -> None:
    (stranger,) = town.load_people({"lastName": "Stranger", "company": "Acme"})
    town.marketo.post("merge", {"winner": people["Winner"], "losers": [people["Loser"]]})
    town.marketo.post("merge", {"winner": stranger, "losers": [people["Heir"]]})
    _run(town)
    assert stranger in [person["id"] for person in town.people().values() if "salesforceId" in person]


def _strangers_arrive(town: Town) -> None:
    """One is asked for; two come from Salesforce as records that know their person."""
    asked, *known = town.load_people(*({"lastName": f"Known {n}", "company": "Acme"} for n in range(3)))
    bootstrap.runs().later("lead", (f"M#{asked}",))
    town.load_leads(*({"LastName": f"Known {n}", "Marketo_Person_Id__c": str(n)} for n in known))
    _run(town)
    assert {str(one) for one in (asked, *known)} <= {lead.get("Marketo_Person_Id__c") for lead in town.leads().values()}


def _a_rule_refuses(town: Town, person: int) -> None:
    town.salesforce.post("rules/validation", NO)
    town.marketer_edit(person, title="no")
    for _ in range(2):
        _run(town)
        assert len(town.state().rejects) == 1
    town.marketer_edit(person, title="yes")
    _run(town)
    assert not town.state().rejects


def _an_edit_is_overwritten(town: Town, key: str, person: int) -> None:
    """The marketer's edit shows late, after the seller's was written over it."""
    town.marketo.post("late", {"probability": 1, "max_seconds": 600, "seed": 1})
    town.marketer_edit(person, phone="marketer's")
    town.marketo.post("late", {"probability": 0, "max_seconds": 0, "seed": 1})
    town.sales_edit(key, Phone="seller's")
    _run(town)
    town.pass_time(700)
    _run(town)
    _run(town)
    assert town.leads()[key]["Phone"] == "marketer's"


def _the_state_does_not_answer(town: Town, person: int) -> None:
    """The feed's slice waits for its table and goes on as a new message."""
    town.stack.aws.arm({"operation": "dynamodb.PutItem", "resource": "-seen", "effect": "error", "times": 4})
    town.marketer_edit(person, title="again")
    _run(town)
    assert not town.stack.aws.armed()


def _a_permission_is_lost(town: Town, key: str) -> None:
    """The worker that meets it reads the schema anew."""
    town.salesforce.post("fls", {"user": town.sync_user, "object": "Lead", "field": "Fax", "right": "hidden"})
    town.sales_edit(key, Phone="4")
    assert line(_run(town), "Pull updates").updated == 1


def _a_mirrored_object_has_its_day(town: Town, one: Mirrored) -> None:
    """Born while no worker lives; changed, put back, refused twice, accepted over an edit in Marketo, less a field."""
    key, _ = town.load(one.object, one.record, {**one.record, one.field: "other"})
    _dies_three_times(town, f"Sync{one.object}Function")
    assert key in {record[one.key] for record in rows_of(town.marketo.get("objects", kind=one.kind))}

    _is_refused(town, one.object, key, one.field, f"{one.kind}.sync")
    edit = {"match": {one.key: key}, "fields": {one.theirs: "marketer's"}}
    town.marketo.post("objects/edit", {"kind": one.kind, **edit})
    assert _run(town).collisions == 1
    assert not town.state().rejects

    town.salesforce.post("fls", {"user": town.sync_user, "object": one.object, "field": one.hidden, "right": "hidden"})
    town.edit(one.object, key, **{one.field: "changed at last"})
    assert line(_run(town), "Pull updates", one.name).updated == 1


def _roles_share_a_key(town: Town) -> None:
    """Of two roles of one key, for each of two people, one stands for both until it goes."""
    (deal,) = town.load("Opportunity", {"Name": "Shared", **DEAL})
    people = town.load("Contact", {"LastName": "Shared"}, {"LastName": "Shared too"})
    made = [{"OpportunityId": deal, "ContactId": person} for person in people]
    first, *_ = town.load("OpportunityContactRole", *made, *made)
    assert _run(town).pending == 2
    town.salesforce.post("delete", {"object": "OpportunityContactRole", "ids": [first]})
    _run(town)
    assert _run(town).pending == 1
    assert len(town.roles()) == 2


def _is_refused(town: Town, object_: str, key: str, field: str, operation: str) -> None:
    """Marketo cannot take an edit now, then does not want it, and says so twice."""
    for number, code in enumerate(("713", "1003", "1003")):
        match = {"operation": operation, "count": 100 if number else 1}
        town.marketo.post("faults", {"match": match, "action": {"record_code": code}})
        town.edit(object_, key, **{field: f"changed {number}"})
        _run(town)
    assert len(town.state().rejects) == 1
    town.marketo.delete("faults")


def _contacts_have_their_day(town: Town, lead: str) -> None:
    """Two know their people; one is refused, meets an edit of Marketo, and loses a field; a lead becomes a third."""
    people = town.load_people(*({"lastName": f"Known {n}"} for n in range(2)))
    key, _ = town.load("Contact", *({"LastName": f"Known {n}", "Marketo_Person_Id__c": str(n)} for n in people))
    _dies_three_times(town, "SyncContactFunction")
    _run(town)
    assert key in town.people()

    town.pass_time(10)
    _is_refused(town, "Contact", key, "Title", "leads.sync")
    town.edit("Contact", key, Title="seller's")
    town.marketer_edit(people[0], title="marketer's")
    assert _run(town).collisions == 1
    assert not town.state().rejects

    town.salesforce.post("fls", {"user": town.sync_user, "object": "Contact", "field": "Fax", "right": "hidden"})
    town.pass_time(10)
    town.edit("Contact", key, Phone="4")
    assert line(_run(town), "Pull updates", "contact").updated == 1

    made = town.salesforce.post("convert", {"lead": lead})
    _run(town)
    assert made["contact"] in town.people()
