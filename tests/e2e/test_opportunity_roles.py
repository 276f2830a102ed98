"""Contact roles tie people to opportunities, and follow every change of their key."""

from __future__ import annotations

import pytest
from tandem.domain.opportunities import NO_ROLE

from tests.e2e.town import Town, line, rows_of

ON = """
[objects]
contact = true
opportunity = true
[timing]
pause = 0
retry_after = [0]
"""
FILTERED = ON.replace("contact = true", "contact.filter = \"LastName != 'Bob'\"").replace(
    "opportunity = true", "opportunity.filter = \"Name = 'Deal'\""
)
ADDED, REMOVED, UPDATED = 34, 35, 36
Told = set[tuple[str, int, str, bool]]


def _ground(town: Town, settings: str = ON) -> tuple[str, str, str]:
    """An opportunity and two contacts."""
    town.configure(settings)
    deal = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31"}
    (key,) = town.load("Opportunity", deal)
    ana, bob = town.load("Contact", {"LastName": "Ana"}, {"LastName": "Bob"})
    return key, ana, bob


def _role(town: Town, deal: str, contact: str, role: str | None = "Decision Maker", *, primary: bool = False) -> str:
    fields = {"OpportunityId": deal, "ContactId": contact, "Role": role, "IsPrimary": primary}
    return town.load("OpportunityContactRole", fields)[0]


def _told(town: Town) -> Told:
    return {
        (one["externalOpportunityId"], one["leadId"], one["role"], bool(one.get("isPrimary"))) for one in town.roles()
    }


def _heard(town: Town, person: int, kind: int) -> int:
    """How often a trigger of that kind could fire for the person."""
    return len(rows_of(town.marketo.get("activities", leadIds=str(person), types=str(kind))))


def _person(town: Town, contact: str) -> int:
    return int(town.people()[contact]["id"])


@pytest.mark.behaviour(129, 130, 132, 133)
def test_a_role_ties_its_person_to_the_opportunity_until_it_is_removed(town: Town) -> None:
    deal, ana, bob = _ground(town)
    first, _ = _role(town, deal, ana, primary=True), _role(town, deal, bob, None)

    report = town.run()

    people = _person(town, ana), _person(town, bob)
    assert _told(town) == {(deal, people[0], "Decision Maker", True), (deal, people[1], NO_ROLE, False)}
    assert line(report, "Pull updates", "role").new == 2
    assert (_heard(town, people[0], ADDED), _heard(town, people[1], ADDED)) == (1, 1)

    town.edit("Opportunity", deal, NextStep="Call")
    town.run()
    assert (_heard(town, people[0], UPDATED), _heard(town, people[1], UPDATED)) == (1, 1)

    town.salesforce.post("delete", {"object": "OpportunityContactRole", "ids": [first]})
    town.run()

    assert _told(town) == {(deal, people[1], NO_ROLE, False)}
    assert (_heard(town, people[0], REMOVED), _heard(town, people[1], REMOVED)) == (1, 0)


@pytest.mark.behaviour(133)
def test_a_changed_role_or_contact_is_another_role_and_a_changed_primary_is_the_same(town: Town) -> None:
    deal, ana, bob = _ground(town)
    role = _role(town, deal, ana)
    town.run()
    (before,) = town.roles()

    town.edit("OpportunityContactRole", role, IsPrimary=True)
    town.run()
    assert _told(town) == {(deal, _person(town, ana), "Decision Maker", True)}
    assert town.roles()[0]["marketoGUID"] == before["marketoGUID"]

    town.edit("OpportunityContactRole", role, Role="Influencer")
    town.run()
    assert _told(town) == {(deal, _person(town, ana), "Influencer", True)}

    town.edit("OpportunityContactRole", role, ContactId=bob, Role=None)
    report = town.run()
    assert _told(town) == {(deal, _person(town, bob), NO_ROLE, True)}
    assert (report.rejects, report.pending) == (0, 0)


def test_a_role_that_gets_another_key_is_not_lost_when_its_deletion_was_carried_out_unheard(town: Town) -> None:
    deal, ana, _ = _ground(town, ON + "claim_takeover = 2\n")
    role = _role(town, deal, ana)
    town.run()

    town.marketo.post("faults", {"match": {"operation": "roles.delete", "count": 1}, "action": {"drop": "after"}})
    town.edit("OpportunityContactRole", role, Role="Influencer")
    town.run()
    town.run()

    assert _told(town) == {(deal, _person(town, ana), "Influencer", False)}


@pytest.mark.behaviour(134)
def test_a_role_of_a_person_or_an_opportunity_that_is_not_in_marketo_waits_for_it(town: Town) -> None:
    deal, ana, bob = _ground(town, FILTERED)
    (late,) = town.load("Opportunity", {"Name": "Late", "StageName": "Prospecting", "CloseDate": "2026-12-31"})
    _role(town, deal, bob)
    _role(town, late, ana)

    report = town.run()

    assert _told(town) == set()
    assert (report.rejects, report.pending) == (0, 2)

    town.edit("Contact", bob, LastName="Bert")
    town.edit("Opportunity", late, Name="Deal")
    report = town.run()

    assert _told(town) == {
        (deal, _person(town, bob), "Decision Maker", False),
        (late, _person(town, ana), "Decision Maker", False),
    }
    assert (report.rejects, report.pending) == (0, 0)


@pytest.mark.behaviour(131)
def test_a_deleted_opportunity_takes_its_roles_along_and_brings_them_back(town: Town) -> None:
    deal, ana, bob = _ground(town)
    _role(town, deal, ana)
    _role(town, deal, bob)
    town.run()
    before = _told(town)

    town.salesforce.post("delete", {"object": "Opportunity", "ids": [deal]})
    report = town.run()
    assert (town.opportunities(), _told(town)) == ({}, set())
    assert (report.rejects, report.pending) == (0, 0)

    town.salesforce.post("undelete", {"object": "Opportunity", "ids": [deal]})
    report = town.run()
    assert _told(town) == before
    assert (report.rejects, report.pending) == (0, 0)


def test_of_two_roles_of_one_key_the_second_stands_in_when_the_first_one_goes(town: Town) -> None:
    deal, ana, _ = _ground(town)
    first, _ = _role(town, deal, ana), _role(town, deal, ana)
    report = town.run()
    assert (len(town.roles()), report.rejects, report.pending) == (1, 0, 1)

    town.salesforce.post("delete", {"object": "OpportunityContactRole", "ids": [first]})
    town.run()
    report = town.run()

    assert _told(town) == {(deal, _person(town, ana), "Decision Maker", False)}
    assert (report.rejects, report.pending) == (0, 0)
