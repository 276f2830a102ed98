"""Reading people: by id, by filter, in pages."""

from __future__ import annotations

import pytest

from tests.contract.marketo_simulator.client import Marketo, error


def _load(marketo: Marketo, count: int, **members: str) -> list[int]:
    leads = [{"email": f"p{n}@example.com", **members} for n in range(count)]
    ids: list[int] = marketo.admin("POST", "load", {"leads": leads})["ids"]
    return ids


def test_a_lead_shows_the_default_fields(marketo: Marketo) -> None:
    marketo.sync({"email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace", "city": "London"})

    lead = marketo.get("/lead/1001.json")["result"][0]

    assert set(lead) == {"id", "email", "firstName", "lastName", "createdAt", "updatedAt"}


def test_a_lead_that_is_not_there_is_1004(marketo: Marketo) -> None:
    assert error(marketo.get("/lead/77.json")) == "1004"


def test_an_empty_field_is_null_or_absent(marketo: Marketo) -> None:
    _load(marketo, 1)
    fields = {f["rest"]["name"]: f["id"] for f in marketo.get("/leads/describe.json")["result"] if "rest" in f}

    lead = marketo.get("/lead/1001.json", fields="city,state,country,title")["result"][0]

    empty = {name for name in ("city", "state", "country", "title") if lead.get(name) is None}
    assert empty == {"city", "state", "country", "title"}
    assert {n for n in empty if n in lead} == {n for n in empty if fields[n] % 2 == 0} != set()


@pytest.mark.parametrize(("setting", "members"), [("omit", {"id"}), ("null", {"id", "city", "state"})])
def test_how_empty_fields_are_shown_is_a_setting(marketo: Marketo, setting: str, members: set[str]) -> None:
    _load(marketo, 1)
    marketo.admin("POST", "behaviour", {"nulls": setting})

    assert set(marketo.get("/lead/1001.json", fields="city,state")["result"][0]) == members


def test_a_filter_finds_by_key_without_case_in_the_order_of_ids(marketo: Marketo) -> None:
    _load(marketo, 3)

    found = marketo.get("/leads.json", filterType="email", filterValues="P2@example.com,p0@EXAMPLE.com,nobody@x.com")

    assert [lead["id"] for lead in found["result"]] == [1001, 1003]
    assert "nextPageToken" not in found
    assert "moreResult" not in found


def test_no_match_is_an_empty_result(marketo: Marketo) -> None:
    assert marketo.get("/leads.json", filterType="id", filterValues="5,6")["result"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"filterType": "firstName", "filterValues": "Ada"}, "1011"),
        ({"filterType": "shoeSize", "filterValues": "44"}, "1011"),
        ({"filterType": "id", "filterValues": "abc"}, "1001"),
        ({"filterType": "id"}, "1002"),
        ({"filterValues": "1"}, "1002"),
        ({"filterType": "id", "filterValues": "1", "fields": "shoeSize"}, "1006"),
        ({"filterType": "id", "filterValues": "1", "batchSize": "301"}, "1003"),
        ({"filterType": "id", "filterValues": "1", "nextPageToken": "nonsense"}, "1003"),
        ({"filterType": "id", "filterValues": ",".join(map(str, range(301)))}, "1003"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(marketo: Marketo, query: dict[str, str], code: str) -> None:
    assert error(marketo.get("/leads.json", **query)) == code


def test_more_than_a_thousand_matches_are_refused(marketo: Marketo) -> None:
    _load(marketo, 1_001)

    assert error(marketo.get("/leads.json", filterType="leadPartitionId", filterValues="1")) == "1003"


def test_pages_follow_a_token_bound_to_the_question(marketo: Marketo) -> None:
    ids = _load(marketo, 700)
    marketo.admin("POST", "limits", {"page": 300})
    query = {"filterType": "leadPartitionId", "filterValues": "1"}

    pages = [marketo.get("/leads.json", **query)]
    while "nextPageToken" in pages[-1]:
        pages.append(marketo.get("/leads.json", **query, nextPageToken=pages[-1]["nextPageToken"]))

    assert [len(p["result"]) for p in pages] == [300, 300, 100]
    assert [lead["id"] for p in pages for lead in p["result"]] == ids
    other = marketo.get("/leads.json", filterType="id", filterValues="1", nextPageToken=pages[0]["nextPageToken"])
    assert error(other) == "1003"


def test_a_long_question_is_asked_by_post(marketo: Marketo) -> None:
    _load(marketo, 300)
    values = ",".join(f"{'p' + str(n)}@example.com".rjust(40, " ") for n in range(300))

    too_long = marketo.raw("GET", "/rest/v1/leads.json", params={"filterType": "email", "filterValues": values})
    posted = marketo.form("/leads.json", filterType="email", filterValues=values)

    assert too_long.status_code == 414
    assert len(posted["result"]) == 300


def test_parameters_are_decoded_once(marketo: Marketo) -> None:
    marketo.sync({"email": "a+b%41@example.com"})

    found = marketo.get("/leads.json", filterType="email", filterValues="a+b%41@example.com")

    assert [lead["email"] for lead in found["result"]] == ["a+b%41@example.com"]
