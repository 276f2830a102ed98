"""Composite and batch: references, limits, transactions, accounting."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem

ROOT = "/services/data/v60.0"
GOOD = {"LastName": "Good", "Company": "C"}


def _part(reference: str, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
    part: dict[str, Any] = {"referenceId": reference, "method": method, "url": ROOT + path}
    if body is not None:
        part["body"] = body
    if headers:
        part["httpHeaders"] = {name.replace("_", "-"): value for name, value in headers.items()}
    return part


def _run(client: Client, *parts: dict[str, Any], all_or_none: bool = False, **headers: str) -> list[dict[str, Any]]:
    answer = client.call(
        "POST",
        "/composite",
        {"allOrNone": all_or_none, "compositeRequest": list(parts)},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    assert answer.status_code == 200, answer.text
    parts_answered: list[dict[str, Any]] = answer.json()["compositeResponse"]
    return parts_answered


def test_later_parts_refer_to_earlier_results(salesforce: Client) -> None:
    answers = _run(
        salesforce,
        _part("acc", "POST", "/sobjects/Account", {"Name": "Kauri"}),
        _part("con", "POST", "/sobjects/Contact", {"LastName": "Ngata", "AccountId": "@{acc.id}"}),
        _part("found", "GET", "/query?q=SELECT+Id,AccountId+FROM+Contact+WHERE+Id='@{con.id}'"),
        _part("title", "PATCH", "/sobjects/Contact/@{found.records[0].Id}", {"Title": "Chair"}),
    )

    assert [one["httpStatusCode"] for one in answers] == [201, 201, 200, 204]
    assert [one["referenceId"] for one in answers] == ["acc", "con", "found", "title"]
    assert answers[0]["httpHeaders"]["Location"].endswith(answers[0]["body"]["id"])
    assert answers[2]["body"]["records"][0]["AccountId"] == answers[0]["body"]["id"]
    assert salesforce.read("Contact", answers[1]["body"]["id"])["Title"] == "Chair"


def test_a_reference_to_a_failed_part_halts_the_part(salesforce: Client) -> None:
    answers = _run(
        salesforce,
        _part("bad", "POST", "/sobjects/Account", {}),
        _part("child", "POST", "/sobjects/Contact", {"LastName": "x", "AccountId": "@{bad.id}"}),
        _part("alone", "POST", "/sobjects/Account", {"Name": "fine"}),
    )

    assert [one["httpStatusCode"] for one in answers] == [400, 400, 201]
    assert answers[1]["body"] == [
        {
            "errorCode": "PROCESSING_HALTED",
            "message": "Invalid reference specified. No value for bad.id found in bad",
        }
    ]


def test_all_or_none_rolls_the_neighbours_back_as_recorded(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "camel-composite-rolled-back.json").read_text())

    answers = _run(
        salesforce,
        _part("good", "POST", "/sobjects/Account", {"Name": "x"}),
        _part("bad", "POST", "/sobjects/Account", {}),
        all_or_none=True,
    )

    rolled_back = recorded["compositeResponse"][0]
    assert answers[0] == rolled_back | {"referenceId": "good"}
    assert answers[1]["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert salesforce.query("SELECT COUNT() FROM Account")["totalSize"] == 0


def test_five_collections_write_a_thousand_records_in_one_counted_call(salesforce: Client) -> None:
    records = [{"attributes": {"type": "Lead"}, **GOOD}] * 200
    before = salesforce.admin("GET", "/limits")["used"]
    salesforce.admin("DELETE", "/counters")

    answers = _run(salesforce, *[_part(f"c{n}", "POST", "/composite/sobjects", {"records": records}) for n in range(5)])

    assert sum(len(one["body"]) for one in answers) == 1_000
    assert salesforce.admin("GET", "/limits")["used"] == before + 1
    call = salesforce.admin("GET", "/calls")["calls"][-1]
    assert (call["operation"], call["counted"], call["records"]) == ("composite", 1, 1_000)
    assert call["parts"] == ["collections-create"] * 5


def test_six_queries_or_collections_are_too_many(salesforce: Client) -> None:
    parts = [_part(f"q{n}", "GET", "/query?q=SELECT+Id+FROM+Lead") for n in range(6)]

    answer = salesforce.call("POST", "/composite", {"compositeRequest": parts})

    assert (answer.status_code, problem(answer)["errorCode"]) == (400, "LIMIT_EXCEEDED")


def test_25_parts_are_taken_and_26_are_not(salesforce: Client) -> None:
    parts = [_part(f"p{n}", "GET", "/limits") for n in range(26)]

    assert len(_run(salesforce, *parts[:25])) == 25
    assert salesforce.call("POST", "/composite", {"compositeRequest": parts}).status_code == 400


@pytest.mark.parametrize("references", [("a", "a"), ("a-b", "c"), ("", "c")])
def test_references_have_to_be_names_and_different(salesforce: Client, references: tuple[str, str]) -> None:
    parts = [_part(one, "GET", "/limits") for one in references]

    assert salesforce.call("POST", "/composite", {"compositeRequest": parts}).status_code == 400


def test_a_long_query_that_no_uri_could_carry_goes_through_composite(salesforce: Client) -> None:
    ids = salesforce.load("Lead", *[GOOD] * 1_500)
    soql = "SELECT+Id+FROM+Lead+WHERE+Id+IN+(" + ",".join(f"'{one}'" for one in ids) + ")"

    answer = _run(salesforce, _part("long", "GET", f"/queryAll?q={soql}"))[0]

    assert len(soql) > 30_000
    assert answer["body"]["totalSize"] == 1_500


def test_next_pages_and_deleted_rows_are_read_through_composite(salesforce: Client) -> None:
    ids = salesforce.load("Lead", *[GOOD] * 2_100)
    salesforce.call("DELETE", f"/sobjects/Lead/{ids[0]}")
    first = _run(salesforce, _part("first", "GET", "/queryAll?q=SELECT+Id,IsDeleted+FROM+Lead"))[0]["body"]

    second = _run(salesforce, _part("next", "GET", first["nextRecordsUrl"].removeprefix(ROOT)))[0]["body"]

    rows = first["records"] + second["records"]
    assert (len(rows), [row["Id"] for row in rows if row["IsDeleted"]]) == (2_100, [ids[0]])


def test_a_part_has_only_the_headers_it_names_itself(salesforce: Client) -> None:
    owner = salesforce.load("User", {"LastName": "Router", "Username": "router@x.example"})[0]
    salesforce.admin("POST", "/rules/assignment", {"object": "Lead", "owner": owner})

    outer, own = _run(
        salesforce,
        _part("outer", "POST", "/sobjects/Lead", GOOD),
        _part("own", "POST", "/sobjects/Lead", GOOD, Sforce_Auto_Assign="FALSE"),
        Sforce_Auto_Assign="FALSE",
    )

    assert salesforce.read("Lead", outer["body"]["id"])["OwnerId"] == owner
    assert salesforce.read("Lead", own["body"]["id"])["OwnerId"] != owner


def test_composite_does_not_nest(salesforce: Client) -> None:
    answer = _run(salesforce, _part("inner", "POST", "/composite", {"compositeRequest": []}))[0]

    assert answer["httpStatusCode"] == 404


def test_a_batch_counts_each_part(salesforce: Client) -> None:
    before = salesforce.admin("GET", "/limits")["used"]
    parts = [
        {"method": "GET", "url": "v60.0/limits"},
        {"method": "POST", "url": "v60.0/sobjects/Lead", "richInput": {"LastName": "x"}},
        {"method": "POST", "url": "v60.0/sobjects/Lead", "richInput": GOOD},
    ]

    answer = salesforce.call("POST", "/composite/batch", {"batchRequests": parts}).json()

    assert answer["hasErrors"] is True
    assert [one["statusCode"] for one in answer["results"]] == [200, 400, 201]
    assert salesforce.admin("GET", "/limits")["used"] == before + 3


def test_a_batch_may_halt_on_an_error(salesforce: Client) -> None:
    parts = [{"method": "GET", "url": "v60.0/nothing"}, {"method": "GET", "url": "v60.0/limits"}]

    answer = salesforce.call("POST", "/composite/batch", {"batchRequests": parts, "haltOnError": True}).json()

    assert [one["statusCode"] for one in answer["results"]] == [404, 412]
