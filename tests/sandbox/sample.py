"""Sample leads made from a seed that look like an org's: many scripts, gaps, duplicates, every type, never uniform."""

# ruff: noqa: RUF001 (names in other scripts are the point of this file, look-alikes included)

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Lead = dict[str, Any]
FIRST = (
    "Ana", "José", "Søren", "Zoë", "Jürgen", "Małgorzata", "Nguyễn", "Олег", "Ελένη", "美咲", "智恩", "أمل", "नेहा",
    "Siobhán", "D'Angelo", "Mary Jane", "Ólafur", "Ivana", "Chidi", "Léa", "Bob", "Priya", "Tomáš", "Inês",
)  # fmt: skip
LAST = (
    "García", "Müller", "O'Brien", "Nowak", "Øvergård", "Иванова", "Παπαδόπουλος", "田中", "김", "Al-Masri", "Sharma",
    "Smith", "Smith", "Johnson", "van der Berg", "Lefèvre", "Čapek", "de la Cruz", "Æbelø", "Nwosu", "Brown-Williams",
)  # fmt: skip
COMPANIES = (
    "Acme", "Müller & Söhne GmbH", "Société Générale d'Eau", "株式会社さくら", "O'Reilly Tools", "ООО Ромашка",
    "Northwind Traders", "Grüner Tee AG", "Contoso", "São Paulo Máquinas", "Global Logistics (EMEA), Ltd.",
)  # fmt: skip
CITIES = (
    ("Lyon", "France"),
    ("Köln", "Germany"),
    ("Austin", "United States"),
    ("東京", "Japan"),
    ("São Paulo", "Brazil"),
)
SOURCES = ("Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other")
INDUSTRIES = ("Banking", "Biotechnology", "Chemicals", "Retail", "Utilities")
NOTES = (
    "Met at the fair; wants a call back after Easter.\nBudget is decided in May.",
    "« Très intéressée » — envoyer le catalogue.",
    "Prefers e-mail. " * 40,
    "価格表を送付済み。",
)
MOMENT = datetime(2024, 3, 1, 8, 30, tzinfo=UTC)


def leads(number: int, seed: int) -> Iterator[Lead]:
    """That many leads; the same seed makes the same leads."""
    random = Random(seed)
    for index in range(number):
        yield _lead(random, index)


def _lead(random: Random, index: int) -> Lead:
    first, last = random.choice(FIRST), random.choice(LAST)
    city, country = random.choice(CITIES)
    lead: Lead = {"LastName": last, "Company": random.choice(COMPANIES), "FirstName": first}
    offered: dict[str, Any] = {
        "Email": _address(random, index),
        "Title": random.choice(("CMO", "Head of Growth", "Ingénieur", "部長", "VP, Sales & Marketing")),
        "Salutation": random.choice(("Ms.", "Mr.", "Dr.", "Prof.")),
        "Phone": f"+{random.randint(1, 99)} {random.randint(100, 999)} {random.randint(100000, 999999)}",
        "MobilePhone": f"({random.randint(200, 999)}) {random.randint(100, 999)}-{random.randint(1000, 9999)}",
        "Street": f"{random.randint(1, 400)} rue de l'Église\nBât. {random.choice('ABC')}",
        "City": city,
        "Country": country,
        "PostalCode": f"{random.randint(1000, 99999):05d}",
        "Website": f"https://www.example{random.randint(1, 60)}.com/{index}",
        "LeadSource": random.choice(SOURCES),
        "Industry": random.choice(INDUSTRIES),
        "Rating": random.choice(("Hot", "Warm", "Cold")),
        "AnnualRevenue": random.choice((120000, 1250000.5, 99999999, 0)),
        "NumberOfEmployees": random.choice((1, 12, 250, 18000)),
        "Description": random.choice(NOTES),
        "Nickname__c": random.choice(("Ace", "Zé", "Mimi")),
        "Short_Note__c": "Called twice.",
        "Expected_Seats__c": random.choice((5, 40, 1200)),
        "Engagement_Rate__c": random.choice((0.25, 12.5, 99.75)),
        "Budget__c": random.choice((1000, 25000.75)),
        "Fit__c": random.choice((10, 55.5, 100)),
        "Webinar_Attendee__c": True,
        "Renewal_Date__c": (MOMENT.date() + timedelta(days=random.randint(0, 900))).isoformat(),
        "Last_Demo__c": (MOMENT + timedelta(minutes=random.randint(0, 900000))).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        "Profile_Page__c": f"https://people.example.org/{index}",
        "Second_Email__c": f"private{index}@example.org",
        "HasOptedOutOfEmail": True,
    }
    rare = {"HasOptedOutOfEmail": 0.05, "Description": 0.2, "Email": 0.93}
    for name, value in offered.items():
        if random.random() < rare.get(name, 0.55):
            lead[name] = value
    return lead


def _address(random: Random, index: int) -> str:
    """Mostly one's own; sometimes shared, as in a family or at a front desk."""
    if random.random() < 0.04:
        return f"info{random.randint(1, 5)}@example.com"
    return f"person{index}@example{index % 7}.com"


def marketo_people(known: Sequence[Lead], number: int, seed: int) -> Iterator[dict[str, Any]]:
    """People that only Marketo knows; every second one carries the e-mail of a lead, and some values of its own."""
    random = Random(seed + 1)
    shared = Counter(lead.get("Email") for lead in known)
    alone = [lead for lead in known if lead.get("Email") and shared[lead["Email"]] == 1]
    for index in range(number):
        if index % 2 and index // 2 < len(alone):
            yield _adoptable(random, alone[index // 2])
        else:
            yield {
                "firstName": random.choice(FIRST),
                "lastName": random.choice(LAST),
                "email": f"webinar{index}@example.net",
            }


def _adoptable(random: Random, lead: Lead) -> dict[str, Any]:
    """The same person as Marketo met it: same name, a few fields more, a few fields otherwise."""
    person = {"email": lead["Email"], "lastName": lead["LastName"], "company": lead["Company"]}
    if "FirstName" in lead:
        person["firstName"] = lead["FirstName"]
    if random.random() < 0.3:
        person["title"] = "Newsletter reader"
    if random.random() < 0.3:
        person["mobilePhone"] = "+33 6 12 34 56 78"
    return person
