"""What a person shows without owning it: the values of its company, and the names of its sales owner."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.envelope import Problem
from tests.sandbox.marketo.journal import Author
from tests.sandbox.marketo.people import Person
from tests.sandbox.marketo.world import World

# sales-persons.md: Marketo populates the Lead Owner look-up fields; list-of-standard-fields.md gives them no REST name.
_OWNER = {
    "leadOwnerFirstName": "firstName",
    "leadOwnerLastName": "lastName",
    "leadOwnerEmailAddress": "email",
    "leadOwnerPhoneNumber": "phone",
    "leadOwnerJobTitle": "title",
}
# sfdc-sync-lead-account-owner-sync: three fields of the account's owner show on a person too.
_ACCOUNT_OWNER = {
    "accountOwnerFirstName": "firstName",
    "accountOwnerLastName": "lastName",
    "accountOwnerEmailAddress": "email",
}


def missing_parent(world: World, values: Person) -> Problem | None:
    """1013 when the values link a person to a company or sales person that does not exist."""
    company, owner = values.get("externalCompanyId"), values.get("externalSalesPersonId")
    if company is not None and world.objects.companies.named(company) is None:
        return Problem("1013", f"Company '{company}' not found")
    if owner is not None and world.objects.sales_persons.named(owner) is None:
        return Problem("1013", f"Sales person '{owner}' not found")
    return None


def company_values(world: World, external_id: Any) -> Person:
    """The company-type values of those linked to a company; nothing when there is no such company."""
    row = world.objects.companies.named(external_id)
    return {} if row is None else {f.name: row.values.get(f.name) for f in world.schema if f.company}


def take_company(world: World, person_id: int, values: Person, author: Author, *, logged: bool) -> None:
    """A linked person shows new values of its company; its `updatedAt` stays."""
    person = world.people.get(person_id)
    assert person is not None
    changes = world.people.change(person, values)
    if logged:
        world.journal.changed(person, changes, author)


def leave_company(world: World, person_id: int, author: Author) -> None:
    """A person whose company is gone keeps the values it showed and may change them again."""
    take_company(world, person_id, {"externalCompanyId": None}, author, logged=True)
    show_owners(world, person_id)


def show_owners(world: World, person_id: int) -> None:
    """A person shows who its sales person is now, and who its company's is; nothing is logged."""
    person = world.people.get(person_id)
    assert person is not None
    company = world.objects.companies.named(person.get("externalCompanyId", ""))
    _show(world, person, _OWNER, person.get("externalSalesPersonId"))
    _show(world, person, _ACCOUNT_OWNER, company.values.get("externalSalesPersonId") if company else None)


def _show(world: World, person: Person, fields: dict[str, str], owner_id: Any) -> None:
    owner = world.objects.sales_persons.named(owner_id or "")
    for shown, name in fields.items():
        world.people.put(person, shown, owner.values.get(name) if owner else None)
