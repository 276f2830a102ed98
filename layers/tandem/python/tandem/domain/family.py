"""What makes an object family: its names on both sides, its home in Marketo, and pairs of fields by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tandem.domain.fields import Field
from tandem.domain.mapping import Direction

PERSON_ID = "Marketo_Person_Id__c"
"""The unique external id that makes a creation in Salesforce happen once."""

MERGED_INTO, CONVERTED_INTO = "MasterRecordId", "ConvertedContactId"
"""The fields of a deleted row that was merged, and of a lead that was converted, which name where it lives on."""
NEVER = frozenset(
    {
        "CreatedById",
        "LastActivityDate",
        "LastModifiedDate",
        "LastModifiedById",
        "MasterRecordId",
        "SystemModstamp",
        PERSON_ID,
    }
)
"""Salesforce fields that are never mapped (Adobe KA-29492), and our own key."""


class Home(StrEnum):
    """Where records live in Marketo; all but people are addressed by the Salesforce id itself."""

    PERSON = "person"
    COMPANY = "company"
    SALES_PERSON = "sales person"


KEY_OF = {
    Home.PERSON: "salesforceId",
    Home.COMPANY: "externalCompanyId",
    Home.SALES_PERSON: "externalSalesPersonId",
}
"""The Marketo field that carries the Salesforce id."""


@dataclass(frozen=True, slots=True)
class DefaultPair:
    """A pair by names; `made` describes the Marketo field where we create it ourselves.

    One that names a record of another family is offered only where that family is synced too.
    """

    salesforce: str
    marketo: str
    direction: Direction = Direction.BOTH
    consent: bool = False
    made: Field | None = None
    names: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One object family: our name, Salesforce's name, the stage of a run, its home in Marketo, its pairs.

    `keys` tie a record to its Salesforce record, whatever the user's file says. `heirs` are the Salesforce fields that
    name the record it lives on in, after a merge and after a conversion.
    """

    name: str
    salesforce: str
    stage: int
    keys: tuple[DefaultPair, ...]
    offered: tuple[DefaultPair, ...]
    home: Home = Home.PERSON
    heirs: tuple[str, ...] = ()

    @property
    def pairs(self) -> tuple[DefaultPair, ...]:
        """All pairs that hold without any configuration."""
        return self.keys + self.offered

    @property
    def key(self) -> str:
        """The Marketo field that carries the Salesforce id."""
        return KEY_OF[self.home]

    @property
    def keyed(self) -> bool:
        """Whether Marketo itself addresses the records by the Salesforce id: one at most, and no pointer is needed."""
        return self.home is not Home.PERSON

    @property
    def direction(self) -> Direction:
        """The way edits travel where neither a default nor the user's file says it."""
        return Direction.TO_MARKETO if self.keyed else Direction.BOTH

    def beside(self, others: Iterable[str]) -> tuple[DefaultPair, ...]:
        """The pairs offered where these families are synced."""
        known = {"", *others}
        return tuple(pair for pair in self.pairs if pair.names in known)
