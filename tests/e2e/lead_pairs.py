"""The default lead mapping as a table: a value on each side, and what the other side makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.e2e.town import Town


@dataclass(frozen=True)
class Case:
    """One pair: what Salesforce is given and Marketo then shows, and the same the other way (None: one way)."""

    salesforce: str
    marketo: str
    down: tuple[Any, Any] | None
    up: tuple[Any, Any] | None


def same(salesforce: str, marketo: str, down: Any, up: Any) -> Case:
    """A pair whose values look alike on both sides."""
    return Case(salesforce, marketo, (down, down), (up, up))


STANDARD = (
    same("FirstName", "firstName", "Zoë", "Łukasz"),
    same("LastName", "lastName", "Đặng", "Ødegård"),
    same("Salutation", "salutation", "Dr.", "Prof."),
    same("Title", "title", "Leiterin Einkauf", "取締役"),
    same("Email", "email", "zoe@example.com", "lukasz@example.com"),
    same("HasOptedOutOfEmail", "unsubscribed", True, False),
    same("Phone", "phone", "+49 30 123", "+48 22 456"),
    same("MobilePhone", "mobilePhone", "+49 170 1", "+48 600 2"),
    same("Fax", "fax", "+49 30 9", "+48 22 8"),
    same("LeadSource", "leadSource", "Web", "Partner Referral"),
    same("Description", "mktoPersonNotes", "Kam über die Messe", "Zadzwonić w środę"),
    same("Street", "address", "Hauptstraße 1\n3. Stock", "ul. Łąkowa 5"),
    same("City", "city", "München", "Łódź"),
    same("State", "state", "Bayern", "Łódzkie"),
    same("PostalCode", "postalCode", "80331", "90-001"),
    same("Country", "country", "Deutschland", "Polska"),
    same("Company", "company", "Müller & Söhne GmbH", "Żabka Sp. z o.o."),
    same("Website", "website", "https://mueller.example", "https://zabka.example"),
    same("Industry", "industry", "Machinery", "Retail"),
    same("AnnualRevenue", "annualRevenue", 1500000, 2500000),
    same("NumberOfEmployees", "numberOfEmployees", 250, 251),
    same("Status", "leadStatus", "Working - Contacted", "Open - Not Contacted"),
    same("Rating", "rating", "Warm", "Hot"),
)
"""Two ways, standard fields of both sides."""

CUSTOM = (
    same("Nickname__c", "Nickname", "Żółw", "Bär"),
    same("Buying_Notes__c", "Buying_Notes", "erste\nzweite", "jedna\ndruga"),
    same("Short_Note__c", "Short_Note", "kurz", "krótko"),
    same("Lifecycle_Stage__c", "Lifecycle_Stage", "MQL", "SAL"),
    same("Product_Interest__c", "Product_Interest", "Solar;Storage", "Solar;Wind"),
    same("Expected_Seats__c", "Expected_Seats", 12, 13),
    same("Engagement_Rate__c", "Engagement_Rate", 0.125, 0.25),
    same("Budget__c", "Budget", 1234.56, 999.5),
    same("Fit__c", "Fit", 12.5, 13.5),
    same("Webinar_Attendee__c", "Webinar_Attendee", True, False),
    same("Renewal_Date__c", "Renewal_Date", "2027-02-28", "2028-02-29"),
    Case(
        "Last_Demo__c",
        "Last_Demo",
        ("2026-03-01T09:30:00.000+0000", "2026-03-01T09:30:00Z"),
        ("2026-04-01T08:00:00+02:00", "2026-04-01T06:00:00.000+0000"),
    ),
    same("Profile_Page__c", "Profile_Page", "https://example.com/zoë", "https://example.com/ł"),
    same("Assistant_Phone__c", "Assistant_Phone", "030 1", "022 2"),
    same("Second_Email__c", "Second_Email", "second@example.com", "drugi@example.com"),
)
"""Two ways, custom fields of Salesforce with the Marketo fields that are made for them."""

TWO_WAY = STANDARD + CUSTOM


def sales_values(cases: tuple[Case, ...]) -> dict[str, Any]:
    """What a sales user enters."""
    return {case.salesforce: case.down[0] for case in cases if case.down}


def marketer_values(cases: tuple[Case, ...]) -> dict[str, Any]:
    """What a marketer enters."""
    return {case.marketo: case.up[0] for case in cases if case.up}


def shown(record: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """The record's values of these names; an empty field is None."""
    return {name: record.get(name) for name in names}


def assert_at_rest(town: Town) -> None:
    """Another cycle writes nothing to either side and leaves every record as it is."""
    before = town.leads(), town.people()
    with town.counted() as cost:
        town.run()
    assert cost.writes == 0
    assert (town.leads(), town.people()) == before
