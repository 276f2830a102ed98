"""Sales persons: the people they own show their names, and nobody in use can be deleted (Adobe: sales-persons.md)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.sandbox.marketo import inheritance
from tests.sandbox.marketo.journal import Author
from tests.sandbox.marketo.object_ties import Ties
from tests.sandbox.marketo.people import Change, key_of
from tests.sandbox.marketo.tables import Row
from tests.sandbox.marketo.world import World


def _changed(world: World, row: Row, changes: Sequence[Change], author: Author) -> None:
    key = row.values["externalSalesPersonId"]
    owned = set(world.people.find("externalSalesPersonId", [key]))
    for company in world.objects.companies.find(("externalSalesPersonId",), [(key,)]):
        owned |= set(world.people.find("externalCompanyId", [company.values["externalCompanyId"]]))
    for person_id in sorted(owned):
        inheritance.show_owners(world, person_id)


def _in_use(world: World, row: Row) -> bool:
    """Whether a lead, a company, an opportunity, or a company that was deleted has this owner."""
    key = row.values["externalSalesPersonId"]
    if world.people.find("externalSalesPersonId", [key]):
        return True
    tables = (world.objects.companies, world.objects.opportunities)
    if any(table.find(("externalSalesPersonId",), [(key,)]) for table in tables):
        return True
    return world.config.behaviour.deleted_company_keeps_owner and key_of(key) in world.objects.buried_owners


TIES = Ties(changed=_changed, in_use=_in_use)
