"""The companies and sales persons a lead may be linked to; only their keys and values matter here."""

from __future__ import annotations

from typing import Any


class Parents:
    """Companies by `externalCompanyId`, sales persons by `externalSalesPersonId`.

    Their own endpoints are not simulated; a person loads them through the admin plane.
    """

    def __init__(self) -> None:
        """Start without any."""
        self.companies: dict[str, dict[str, Any]] = {}
        self.sales_persons: dict[str, dict[str, Any]] = {}

    def load(self, companies: list[dict[str, Any]], sales_persons: list[dict[str, Any]]) -> None:
        """Add or replace them by key."""
        for company in companies:
            self.companies[str(company["externalCompanyId"])] = company
        for person in sales_persons:
            self.sales_persons[str(person["externalSalesPersonId"])] = person

    def missing(self, values: dict[str, Any]) -> bool:
        """Whether the values link to a parent that does not exist."""
        company = values.get("externalCompanyId")
        seller = values.get("externalSalesPersonId")
        return (company is not None and company not in self.companies) or (
            seller is not None and seller not in self.sales_persons
        )

    def company_values(self, external_id: str, names: set[str]) -> dict[str, Any]:
        """The company-type values a linked lead shows."""
        company = self.companies[external_id]
        return {name: company.get(name) for name in names}
