"""Deeds done to people, with everything Marketo does along with them: stamps, derived values, log, automations."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo import children, inheritance, object_deeds
from tests.sandbox.marketo.clock import stamp
from tests.sandbox.marketo.journal import API, AUTOMATION, Author, full_name
from tests.sandbox.marketo.people import Change, Person
from tests.sandbox.marketo.world import World

_LINKS = frozenset({"externalCompanyId", "externalSalesPersonId"})
_NAME_PARTS = frozenset({"firstName", "lastName"})


def create(world: World, values: Person, author: Author, *, partition_id: int, person_id: int | None = None) -> Person:
    """A new person with the system values of its birth; logs New Lead."""
    now = stamp(world.clock.second())
    system = {
        "createdAt": now,
        "updatedAt": now,
        "originalSourceType": author.source,
        "originalSourceInfo": author.source,
        "registrationSourceType": author.source,
        "registrationSourceInfo": author.source,
        "personType": "contact",
        "isAnonymous": False,
        "isLead": False,
        "leadPartitionId": partition_id,
        "mktoName": full_name(values) or None,
    }
    linked = _with_company(world, values)
    person = world.people.add({**world.schema.defaults(), **system, **linked}, person_id)
    inheritance.show_owners(world, person["id"])
    world.journal.born(person, author)
    if world.config.behaviour.new_lead_logs_changes:
        changes = [Change(f, None, v) for k, v in linked.items() if v is not None and (f := world.schema.find(k))]
        world.journal.changed(person, changes, author)
    _automate(world, person, linked, author)
    return person


def update(world: World, person: Person, values: Person, author: Author) -> None:
    """Set values; logs one Change Data Value per field that really differs, and nothing for the others."""
    allowed = world.rules.unblocked(person, values) if author is API else values
    if person.get("externalCompanyId") and "externalCompanyId" not in allowed:
        allowed = _through_company(world, person, allowed, author)
    linked = _with_company(world, allowed) if allowed.get("externalCompanyId") else allowed
    _set(world, person, linked, author)
    _automate(world, person, allowed, author)


def delete(world: World, person_id: int) -> None:
    """Remove a person and what belongs to it; logs Delete Lead."""
    children.remove_children(world, person_id)
    world.journal.deleted(world.people.remove(person_id))


def merge(world: World, winner: Person, losers: list[int], author: Author, chosen: Person | None = None) -> None:
    """Merge others into a person: its own value wins unless it is empty (leads.md); false is a value.

    `chosen` values are those a marketer picks or types in the user interface.
    """
    filled: Person = {}
    lost = [world.people.remove(loser_id) for loser_id in losers]
    for loser in lost:
        loser_id = loser["id"]
        linked = "externalCompanyId" in winner or "externalCompanyId" in filled
        for name, value in loser.items():
            field = world.schema.find(name)
            if field and not field.read_only and winner.get(name) is None and not (linked and field.company):
                filled.setdefault(name, value)
        children.move_children(world, loser_id, winner["id"])
        world.log.rehome(loser_id, winner["id"])
        if world.config.behaviour.merge_logs_delete:
            world.journal.deleted(loser)
    # A merge logs the merge, not the values it moved: a reader of value changes alone does not see them.
    picked = chosen or {}
    if winner.get("externalCompanyId"):
        picked = _through_company(world, winner, picked, author)
    filled |= picked
    world.people.change(winner, _with_company(world, filled))
    _derive(world, winner, {*filled, "email"})
    moves = world.config.behaviour.merge_moves_rows
    if moves == "always" or (moves == "api" and author is API):
        children.move_rows(world, lost, winner)
    world.journal.merged(winner, losers, sorted(filled), author)


def move(world: World, person: Person, partition: dict[str, Any], author: Author) -> None:
    """Put a person into another partition; logs Change Lead Partition."""
    old = person["leadPartitionId"]
    if old == partition["id"]:
        return
    world.people.put(person, "leadPartitionId", partition["id"])
    world.journal.moved(person, partition, old, author)


def _set(world: World, person: Person, values: Person, author: Author) -> None:
    changes = world.people.change(person, values)
    _derive(world, person, {c.field.name for c in changes})
    world.journal.changed(person, changes, author)


def _derive(world: World, person: Person, changed: set[str]) -> None:
    # The visible updatedAt covers standard fields only (bulk-lead-extract.md): a change of a custom field
    # does not move it.
    if any((f := world.schema.find(name)) and not f.custom for name in changed):
        world.people.put(person, "updatedAt", stamp(world.clock.second()))
    if changed & _LINKS:
        inheritance.show_owners(world, person["id"])
    if changed & _NAME_PARTS:
        world.people.put(person, "mktoName", full_name(person) or None)


def _automate(world: World, person: Person, written: Person, author: Author) -> None:
    if author is API and (rewritten := world.rules.rewrites(person, written)):
        _set(world, person, rewritten, AUTOMATION)


def _through_company(world: World, person: Person, values: Person, author: Author) -> Person:
    """Write the company's part of the values to the company; what is left is the person's own.

    sfdc-sync-account-sync: an account field edited on one person in Marketo changes for all of the account.
    """
    shared = {k: v for k, v in values.items() if (f := world.schema.find(k)) and f.company}
    company = world.objects.companies.named(person["externalCompanyId"])
    if shared and company is not None:
        object_deeds.update(world, world.objects.companies, company, shared, author)
    return {k: v for k, v in values.items() if k not in shared}


def _with_company(world: World, values: Person) -> Person:
    company = values.get("externalCompanyId")
    return {**values, **inheritance.company_values(world, company)} if company else values
