"""Deletes, late commits, and the calls that replicate by time."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem

NOON = "2030-06-15T12:00:00Z"
GOOD = {"LastName": "Good", "Company": "C"}


@pytest.fixture(autouse=True)
def _noon(salesforce: Client) -> None:
    """Every test begins at noon of a day in June, and time stands still."""
    salesforce.admin("POST", "/clock", {"set": NOON, "frozen": True})
    salesforce.login()


def _advance(client: Client, seconds: float) -> None:
    client.admin("POST", "/clock", {"advance": seconds})
    client.login()


def _span(client: Client, what: str, start: str, end: str) -> Any:
    answer = client.get(f"/sobjects/Lead/{what}/", start=f"2030-{start}", end=f"2030-{end}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_deleted_row_is_seen_by_query_all_alone_with_its_stamp_moved(salesforce: Client) -> None:
    lead = salesforce.lead()
    _advance(salesforce, 30)

    answer = salesforce.call("DELETE", f"/sobjects/Lead/{lead}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert salesforce.rows("SELECT Id FROM Lead") == []
    assert salesforce.rows("SELECT Id FROM Lead WHERE IsDeleted = true") == []
    assert salesforce.rows("SELECT Id, IsDeleted, SystemModstamp FROM Lead WHERE IsDeleted = true", every=True) == [
        {"Id": lead, "IsDeleted": True, "SystemModstamp": "2030-06-15T12:00:30.000+0000"}
    ]


def test_an_undeleted_row_is_back_with_its_stamp_moved(salesforce: Client) -> None:
    lead = salesforce.lead(Title="Chair")
    salesforce.admin("POST", "/delete", {"object": "Lead", "id": lead})
    _advance(salesforce, 30)

    salesforce.admin("POST", "/undelete", {"object": "Lead", "id": lead})

    record = salesforce.read("Lead", lead)
    assert (record["Title"], record["IsDeleted"]) == ("Chair", False)
    assert record["SystemModstamp"] == "2030-06-15T12:00:30.000+0000"


def test_a_purged_row_is_gone_from_query_all(salesforce: Client) -> None:
    lead = salesforce.lead()
    salesforce.admin("POST", "/delete", {"object": "Lead", "id": lead})

    salesforce.admin("POST", "/purge", {"object": "Lead", "id": lead})

    assert salesforce.rows("SELECT Id FROM Lead", every=True) == []
    assert salesforce.admin("POST", "/undelete", {"object": "Lead", "id": lead})["success"] is False


def test_the_bin_is_emptied_of_what_is_older_than_15_days(salesforce: Client) -> None:
    old, young = salesforce.lead(), salesforce.lead()
    salesforce.admin("POST", "/delete", {"object": "Lead", "id": old})
    _advance(salesforce, 10 * 86_400)
    salesforce.admin("POST", "/delete", {"object": "Lead", "id": young})
    _advance(salesforce, 6 * 86_400)

    assert salesforce.admin("POST", "/purge", {"bin": True}) == {"purged": 1}
    assert [row["Id"] for row in salesforce.rows("SELECT Id FROM Lead", every=True)] == [young]


def test_a_late_commit_is_stamped_now_and_seen_later_behind_younger_rows(salesforce: Client) -> None:
    lead = salesforce.lead(Title="before")
    _advance(salesforce, 10)
    edit = {"object": "Lead", "id": lead, "fields": {"Title": "after"}, "visible_after": 60}
    salesforce.admin("POST", "/edit", edit)
    _advance(salesforce, 20)
    younger = salesforce.lead()

    hidden = salesforce.read("Lead", lead)
    locked = salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "mine"})
    _advance(salesforce, 60)
    seen = salesforce.read("Lead", lead)

    assert (hidden["Title"], hidden["SystemModstamp"]) == ("before", "2030-06-15T12:00:00.000+0000")
    assert problem(locked)["errorCode"] == "UNABLE_TO_LOCK_ROW"
    assert (seen["Title"], seen["SystemModstamp"]) == ("after", "2030-06-15T12:00:10.000+0000")
    assert salesforce.read("Lead", younger)["SystemModstamp"] > seen["SystemModstamp"]
    assert salesforce.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "mine"}).status_code == 204


def test_creations_and_deletions_can_commit_late_too(salesforce: Client) -> None:
    lead = salesforce.lead()
    made = salesforce.admin("POST", "/create", {"object": "Lead", "fields": GOOD, "visible_after": 60})
    salesforce.admin("POST", "/delete", {"object": "Lead", "id": lead, "visible_after": 60})

    before = salesforce.rows("SELECT Id FROM Lead")
    _advance(salesforce, 60)
    after = salesforce.rows("SELECT Id, SystemModstamp FROM Lead")

    assert [row["Id"] for row in before] == [lead]
    assert after == [{"Id": made["id"], "SystemModstamp": "2030-06-15T12:00:00.000+0000"}]


def test_updated_lists_living_rows_by_their_stamp(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-get_updated_success_response.json").read_text())
    before, inside, deleted = salesforce.load(
        "Lead",
        *[{**GOOD, "SystemModstamp": f"2030-06-15T1{hour}:30:00.000+0000"} for hour in (0, 1, 1)],
    )
    salesforce.admin("POST", "/delete", {"object": "Lead", "id": deleted})

    answer = _span(salesforce, "updated", "06-15T11:00:00Z", "06-15T12:00:59Z")

    assert answer.keys() == recorded.keys()
    assert answer == {"ids": [inside], "latestDateCovered": "2030-06-15T12:00:00.000+0000"}
    assert before not in answer["ids"]


def test_what_is_covered_stops_at_the_oldest_open_transaction(salesforce: Client) -> None:
    lead = salesforce.lead()
    _advance(salesforce, 60)
    salesforce.admin("POST", "/edit", {"object": "Lead", "id": lead, "fields": {}, "visible_after": 600})
    _advance(salesforce, 300)

    during = _span(salesforce, "updated", "06-15T11:00:00Z", "06-15T12:30:00Z")["latestDateCovered"]
    _advance(salesforce, 600)
    after = _span(salesforce, "updated", "06-15T11:00:00Z", "06-15T12:16:00Z")["latestDateCovered"]

    assert (during, after) == ("2030-06-15T12:01:00.000+0000", "2030-06-15T12:16:00.000+0000")


def test_deleted_lists_what_is_in_the_bin_and_what_was_purged(salesforce: Client, recordings: Path) -> None:
    recorded = json.loads((recordings / "responses" / "restforce-get_deleted_success_response.json").read_text())
    binned, purged, _ = salesforce.lead(), salesforce.lead(), salesforce.lead()
    for lead in (binned, purged):
        salesforce.admin("POST", "/delete", {"object": "Lead", "id": lead})
    salesforce.admin("POST", "/purge", {"object": "Lead", "id": purged})

    answer = _span(salesforce, "deleted", "06-15T11:00:00Z", "06-15T12:00:00Z")

    assert answer.keys() == recorded.keys()
    assert answer["deletedRecords"][0].keys() == recorded["deletedRecords"][0].keys()
    assert {one["id"] for one in answer["deletedRecords"]} == {binned, purged}
    assert answer["earliestDateAvailable"] == "2030-05-31T12:00:00.000+0000"


@pytest.mark.parametrize(
    ("what", "start", "end"),
    [
        ("updated", "2030-06-15T11:00:10Z", "2030-06-15T11:00:50Z"),
        ("updated", "2030-06-15T11:00:00Z", "2030-06-15T10:00:00Z"),
        ("updated", "2030-05-01T00:00:00Z", "2030-06-15T10:00:00Z"),
        ("deleted", "2030-05-30T00:00:00Z", "2030-06-15T10:00:00Z"),
        ("deleted", "2030-06-16T00:00:00Z", "2030-06-17T10:00:00Z"),
        ("updated", "yesterday", "2030-06-15T10:00:00Z"),
    ],
)
def test_a_span_that_is_too_short_too_old_or_no_time_is_refused(
    salesforce: Client, what: str, start: str, end: str
) -> None:
    answer = salesforce.get(f"/sobjects/Lead/{what}", start=start, end=end)

    assert (answer.status_code, problem(answer)["errorCode"]) == (400, "INVALID_REPLICATION_DATE")


def test_an_object_that_is_not_replicated_has_no_such_lists(salesforce: Client) -> None:
    answer = salesforce.get("/sobjects/Organization/updated", start="2030-06-15T10:00:00Z", end=NOON)

    assert answer.status_code == 400


def test_a_merge_deletes_the_loser_and_moves_its_children(salesforce: Client) -> None:
    master, loser = (salesforce.create("Account", Name=name) for name in ("Master", "Loser"))
    contact = salesforce.create("Contact", LastName="x", AccountId=loser)
    _advance(salesforce, 5)

    salesforce.admin(
        "POST", "/merge", {"object": "Account", "master": master, "losers": [loser], "fields": {"Site": "S"}}
    )

    rows = salesforce.rows(
        "SELECT Id, MasterRecordId FROM Account WHERE IsDeleted = true AND MasterRecordId != null AND "
        "SystemModstamp >= 2030-06-15T12:00:05Z",
        every=True,
    )
    assert rows == [{"Id": loser, "MasterRecordId": master}]
    assert salesforce.read("Contact", contact)["AccountId"] == master
    winner = salesforce.read("Account", master)
    assert (winner["Site"], winner["SystemModstamp"]) == ("S", "2030-06-15T12:00:05.000+0000")
