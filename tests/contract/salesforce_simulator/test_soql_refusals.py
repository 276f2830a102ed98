"""SOQL that Salesforce refuses, in its words."""

import json
from pathlib import Path

import pytest

from tests.contract.salesforce_simulator.client import Client, problem
from tests.contract.salesforce_simulator.conftest import OTHER


@pytest.mark.parametrize(
    "soql",
    [
        "",
        "SELECT",
        "SELECT FROM Lead",
        "SELECT Id Lead",
        "SELECT Id, FROM Lead",
        "SELECT Id FROM Lead WHERE",
        "SELECT Id FROM Lead WHERE Id",
        "SELECT Id FROM Lead WHERE LastName = 'x' AND Company = 'y' OR Company = 'z'",
        "SELECT Id FROM Lead WHERE (LastName = 'x'",
        'SELECT Id FROM Lead WHERE LastName = "x"',
        "SELECT Id FROM Lead WHERE LastName = 'x",
        "SELECT Id FROM Lead WHERE LastName = '\\q'",
        "SELECT Id FROM Lead WHERE LastName IN ()",
        "SELECT Id FROM Lead WHERE LastName = x",
        "SELECT Id FROM Lead LIMIT -1",
        "SELECT Id FROM Lead LIMIT 1.5",
        "SELECT Id FROM Lead ORDER LastName",
        "SELECT Id FROM Lead; DROP",
        "SELECT Id, Id FROM Lead",
        "SELECT Id FROM Lead WHERE LastName = '" + "x" * 4001 + "'",
    ],
)
def test_what_is_not_soql_is_malformed(salesforce: Client, soql: str) -> None:
    answer = salesforce.get("/query", q=soql)

    assert answer.status_code == 400
    assert problem(answer)["errorCode"] == "MALFORMED_QUERY"


def test_a_query_over_100_000_characters_is_refused(salesforce: Client) -> None:
    soql = "SELECT Id FROM Lead WHERE LastName IN (" + ",".join(["'" + "x" * 90 + "'"] * 1100) + ")"
    part = {"method": "GET", "referenceId": "a", "url": f"/services/data/v60.0/query?q={soql}"}

    inner = salesforce.call("POST", "/composite", {"compositeRequest": [part]}).json()["compositeResponse"][0]

    assert inner["httpStatusCode"] == 400
    assert "100000 characters" in inner["body"][0]["message"]


def test_an_unknown_field_is_named_with_its_place(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-query_error_response.json").read_text())

    answer = salesforce.get("/query", q="SELECT Id, Nickname FROM Lead")

    error = problem(answer)
    assert error.keys() == recorded[0].keys()
    assert (answer.status_code, error["errorCode"]) == (400, "INVALID_FIELD")
    assert "ERROR at Row:1:Column:12" in error["message"]
    assert "No such column 'Nickname' on entity 'Lead'. If you are attempting to use a custom field" in error["message"]


@pytest.mark.parametrize("clause", ["WHERE Foo__c = null", "ORDER BY Foo__c", "WHERE Owner.Foo = 'x'"])
def test_an_unknown_field_is_refused_wherever_it_stands(salesforce: Client, clause: str) -> None:
    assert problem(salesforce.get("/query", q=f"SELECT Id FROM Lead {clause}"))["errorCode"] == "INVALID_FIELD"


def test_one_hidden_field_kills_the_whole_query_of_that_user_alone(salesforce: Client, other: Client) -> None:
    salesforce.admin("POST", "/fls", {"user": OTHER.username, "object": "Lead", "field": "Phone", "right": "hidden"})
    salesforce.lead()

    answer = other.get("/query", q="SELECT Id, Phone FROM Lead")

    assert "No such column 'Phone' on entity 'Lead'" in problem(answer)["message"]
    assert salesforce.get("/query", q="SELECT Id, Phone FROM Lead").status_code == 200
    assert "Phone" not in other.read("Lead", other.rows("SELECT Id FROM Lead")[0]["Id"])


def test_a_hidden_lookup_hides_its_parent(salesforce: Client, other: Client) -> None:
    rights = {"user": OTHER.username, "object": "Contact", "field": "AccountId", "right": "hidden"}
    salesforce.admin("POST", "/fls", rights)

    answer = other.get("/query", q="SELECT Account.Name FROM Contact")

    assert "Didn't understand relationship 'Account'" in problem(answer)["message"]


def test_an_unknown_object_is_not_supported(salesforce: Client, other: Client) -> None:
    salesforce.admin("POST", "/permissions", {"user": OTHER.username, "object": "Account", "right": "none"})

    for client, name in ((salesforce, "Whizbang"), (other, "Account")):
        error = problem(client.get("/query", q=f"SELECT Id FROM {name}"))
        assert error["errorCode"] == "INVALID_TYPE"
        assert f"sObject type '{name}' is not supported" in error["message"]


@pytest.mark.parametrize(
    ("where", "code", "words"),
    [
        ("LastName = 5", "INVALID_FIELD", "must be of type string and should be enclosed in quotes"),
        ("NumberOfEmployees = '5'", "INVALID_FIELD", "must be of type int and should not be enclosed in quotes"),
        ("DoNotCall = 'true'", "INVALID_FIELD", "must be of type boolean"),
        ("CreatedDate > '2026-01-01T00:00:00Z'", "INVALID_FIELD", "must be of type dateTime"),
        ("CreatedDate > 2026-01-01", "INVALID_FIELD", "must be of type dateTime"),
        ("Renewal_Date__c > 2026-01-01T00:00:00Z", "INVALID_FIELD", "must be of type date"),
        ("Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
        ("Description = 'x'", "INVALID_FIELD", "field 'Description' can not be filtered in a query call"),
        ("Buying_Notes__c LIKE 'x%'", "INVALID_FIELD", "can not be filtered"),
        ("NumberOfEmployees LIKE '5%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("DoNotCall > true", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("Rating INCLUDES ('Hot')", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("LastName < null", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("LastName = TODAY", "INVALID_FIELD", "must be of type string"),
    ],
)
def test_a_filter_that_does_not_fit_its_field_is_refused(salesforce: Client, where: str, code: str, words: str) -> None:
    salesforce.lead()

    error = problem(salesforce.get("/query", q=f"SELECT Id FROM Lead WHERE {where}"))

    assert error["errorCode"] == code
    assert words in error["message"]


def test_a_long_text_can_be_selected_but_not_sorted_by(salesforce: Client) -> None:
    salesforce.lead(Description="long")

    assert salesforce.rows("SELECT Description FROM Lead") == [{"Description": "long"}]
    assert (
        "can not be sorted"
        in problem(salesforce.get("/query", q="SELECT Id FROM Lead ORDER BY Description"))["message"]
    )


def test_an_offset_over_2_000_is_refused(salesforce: Client) -> None:
    error = problem(salesforce.get("/query", q="SELECT Id FROM Lead LIMIT 1 OFFSET 2001"))

    assert error == {"message": "Maximum SOQL offset allowed is 2000", "errorCode": "NUMBER_OUTSIDE_VALID_RANGE"}


@pytest.mark.parametrize(
    "soql",
    [
        "SELECT Company, COUNT(Id) FROM Lead GROUP BY Company",
        "SELECT FIELDS(ALL) FROM Lead LIMIT 200",
        "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
        "SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account)",
        "SELECT MAX(SystemModstamp) FROM Lead",
    ],
)
def test_soql_that_the_simulator_lacks_is_refused_in_its_own_name(salesforce: Client, soql: str) -> None:
    answer = salesforce.get("/query", q=soql)

    assert (answer.status_code, problem(answer)["errorCode"]) == (501, "SIMULATOR_LIMIT")
