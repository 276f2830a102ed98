"""What a user decides once for all records."""

from __future__ import annotations

from enum import StrEnum


class SalesforceDeletes(StrEnum):
    """What a deletion in Salesforce does to the Marketo person: a flag on it, its deletion, nothing."""

    FLAG = "flag"
    DELETE = "delete"
    IGNORE = "ignore"
