"""Tasks and events."""

from typing import Any

import pytest

from tests.contract.salesforce_simulator.client import Client, problem


def test_a_task_is_closed_by_its_status_and_marked_by_its_priority(salesforce: Client) -> None:
    task = salesforce.create("Task", Subject="Call", Priority="High")
    opened = salesforce.read("Task", task)

    salesforce.call("PATCH", f"/sobjects/Task/{task}", {"Status": "Completed"})
    done = salesforce.read("Task", task)

    assert (opened["Status"], opened["IsClosed"], opened["IsHighPriority"]) == ("Not Started", False, True)
    assert (opened["TaskSubtype"], opened["CompletedDateTime"]) == ("Task", None)
    assert (done["IsClosed"], done["CompletedDateTime"] is None) == (True, False)


def test_an_activity_names_the_account_behind_its_relations(salesforce: Client) -> None:
    account = salesforce.create("Account", Name="A")
    contact = salesforce.create("Contact", LastName="C", AccountId=account)

    by_contact = salesforce.create("Task", WhoId=contact)
    by_account = salesforce.create("Task", WhatId=account)
    by_lead = salesforce.create("Task", WhoId=salesforce.lead())

    assert [salesforce.read("Task", one)["AccountId"] for one in (by_contact, by_account, by_lead)] == [
        account,
        account,
        None,
    ]


def test_a_lead_shares_its_activities_with_nothing_else(salesforce: Client) -> None:
    fields = {"WhoId": salesforce.lead(), "WhatId": salesforce.create("Account", Name="A")}

    refused = problem(salesforce.call("POST", "/sobjects/Task", fields))

    assert (refused["errorCode"], refused["fields"]) == ("FIELD_INTEGRITY_EXCEPTION", ["WhatId"])


def test_an_activity_does_not_relate_to_what_it_cannot(salesforce: Client) -> None:
    user = salesforce.rows("SELECT Id FROM User LIMIT 1")[0]["Id"]

    for field in ("WhoId", "WhatId"):
        assert problem(salesforce.call("POST", "/sobjects/Task", {field: user}))["errorCode"] == "MALFORMED_ID"


@pytest.mark.parametrize(
    "fields",
    [
        {"StartDateTime": "2030-01-01T10:00:00Z", "EndDateTime": "2030-01-01T10:30:00Z"},
        {"ActivityDateTime": "2030-01-01T11:00:00+01:00", "DurationInMinutes": 30},
        {"StartDateTime": "2030-01-01T10:00:00Z", "DurationInMinutes": 30},
    ],
)
def test_an_event_knows_its_time_however_it_is_said(salesforce: Client, fields: dict[str, Any]) -> None:
    event = salesforce.read("Event", salesforce.create("Event", Subject="Meet", **fields))

    assert (event["StartDateTime"], event["EndDateTime"]) == (
        "2030-01-01T10:00:00.000+0000",
        "2030-01-01T10:30:00.000+0000",
    )
    assert (event["ActivityDate"], event["DurationInMinutes"], event["EndDate"]) == ("2030-01-01", 30, "2030-01-01")


def test_a_moved_event_keeps_its_length(salesforce: Client) -> None:
    event = salesforce.create("Event", StartDateTime="2030-01-01T10:00:00Z", DurationInMinutes=30)

    salesforce.call("PATCH", f"/sobjects/Event/{event}", {"StartDateTime": "2030-01-02T10:00:00Z"})
    row = salesforce.read("Event", event)

    assert (row["EndDateTime"], row["ActivityDate"]) == ("2030-01-02T10:30:00.000+0000", "2030-01-02")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "REQUIRED_FIELD_MISSING"),
        ({"StartDateTime": "2030-01-01T10:00:00Z"}, "REQUIRED_FIELD_MISSING"),
        (
            {"StartDateTime": "2030-01-01T10:00:00Z", "EndDateTime": "2030-01-01T09:00:00Z"},
            "FIELD_INTEGRITY_EXCEPTION",
        ),
    ],
)
def test_an_event_without_a_sound_time_is_refused(salesforce: Client, fields: dict[str, Any], code: str) -> None:
    assert problem(salesforce.call("POST", "/sobjects/Event", fields))["errorCode"] == code


def test_an_all_day_event_needs_only_its_day(salesforce: Client) -> None:
    event = salesforce.create("Event", Subject="Fair", IsAllDayEvent=True, ActivityDate="2030-01-01")

    assert salesforce.read("Event", event)["DurationInMinutes"] == 1440


def test_archived_activities_are_seen_by_query_all_alone_and_unstamped(salesforce: Client) -> None:
    stamp = "2020-01-01T00:00:00.000+0000"
    old = {"Subject": "Old", "Status": "Completed", "ActivityDate": "2020-01-01", "SystemModstamp": stamp}
    task, late = salesforce.load("Task", old, {"Subject": "Late", "ActivityDate": "2020-01-01"})

    archived = salesforce.admin("POST", "/archive", {"object": "Task", "days": 365})["archived"]

    assert archived == [task]
    assert salesforce.rows("SELECT Id FROM Task") == [{"Id": late}]
    everything = salesforce.rows("SELECT Id, SystemModstamp FROM Task WHERE IsArchived = true", every=True)
    assert everything == [{"Id": task, "SystemModstamp": stamp}]
    salesforce.admin("POST", "/archive", {"object": "Task", "id": task, "archived": False})
    assert len(salesforce.rows("SELECT Id FROM Task")) == 2


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"RecurrenceType": "RecursDaily", "RecurrenceInterval": 3}, ["04", "07", "10", "13", "16"]),
        (
            {"RecurrenceType": "RecursEveryWeekday", "RecurrenceEndDateOnly": "2030-03-08"},
            ["04", "05", "06", "07", "08"],
        ),
        (
            {"RecurrenceType": "RecursWeekly", "RecurrenceInterval": 1, "RecurrenceDayOfWeekMask": 2 + 8},
            ["04", "06", "11", "13"],
        ),
        (
            {"RecurrenceType": "RecursWeekly", "RecurrenceInterval": 2, "RecurrenceDayOfWeekMask": 1 + 2},
            ["04", "17"],
        ),
    ],
)
def test_a_series_of_tasks_has_its_occurrences_which_die_with_it(
    salesforce: Client, rule: dict[str, Any], days: list[str]
) -> None:
    span = {"RecurrenceStartDateOnly": "2030-03-04", "RecurrenceEndDateOnly": "2030-03-17"}
    series = salesforce.create("Task", Subject="Call", IsRecurrence=True, **{**span, **rule})

    soql = f"SELECT ActivityDate FROM Task WHERE RecurrenceActivityId = '{series}' ORDER BY ActivityDate"
    assert [row["ActivityDate"] for row in salesforce.rows(soql)] == [f"2030-03-{day}" for day in days]
    salesforce.call("DELETE", f"/sobjects/Task/{series}")
    assert salesforce.rows("SELECT Id FROM Task") == []


def test_a_series_of_events_keeps_the_hour(salesforce: Client) -> None:
    salesforce.create(
        "Event",
        IsRecurrence=True,
        DurationInMinutes=30,
        RecurrenceType="RecursDaily",
        RecurrenceStartDateTime="2030-03-04T10:00:00Z",
        RecurrenceEndDateOnly="2030-03-05",
    )

    rows = salesforce.rows(
        "SELECT StartDateTime, EndDateTime FROM Event WHERE IsRecurrence = false ORDER BY ActivityDate"
    )

    assert [tuple(row.values()) for row in rows] == [
        ("2030-03-04T10:00:00.000+0000", "2030-03-04T10:30:00.000+0000"),
        ("2030-03-05T10:00:00.000+0000", "2030-03-05T10:30:00.000+0000"),
    ]


def test_a_series_needs_a_rule_and_an_end(salesforce: Client) -> None:
    answer = problem(salesforce.call("POST", "/sobjects/Task", {"IsRecurrence": True}))

    assert set(answer["fields"]) == {"RecurrenceType", "RecurrenceEndDateOnly", "RecurrenceStartDateOnly"}


def test_a_series_of_tasks_has_no_date_of_its_own(salesforce: Client) -> None:
    answer = problem(salesforce.call("POST", "/sobjects/Task", {"IsRecurrence": True, "ActivityDate": "2030-01-01"}))

    assert (answer["errorCode"], answer["fields"]) == ("FIELD_INTEGRITY_EXCEPTION", ["ActivityDate"])


def test_a_rule_the_simulator_lacks_is_refused_in_its_own_name(salesforce: Client) -> None:
    span = {"RecurrenceStartDateOnly": "2030-03-04", "RecurrenceEndDateOnly": "2030-03-17"}

    answer = salesforce.call("POST", "/sobjects/Task", {"IsRecurrence": True, "RecurrenceType": "RecursYearly", **span})

    assert (answer.status_code, problem(answer)["errorCode"]) == (501, "SIMULATOR_LIMIT")


def test_what_happened_last_is_noted_on_the_lead_and_moves_its_system_stamp_alone(salesforce: Client) -> None:
    salesforce.admin("POST", "/clock", {"set": "2030-06-15T12:00:00Z", "frozen": True})
    salesforce.login()
    lead = salesforce.lead()
    salesforce.admin("POST", "/clock", {"advance": 60})

    task = salesforce.create("Task", WhoId=lead, ActivityDate="2030-06-01")
    planned = salesforce.read("Lead", lead)
    salesforce.call("PATCH", f"/sobjects/Task/{task}", {"Status": "Completed"})
    done = salesforce.read("Lead", lead)

    assert planned["LastActivityDate"] is None
    assert (done["LastActivityDate"], done["SystemModstamp"]) == ("2030-06-01", "2030-06-15T12:01:00.000+0000")
    assert done["LastModifiedDate"] == "2030-06-15T12:00:00.000+0000"
