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
    OPPORTUNITY = "opportunity"
    ROLE = "opportunity role"


KEY_OF = {
    Home.PERSON: "salesforceId",
    Home.COMPANY: "externalCompanyId",
    Home.SALES_PERSON: "externalSalesPersonId",
    Home.OPPORTUNITY: "externalOpportunityId",
}
"""The Marketo field that carries the Salesforce id; none does where the key is made of several fields."""


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


def down(salesforce: str, marketo: str, *, names: str = "") -> DefaultPair:
    """A pair of a family that only comes down, or the name of a record of another family."""
    return DefaultPair(salesforce, marketo, Direction.TO_MARKETO, names=names)


OWNER = down("OwnerId", KEY_OF[Home.SALES_PERSON], names="user")
"""A queue is no sales person: what it owns has none."""
COMPANY = down("AccountId", KEY_OF[Home.COMPANY], names="account")


@dataclass(frozen=True, slots=True)
class Family:
    """One object family: our name, Salesforce's name, the stage of a run, its home in Marketo, its pairs.

    `keys` tie a record to its Salesforce record, whatever the user's file says. `heirs` are the Salesforce fields that
    name the record it lives on in, after a merge and after a conversion.

    What is `mirrored` is deleted with its record whatever the policy, and made again when it is missing in Marketo.
    `people` are fields that name somebody's Salesforce record and stand for the Marketo person; `blanks` are words for
    fields that may not be empty in Marketo. One that `goes_with` others is synced where all of them are, by the door
    of the first.
    """

    name: str
    salesforce: str
    stage: int
    keys: tuple[DefaultPair, ...]
    offered: tuple[DefaultPair, ...]
    home: Home = Home.PERSON
    heirs: tuple[str, ...] = ()
    mirrored: bool = False
    people: tuple[str, ...] = ()
    blanks: tuple[tuple[str, str], ...] = ()
    goes_with: tuple[str, ...] = ()

    @property
    def pairs(self) -> tuple[DefaultPair, ...]:
        """All pairs that hold without any configuration."""
        return self.keys + self.offered

    @property
    def key(self) -> str:
        """The Marketo field that carries the Salesforce id."""
        return KEY_OF[self.home]

    @property
    def identity(self) -> tuple[str, ...]:
        """The Marketo fields by which a creation is found again; without them a record is not made."""
        return tuple(pair.marketo for pair in self.keys) if self.compound else (self.key,)

    @property
    def compound(self) -> bool:
        """Whether the key is made of several fields: none of them is the Salesforce id, and a key may change."""
        return self.home not in KEY_OF

    @property
    def door(self) -> str:
        """The name of the door, and its queue, that works on the family."""
        return self.goes_with[0] if self.goes_with else self.name

    @property
    def keyed(self) -> bool:
        """Whether Marketo itself keeps the key unique: one record at most, which only Salesforce changes."""
        return self.home is not Home.PERSON

    @property
    def direction(self) -> Direction:
        """The way edits travel where neither a default nor the user's file says it."""
        return Direction.TO_MARKETO if self.keyed else Direction.BOTH

    def beside(self, others: Iterable[str]) -> tuple[DefaultPair, ...]:
        """The pairs offered where these families are synced."""
        known = {"", *others}
        return tuple(pair for pair in self.pairs if pair.names in known)
