"""What the user decides about deletions, duplicates and reports."""

from __future__ import annotations

from dataclasses import dataclass

from tandem.config.table import Table
from tandem.domain.policies import SalesforceDeletes


@dataclass(frozen=True, slots=True)
class Policies:
    """Adoption by e-mail, collisions in the activity log, deletions and the mass-delete brake."""

    adopt_by_email: bool = True
    log_collisions: bool = True
    salesforce_deletes: SalesforceDeletes = SalesforceDeletes.FLAG
    deletes_per_run: int = 200
    deletes_per_day: int = 1000


def read_policies(root: Table) -> Policies:
    """The section [policies]."""
    table, default = root.table("policies"), Policies()
    policies = Policies(
        adopt_by_email=table.flag("adopt_by_email", default.adopt_by_email),
        log_collisions=table.flag("log_collisions", default.log_collisions),
        salesforce_deletes=table.choice("salesforce_deletes", SalesforceDeletes, default.salesforce_deletes),
        deletes_per_run=table.whole("deletes_per_run", default.deletes_per_run),
        deletes_per_day=table.whole("deletes_per_day", default.deletes_per_day),
    )
    table.close()
    return policies
