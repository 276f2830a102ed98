"""Pages of long answers: sizes, locators, and what happens between two pages."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem


@pytest.fixture
def many(salesforce: Client) -> list[str]:
    """2,500 leads."""
    return salesforce.load("Lead", *[{"LastName": f"L{number}", "Company": "C"} for number in range(2_500)])


def _first(client: Client, **headers: str) -> dict[str, Any]:
    options = {name.replace("_", "-"): value for name, value in headers.items()}
    answer: dict[str, Any] = client.get("/query", headers=options, q="SELECT Id, Title FROM Lead ORDER BY Id").json()
    return answer


def _next(client: Client, page: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(client.url + page["nextRecordsUrl"]).json()
    return answer


def test_a_long_answer_comes_in_pages_of_2_000(salesforce: Client, many: list[str]) -> None:
    first = _first(salesforce)
    second = _next(salesforce, first)

    assert (first["totalSize"], first["done"], len(first["records"])) == (2_500, False, 2_000)
    assert first["nextRecordsUrl"].startswith("/services/data/v60.0/query/01g")
    assert (second["totalSize"], second["done"], len(second["records"])) == (2_500, True, 500)
    assert "nextRecordsUrl" not in second
    assert [row["Id"] for row in first["records"] + second["records"]] == many


@pytest.mark.parametrize(("wish", "size"), [("500", 500), ("50", 200), ("5000", 2_000)])
@pytest.mark.usefixtures("many")
def test_a_wish_for_a_page_size_is_kept_within_its_bounds(salesforce: Client, wish: str, size: int) -> None:
    assert len(_first(salesforce, Sforce_Query_Options=f"batchSize={wish}")["records"]) == size


@pytest.mark.usefixtures("many")
def test_an_admin_can_make_pages_shorter_as_wide_rows_do(salesforce: Client) -> None:
    salesforce.admin("POST", "/limits", {"page_max_rows": 300})

    assert len(_first(salesforce)["records"]) == 300


@pytest.mark.usefixtures("many")
def test_a_locator_belongs_to_its_user_and_lives_two_days(salesforce: Client, other: Client) -> None:
    first = _first(salesforce)

    strangers = problem(other.get(other.url + first["nextRecordsUrl"]))
    salesforce.admin("POST", "/sessions", {"expire": "all"})
    salesforce.login()
    in_a_new_session = salesforce.get(salesforce.url + first["nextRecordsUrl"])
    salesforce.admin("POST", "/clock", {"advance": 49 * 3600})
    salesforce.login()
    expired = problem(salesforce.get(salesforce.url + first["nextRecordsUrl"]))

    assert strangers["errorCode"] == expired["errorCode"] == "INVALID_QUERY_LOCATOR"
    assert in_a_new_session.status_code == 200


def test_an_invented_locator_is_refused(salesforce: Client) -> None:
    answer = salesforce.get("/query/01g000000000000AAA-2000")

    assert (answer.status_code, problem(answer)["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")


def test_a_page_shows_the_values_of_its_own_time(salesforce: Client, many: list[str]) -> None:
    first = _first(salesforce)
    salesforce.admin("POST", "/edit", {"object": "Lead", "id": many[2_400], "fields": {"Title": "later"}})
    salesforce.admin("POST", "/delete", {"object": "Lead", "id": many[2_401]})
    late = salesforce.lead()

    second = _next(salesforce, first)

    titles = {row["Id"]: row["Title"] for row in second["records"]}
    assert titles[many[2_400]] == "later"
    assert many[2_401] not in titles
    assert late not in titles
    assert len(titles) == 499
