"""What both vendors hold, compared without the product's own idea of equality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tandem import bootstrap
from tandem.domain.mapping import Direction
from tandem.service import schema

from tests.e2e.town import Town

Record = Mapping[str, Any]
WHO = "LastName", "lastName"
"""The fields that tell who somebody is; nobody edits them."""


def mapped() -> list[tuple[str, str]]:
    """The names of the fields that are mapped and held by both sides."""
    pairs = schema.load(bootstrap.watermarks())["lead"].pairs
    return [(p.salesforce.name, p.marketo.name) for p in pairs if p.direction is not Direction.TO_SALESFORCE]


def leads_of(town: Town) -> dict[str, list[Record]]:
    """All leads, deleted ones included, formulas computed, by who they are."""
    rows = town.salesforce.get("records/Lead", computed="1")
    return _grouped(rows["records"] if isinstance(rows, dict) else rows, WHO[0])


def people_of(town: Town) -> dict[str, list[Record]]:
    """All people by who they are."""
    return _grouped(town.people().values(), WHO[1])


def differing(lead: Record, person: Record) -> list[str]:
    """The Salesforce names of the mapped fields in which the two differ."""
    return [mine for mine, theirs in mapped() if _plain(_value(lead, mine)) != _plain(person.get(theirs))]


def _grouped(records: Iterable[Record], name: str) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(str(record[name]), []).append(record)
    return groups


def _value(lead: Record, name: str) -> Any:
    return "Lead" if name == "@type" else lead.get(name)


def _plain(value: Any) -> Any:
    """One form for what the two vendors show differently: emptiness, flags, numbers, moments."""
    if value in (None, "", False):
        return None
    if isinstance(value, bool):
        return "true"
    try:
        return float(value)
    except (TypeError, ValueError):
        pass
    try:
        return datetime.fromisoformat(str(value).replace("Z", "+00:00").replace("+0000", "+00:00"))
    except ValueError:
        return value
