"""SOQL: which rows a query finds, in which order, and how they look."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client


@pytest.fixture
def people(salesforce: Client) -> dict[str, str]:
    """Four leads that differ in what the tests ask for, by last name."""
    rows: list[dict[str, Any]] = [
        {"LastName": "Adams", "Company": "One", "Email": "a@one.example", "NumberOfEmployees": 5, "Rating": "Hot"},
        {"LastName": "Brown", "Company": "Two", "Email": None, "NumberOfEmployees": 50, "HasOptedOutOfEmail": True},
        {"LastName": "Çelik", "Company": "One", "Email": "c@one.example", "Renewal_Date__c": "2026-03-01"},
        {"LastName": "o'Neil", "Company": "100%_x", "Budget__c": 12.5, "Product_Interest__c": "Solar;Wind"},
    ]
    for number, row in enumerate(rows):
        row["SystemModstamp"] = f"2026-01-0{number + 1}T00:00:00.000+0000"
    return dict(zip(["Adams", "Brown", "Çelik", "o'Neil"], salesforce.load("Lead", *rows), strict=True))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("Company = 'one'", "Adams Çelik"),
        ("Company != 'One'", "Brown o'Neil"),
        ("Email = null", "Brown o'Neil"),
        ("Email != null AND Rating = null", "Çelik"),
        ("Email != 'a@one.example'", "Brown Çelik o'Neil"),
        ("Company IN ('TWO', '100%_x')", "Brown o'Neil"),
        ("Company NOT IN ('Two')", "Adams Çelik o'Neil"),
        ("LastName LIKE 'a%'", "Adams"),
        ("LastName LIKE '_rown'", "Brown"),
        ("Company LIKE '%\\%\\_%'", "o'Neil"),
        ("LastName = 'O\\'NEIL'", "o'Neil"),
        ("NumberOfEmployees > 5", "Brown"),
        ("NumberOfEmployees >= 5 AND NumberOfEmployees < 50", "Adams"),
        ("NumberOfEmployees <= 5", "Adams"),
        ("Budget__c = 12.50", "o'Neil"),
        ("HasOptedOutOfEmail = TRUE", "Brown"),
        ("NOT HasOptedOutOfEmail = true", "Adams Çelik o'Neil"),
        ("Company = 'Two' OR (Company = 'One' AND Rating = 'Hot')", "Adams Brown"),
        ("NOT (Company = 'One' OR Company = 'Two')", "o'Neil"),
        ("Renewal_Date__c = 2026-03-01", "Çelik"),
        ("Renewal_Date__c > 2026-03-01", ""),
        ("SystemModstamp >= 2026-01-03T00:00:00Z", "Çelik o'Neil"),
        ("SystemModstamp > 2026-01-03T00:00:00Z", "o'Neil"),
        ("SystemModstamp >= 2026-01-02T01:00:00+02:00 AND SystemModstamp <= 2026-01-03T00:00:00.000Z", "Brown Çelik"),
        ("SystemModstamp = 2026-01-02T00:00:00Z", "Brown"),
        ("Product_Interest__c INCLUDES ('Wind', 'Storage')", "o'Neil"),
        ("Product_Interest__c INCLUDES ('Wind;Storage')", ""),
        ("Product_Interest__c EXCLUDES ('Wind')", "Adams Brown Çelik"),
        ("Product_Interest__c = 'Solar;Wind'", "o'Neil"),
        ("(((Company = 'Two')))", "Brown"),
        ("lead.LASTNAME = 'adams'", "Adams"),
    ],
)
@pytest.mark.usefixtures("people")
def test_a_where_clause_finds_its_rows(salesforce: Client, where: str, expected: str) -> None:
    rows = salesforce.rows(f"SELECT LastName FROM Lead WHERE {where} ORDER BY SystemModstamp")

    assert " ".join(row["LastName"] for row in rows) == expected


def test_rows_are_found_by_long_and_by_short_ids(salesforce: Client, people: dict[str, str]) -> None:
    long, short = people["Adams"], people["Brown"][:15]

    rows = salesforce.rows(f"SELECT Id FROM Lead WHERE Id IN ('{long}', '{short}') ORDER BY Id")

    assert [row["Id"] for row in rows] == [people["Adams"], people["Brown"]]


@pytest.mark.usefixtures("people")
def test_a_keyset_walks_through_rows_of_one_second(salesforce: Client) -> None:
    ids = salesforce.load(
        "Lead",
        *[{"LastName": "T", "Company": "T", "SystemModstamp": "2026-02-01T00:00:00.000+0000"} for _ in range(5)],
    )
    seen: list[str] = []
    after = "000000000000000"
    while True:
        page = salesforce.rows(
            "SELECT Id FROM Lead WHERE SystemModstamp >= 2026-02-01T00:00:00Z AND (SystemModstamp > "
            f"2026-02-01T00:00:00Z OR (SystemModstamp = 2026-02-01T00:00:00Z AND Id > '{after}')) "
            "ORDER BY SystemModstamp, Id LIMIT 2"
        )
        if not page:
            break
        seen += [row["Id"] for row in page]
        after = seen[-1]

    assert seen == sorted(ids)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("LastName", "Adams Brown o'Neil Çelik"),
        ("LastName DESC", "Çelik o'Neil Brown Adams"),
        ("NumberOfEmployees, LastName", "o'Neil Çelik Adams Brown"),
        ("NumberOfEmployees DESC NULLS LAST, LastName DESC", "Brown Adams Çelik o'Neil"),
        ("NumberOfEmployees ASC NULLS FIRST, SystemModstamp DESC", "o'Neil Çelik Adams Brown"),
        ("Company DESC, LastName ASC", "Brown Adams Çelik o'Neil"),
    ],
)
@pytest.mark.usefixtures("people")
def test_order_by_sorts_without_case_and_puts_nulls_first(salesforce: Client, order: str, expected: str) -> None:
    rows = salesforce.rows(f"SELECT LastName FROM Lead ORDER BY {order}")

    assert " ".join(row["LastName"] for row in rows) == expected


@pytest.mark.usefixtures("people")
def test_limit_offset_and_count(salesforce: Client) -> None:
    rows = salesforce.rows("SELECT LastName FROM Lead ORDER BY SystemModstamp LIMIT 2 OFFSET 1")
    count = salesforce.query("SELECT COUNT() FROM Lead WHERE Company = 'One'")

    assert [row["LastName"] for row in rows] == ["Brown", "Çelik"]
    assert count == {"totalSize": 2, "done": True, "records": []}


@pytest.mark.usefixtures("people")
def test_without_order_by_nobody_can_lean_on_the_order_of_loading(salesforce: Client) -> None:
    rows = salesforce.rows("SELECT LastName FROM Lead")

    assert [row["LastName"] for row in rows] == ["o'Neil", "Çelik", "Brown", "Adams"]


def test_a_parent_is_an_object_and_an_absent_one_is_null(salesforce: Client) -> None:
    account = salesforce.create("Account", Name="Kauri plc")
    salesforce.create("Contact", LastName="With", AccountId=account)
    salesforce.create("Contact", LastName="Without")

    answer = salesforce.query("SELECT LastName, Account.Name, Account.Id, Owner.Name FROM Contact ORDER BY LastName")

    with_account, without = answer["records"]
    assert with_account["Account"] == {
        "attributes": {"type": "Account", "url": f"/services/data/v60.0/sobjects/Account/{account}"},
        "Name": "Kauri plc",
        "Id": account,
    }
    assert without["Account"] is None
    assert without["Owner"]["attributes"]["type"] == "User"


def test_the_owner_of_a_lead_is_served_as_a_name_be_it_user_or_queue(salesforce: Client) -> None:
    queue = salesforce.load("Group", {"Name": "Inbound", "Type": "Queue", "DeveloperName": "Inbound"})[0]
    salesforce.load("Lead", {"LastName": "Q", "Company": "C", "OwnerId": queue}, {"LastName": "U", "Company": "C"})

    answer = salesforce.query("SELECT Owner.Name, Owner.Type FROM Lead ORDER BY LastName")

    by_queue, by_user = (record["Owner"] for record in answer["records"])
    assert (by_queue["attributes"]["type"], by_queue["Name"], by_queue["Type"]) == ("Name", "Inbound", "Queue")
    assert (by_user["attributes"]["type"], by_user["Name"], by_user["Type"]) == ("Name", "Sam Sales", "User")
    assert salesforce.rows("SELECT LastName FROM Lead WHERE Owner.Name = 'inbound'") == [{"LastName": "Q"}]


def test_values_worked_out_on_reading_are_served_and_filtered(salesforce: Client) -> None:
    lead = salesforce.lead(Salutation="Dr.", Budget__c=200, Fit__c=2.5, Street="1 High St", City="Hastings")

    row = salesforce.rows("SELECT Greeting__c, Annual_Fee__c, PhotoUrl, Address, Name FROM Lead")[0]

    assert row["Greeting__c"] == "Dr. Ngata (Sync Integration)"
    assert row["Annual_Fee__c"] == 500.0
    assert row["PhotoUrl"].endswith(lead)
    assert row["Address"]["city"] == "Hastings"
    assert row["Address"]["country"] is None
    assert len(salesforce.rows("SELECT Id FROM Lead WHERE Annual_Fee__c > 499")) == 1


@pytest.mark.parametrize(
    ("literal", "found"),
    [
        ("= TODAY", True),
        ("= YESTERDAY", False),
        ("= LAST_N_DAYS:3", True),
        ("< TODAY", False),
        (">= THIS_MONTH", True),
        ("> THIS_YEAR", False),
        ("< NEXT_WEEK", True),
        ("!= LAST_YEAR", True),
        ("> NEXT_N_DAYS:2", False),
    ],
)
def test_relative_dates_follow_the_clock_of_the_organisation(salesforce: Client, literal: str, found: bool) -> None:
    salesforce.admin("POST", "/clock", {"set": "2027-08-18T12:00:00Z", "frozen": True})
    salesforce.login()
    salesforce.lead(Renewal_Date__c="2027-08-18")

    for field in ("CreatedDate", "Renewal_Date__c"):
        assert bool(salesforce.rows(f"SELECT Id FROM Lead WHERE {field} {literal}")) is found, field


def test_numbers_booleans_and_dates_have_their_json_types(salesforce: Client) -> None:
    salesforce.lead(
        NumberOfEmployees=7, Budget__c=1234.5, Expected_Seats__c=3, Last_Demo__c="2026-01-02T03:04:05+01:00"
    )

    row = salesforce.rows("SELECT NumberOfEmployees, Budget__c, Expected_Seats__c, Last_Demo__c, DoNotCall FROM Lead")[
        0
    ]

    assert row == {
        "NumberOfEmployees": 7,
        "Budget__c": 1234.5,
        "Expected_Seats__c": 3.0,
        "Last_Demo__c": "2026-01-02T02:04:05.000+0000",
        "DoNotCall": False,
    }
    assert isinstance(row["Expected_Seats__c"], float)
