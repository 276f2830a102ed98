"""The records beside people: one table for each kind."""

from __future__ import annotations

from tests.sandbox.marketo.object_kinds import standard
from tests.sandbox.marketo.schema import Schema
from tests.sandbox.marketo.tables import Table


class Objects:
    """Companies, sales persons, opportunities and their roles.

    `buried_owners` are the sales persons of companies that were deleted (sales-persons.md, "Delete").
    """

    def __init__(self, schema: Schema, seed: int) -> None:
        """Start without any."""
        tables = [Table(kind, seed) for kind in standard(schema)]
        self.companies, self.sales_persons, self.opportunities, self.roles = tables
        self.standard = {table.kind.api: table for table in tables}
        self.buried_owners: set[str] = set()
