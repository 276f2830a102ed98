"""Opportunities and the roles that link people to them (Adobe: opportunities.md, opportunity-roles.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.sandbox.marketo import activities as kinds
from tests.sandbox.marketo.envelope import Problem, refused
from tests.sandbox.marketo.journal import Author
from tests.sandbox.marketo.object_ties import Ties
from tests.sandbox.marketo.people import Change
from tests.sandbox.marketo.tables import Row, Values
from tests.sandbox.marketo.values import display
from tests.sandbox.marketo.world import World


def _refuse(world: World, records: Sequence[Any]) -> None:
    """718 is a code of whole calls (error-codes.md): one unknown sales person refuses all records."""
    for record in records:
        owner = record.get("externalSalesPersonId") if isinstance(record, dict) else None
        if owner and world.objects.sales_persons.named(owner) is None:
            raise refused("718")


def _problem(world: World, values: Values, row: Row | None) -> Problem | None:
    company = values.get("externalCompanyId")
    if company is not None and world.objects.companies.named(company) is None:
        return Problem("1013", f"Company '{company}' not found")
    return None


def _changed(world: World, row: Row, changes: Sequence[Change], author: Author) -> None:
    """Everybody with a role is told of every field that changed."""
    people = dict.fromkeys(role.values["leadId"] for role in _roles(world, row))
    for lead_id in people:
        for change in changes:
            said = {
                "Attribute Name": change.field.label,
                "New Value": display(change.field, change.new),
                "Old Value": display(change.field, change.old),
            }
            world.journal.tell(kinds.UPDATE_OPPORTUNITY, lead_id, _primary(row), said)


def _in_use(world: World, row: Row) -> bool:
    # error-codes.md, 1022; Adobe's white paper on synchronization deletes roles before opportunities.
    return bool(_roles(world, row))


OPPORTUNITIES = Ties(refuse=_refuse, problem=_problem, changed=_changed, in_use=_in_use)


def _role_problem(world: World, values: Values, row: Row | None) -> Problem | None:
    if row is not None:
        return None
    if world.objects.opportunities.named(values["externalOpportunityId"]) is None:
        return Problem("1013", f"Opportunity '{values['externalOpportunityId']}' not found")
    return Problem.of("1004") if world.people.get(values["leadId"]) is None else None


def _role_made(world: World, row: Row, author: Author) -> None:
    _tell_role(world, kinds.ADD_TO_OPPORTUNITY, row)


def _role_removed(world: World, row: Row, author: Author) -> None:
    _tell_role(world, kinds.REMOVE_FROM_OPPORTUNITY, row)


ROLES = Ties(problem=_role_problem, made=_role_made, removed=_role_removed)


def _tell_role(world: World, kind: int, role: Row) -> None:
    opportunity = world.objects.opportunities.named(role.values["externalOpportunityId"])
    if opportunity is not None:
        said = {"Is Primary": bool(role.values.get("isPrimary")), "Role": role.values["role"]}
        world.journal.tell(kind, role.values["leadId"], _primary(opportunity), said)


def _roles(world: World, opportunity: Row) -> Iterable[Row]:
    key = (opportunity.values["externalOpportunityId"],)
    return world.objects.roles.find(("externalOpportunityId",), [key])


def _primary(opportunity: Row) -> tuple[int, str]:
    return opportunity.number, str(opportunity.values.get("name", ""))
