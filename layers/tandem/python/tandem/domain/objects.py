"""The object families as data: their names on both sides and the field pairs that hold without any configuration.

The default pairs are those of the native sync (Adobe, "Default Salesforce Field Mapping").
"""

from __future__ import annotations

from dataclasses import dataclass

from tandem.domain.fields import Field
from tandem.domain.mapping import Direction
from tandem.domain.values import Kind

PERSON_ID = "Marketo_Person_Id__c"
"""The unique external id that makes a creation in Salesforce happen once."""

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


@dataclass(frozen=True, slots=True)
class DefaultPair:
    """A pair by names; `made` describes the Marketo field where we create it ourselves."""

    salesforce: str
    marketo: str
    direction: Direction = Direction.BOTH
    consent: bool = False
    made: Field | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """One object family: our name, Salesforce's name, the queue's door and the stage of a run."""

    name: str
    salesforce: str
    stage: int
    pairs: tuple[DefaultPair, ...]


def _own(salesforce: str, marketo: str, kind: Kind) -> DefaultPair:
    """A system field of Salesforce on a Marketo field of ours: Marketo's own cannot be written through the API."""
    length = 255 if kind is Kind.TEXT else None
    return DefaultPair(salesforce, marketo, Direction.TO_MARKETO, made=Field(marketo, kind, length=length))


KEYS = (
    _own("Id", "salesforceId", Kind.TEXT),
    _own("@type", "salesforceType", Kind.TEXT),
    _own("CreatedDate", "salesforceCreatedDate", Kind.DATETIME),
    _own("IsDeleted", "salesforceIsDeleted", Kind.BOOLEAN),
)

PERSON = (
    DefaultPair("FirstName", "firstName"),
    DefaultPair("LastName", "lastName"),
    DefaultPair("Salutation", "salutation"),
    DefaultPair("Title", "title"),
    DefaultPair("Email", "email"),
    DefaultPair("HasOptedOutOfEmail", "unsubscribed", consent=True),
    DefaultPair("Phone", "phone"),
    DefaultPair("MobilePhone", "mobilePhone"),
    DefaultPair("Fax", "fax"),
    DefaultPair("LeadSource", "leadSource"),
    DefaultPair("Description", "mktoPersonNotes"),
)

TO_SALESFORCE_ONLY = tuple(
    DefaultPair(f"mkto71_{salesforce}__c", marketo, Direction.TO_SALESFORCE)
    for salesforce, marketo in (
        ("Lead_Score", "leadScore"),
        ("Acquisition_Date", "mktoAcquisitionDate"),
        ("Acquisition_Program_Id", "acquisitionProgramId"),
        ("Original_Referrer", "originalReferrer"),
        ("Original_Search_Engine", "originalSearchEngine"),
        ("Original_Search_Phrase", "originalSearchPhrase"),
        ("Original_Source_Info", "originalSourceInfo"),
        ("Original_Source_Type", "originalSourceType"),
        ("Inferred_City", "inferredCity"),
        ("Inferred_Company", "inferredCompany"),
        ("Inferred_Country", "inferredCountry"),
        ("Inferred_Metropolitan_Area", "inferredMetropolitanArea"),
        ("Inferred_Phone_Area_Code", "inferredPhoneAreaCode"),
        ("Inferred_Postal_Code", "inferredPostalCode"),
        ("Inferred_State_Region", "inferredStateRegion"),
    )
)
"""The native package's fields (`mkto71_…`), written if they exist; the sync works without any of them."""

LEAD = Family(
    name="lead",
    salesforce="Lead",
    stage=2,
    pairs=(
        *KEYS,
        *PERSON,
        DefaultPair("Street", "address"),
        DefaultPair("City", "city"),
        DefaultPair("State", "state"),
        DefaultPair("PostalCode", "postalCode"),
        DefaultPair("Country", "country"),
        DefaultPair("Company", "company"),
        DefaultPair("Website", "website"),
        DefaultPair("Industry", "industry"),
        DefaultPair("AnnualRevenue", "annualRevenue"),
        DefaultPair("NumberOfEmployees", "numberOfEmployees"),
        DefaultPair("Status", "leadStatus"),
        DefaultPair("Rating", "rating"),
        _own("IsConverted", "salesforceIsConverted", Kind.BOOLEAN),
        _own("ConvertedDate", "salesforceConvertedDate", Kind.DATE),
        *TO_SALESFORCE_ONLY,
    ),
)

FAMILIES = {family.name: family for family in (LEAD,)}
