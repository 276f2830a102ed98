"""Companies: the people linked to one show its values as their own (Adobe: companies.md)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.sandbox.marketo import inheritance
from tests.sandbox.marketo.envelope import Problem
from tests.sandbox.marketo.journal import Author
from tests.sandbox.marketo.object_ties import Ties
from tests.sandbox.marketo.people import Change, key_of
from tests.sandbox.marketo.tables import Row, Values
from tests.sandbox.marketo.world import World


def _problem(world: World, values: Values, row: Row | None) -> Problem | None:
    owner = values.get("externalSalesPersonId")
    if owner is not None and world.objects.sales_persons.named(owner) is None:
        return Problem("1013", f"Sales person '{owner}' not found")
    return None


def _changed(world: World, row: Row, changes: Sequence[Change], author: Author) -> None:
    """Everybody linked shows the new values; they are logged unless the company has too many people.

    The native sync stops logging beyond 5,000 contacts (sfdc-sync-account-sync); the API is taken to do the same.
    """
    people = world.people.find("externalCompanyId", [row.values["externalCompanyId"]])
    logged = len(people) <= world.config.limits.company_log_people
    values = {c.field.name: c.new for c in changes if c.field.company}
    for person_id in people:
        inheritance.take_company(world, person_id, values, author, logged=logged)
        inheritance.show_owners(world, person_id)


def _in_use(world: World, row: Row) -> bool:
    # error-codes.md, 1022, says so of any object in use; companies.md says nothing of people that are linked.
    if world.config.behaviour.company_in_use == "unlink":
        return False
    key = [row.values["externalCompanyId"]]
    return bool(world.people.find("externalCompanyId", key)) or bool(
        world.objects.opportunities.find(("externalCompanyId",), [tuple(key)])
    )


def _removed(world: World, row: Row, author: Author) -> None:
    """Its owner stays in use (sales-persons.md, "Delete"); its people, where it may have any, lose the link."""
    if owner := row.values.get("externalSalesPersonId"):
        world.objects.buried_owners.add(key_of(owner))
    for person_id in world.people.find("externalCompanyId", [row.values["externalCompanyId"]]):
        inheritance.leave_company(world, person_id, author)


TIES = Ties(problem=_problem, changed=_changed, in_use=_in_use, removed=_removed)
