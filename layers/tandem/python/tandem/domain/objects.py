"""The object families as data: the field pairs that hold without any configuration.

The default pairs are those of the native sync (Adobe, "Default Salesforce Field Mapping").
"""

from __future__ import annotations

from tandem.domain.family import (
    COMPANY,
    CONVERTED_INTO,
    KEY_OF,
    MERGED_INTO,
    OWNER,
    DefaultPair,
    Family,
    Home,
    down,
)
from tandem.domain.fields import Field
from tandem.domain.mapping import Direction
from tandem.domain.opportunities import OPPORTUNITY, ROLE
from tandem.domain.values import Kind


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

USER = Family(
    name="user",
    salesforce="User",
    stage=1,
    home=Home.SALES_PERSON,
    keys=(down("Id", KEY_OF[Home.SALES_PERSON]),),
    offered=(
        down("FirstName", "firstName"),
        down("LastName", "lastName"),
        down("Email", "email"),
        down("Phone", "phone"),
        down("MobilePhone", "mobilePhone"),
        down("Fax", "fax"),
        down("Title", "title"),
    ),
)

ACCOUNT = Family(
    name="account",
    salesforce="Account",
    stage=2,
    home=Home.COMPANY,
    keys=(down("Id", KEY_OF[Home.COMPANY]),),
    offered=(
        down("Name", "company"),
        down("Phone", "mainPhone"),
        down("BillingStreet", "billingStreet"),
        down("BillingCity", "billingCity"),
        down("BillingState", "billingState"),
        down("BillingPostalCode", "billingPostalCode"),
        down("BillingCountry", "billingCountry"),
        down("Website", "website"),
        down("Industry", "industry"),
        down("AnnualRevenue", "annualRevenue"),
        down("NumberOfEmployees", "numberOfEmployees"),
        down("Sic", "sicCode"),
        down("Site", "site"),
        down("Description", "mktoCompanyNotes"),
        OWNER,
    ),
)

LEAD = Family(
    name="lead",
    salesforce="Lead",
    stage=3,
    heirs=(MERGED_INTO, CONVERTED_INTO),
    keys=KEYS,
    offered=(
        *PERSON,
        OWNER,
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

CONTACT = Family(
    name="contact",
    salesforce="Contact",
    stage=4,
    heirs=(MERGED_INTO,),
    keys=KEYS,
    offered=(
        *PERSON,
        OWNER,
        COMPANY,
        DefaultPair("MailingStreet", "address"),
        DefaultPair("MailingCity", "city"),
        DefaultPair("MailingState", "state"),
        DefaultPair("MailingPostalCode", "postalCode"),
        DefaultPair("MailingCountry", "country"),
        DefaultPair("Birthdate", "dateOfBirth"),
        *TO_SALESFORCE_ONLY,
    ),
)

FAMILIES = {family.name: family for family in (USER, ACCOUNT, LEAD, CONTACT, OPPORTUNITY, ROLE)}


def door_of(object_: str) -> str:
    """The door that works on an object; any other name is a door's already."""
    return FAMILIES[object_].door if object_ in FAMILIES else object_
