"""Queries and deletions."""

from datetime import UTC, datetime

import pytest
from tandem.adapters.salesforce import SalesforceEndpoint
from tandem.domain.records import Json, Row
from tandem.domain.runs import Cursor, Window

from tests.unit.adapters.salesforce.conftest import Share
from tests.unit.adapters.salesforce.scripted import NOW, Say, Script, composed, record, rows_of

STAMP = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
WINDOW = Window("Lead", STAMP, STAMP + 600)


def test_a_row_carries_its_marks_and_the_fields_asked_for(endpoint: SalesforceEndpoint, server: Script) -> None:
    found = record(7, Email="a@b.c", Score__c=1.5, IsDeleted=True, Marketo_Person_Id__c="42")
    server.says(Say(rows_of(found | {"Owner": {"attributes": {}, "Name": "Ada"}, "Account": None})))

    page = endpoint.page("Lead", ["@type", "Email", "Score__c", "Owner.Name", "Account.Name"], WINDOW, None, 2000)

    own: dict[str, Json] = {"@type": "Lead", "Email": "a@b.c", "Score__c": 1.5}
    assert page.rows == (
        Row(
            id="00Q000000000007EAA",
            stamp=STAMP,
            deleted=True,
            person="42",
            modified_by="005x00000012Q9PAAU",
            values={**own, "Owner.Name": "Ada", "Account.Name": None},
        ),
    )
    assert "@type" not in server.asked[0].soql


def test_a_window_is_asked_for_in_order_and_each_field_once(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(rows_of()))

    endpoint.page("Lead", ["Email", "Id", "Email"], WINDOW, None, 500)

    assert server.asked[0].path.startswith("/services/data/v62.0/queryAll?q=")
    assert server.asked[0].soql == (
        "SELECT Email,Id,SystemModstamp,LastModifiedById,IsDeleted,Marketo_Person_Id__c FROM Lead "
        "WHERE SystemModstamp >= 2026-01-01T00:00:00Z AND SystemModstamp < 2026-01-01T00:10:00Z "
        "ORDER BY SystemModstamp, Id LIMIT 500"
    )


def test_a_cursor_goes_on_behind_its_row_inside_the_same_second(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(rows_of()))

    endpoint.page("Lead", [], WINDOW, Cursor(STAMP + 60, "00Q000000000007EAA"), 500)

    assert (
        "WHERE SystemModstamp >= 2026-01-01T00:01:00Z AND SystemModstamp < 2026-01-01T00:10:00Z "
        "AND (SystemModstamp > 2026-01-01T00:01:00Z "
        "OR (SystemModstamp = 2026-01-01T00:01:00Z AND Id > '00Q000000000007EAA'))"
    ) in server.asked[0].soql


def test_a_cursor_without_an_id_starts_at_its_second(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(rows_of()))

    endpoint.page("Lead", [], WINDOW, Cursor(STAMP + 60), 500)

    assert "WHERE SystemModstamp >= 2026-01-01T00:01:00Z AND SystemModstamp < 2026" in server.asked[0].soql
    assert "Id >" not in server.asked[0].soql


@pytest.mark.parametrize(
    ("object_", "marks"),
    [
        ("User", "Id,SystemModstamp,LastModifiedById"),
        ("Account", "Id,SystemModstamp,LastModifiedById,IsDeleted"),
    ],
)
def test_an_object_is_asked_only_for_marks_it_has(
    endpoint: SalesforceEndpoint, server: Script, object_: str, marks: str
) -> None:
    server.says(Say(rows_of()))

    endpoint.page(object_, ["Name"], Window(object_, STAMP, STAMP + 600), None, 500)

    assert server.asked[0].soql.startswith(f"SELECT Name,{marks} FROM {object_} ")


def test_short_pages_are_followed_to_the_end(endpoint: SalesforceEndpoint, server: Script, share: Share) -> None:
    following = "/services/data/v62.0/query/01gx-2000"
    server.says(Say(rows_of(record(1), following=following)), Say(rows_of(record(2))))

    page = endpoint.page("Lead", [], WINDOW, None, 3)

    assert [row.id for row in page.rows] == ["00Q000000000001EAA", "00Q000000000002EAA"]
    assert not page.more
    assert server.asked[1].path == following
    assert share.admitted == 2


def test_a_full_page_has_more_behind_it(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(rows_of(record(1), record(2))))

    assert endpoint.page("Lead", [], WINDOW, None, 2).more


def test_few_ids_go_into_the_address_and_many_into_one_composite_call(
    endpoint: SalesforceEndpoint, server: Script, share: Share
) -> None:
    ids = [f"00Q{number:012d}EAA" for number in range(2000)]
    server.says(Say(rows_of(record(1))), Say(composed((200, rows_of(record(1), record(2))))))

    few = endpoint.rows("Lead", ["Email"], ids[:2])
    many = endpoint.rows("Lead", ["Email"], iter(ids))

    assert server.asked[0].soql.endswith("FROM Lead WHERE Id IN ('00Q000000000000EAA','00Q000000000001EAA')")
    (query,) = server.asked[1].queries
    assert query.count("00Q") == 2000
    assert len(query) < 100_000
    assert server.asked[1].body["compositeRequest"][0]["url"].startswith("/services/data/v62.0/queryAll?q=SELECT%20")
    assert (len(few.rows), len(many.rows)) == (1, 2)
    assert share.admitted == 2


def test_more_ids_than_a_query_holds_take_more_calls_and_repeated_ones_count_once(
    endpoint: SalesforceEndpoint, server: Script
) -> None:
    ids = [f"00Q{number:012d}EAA" for number in range(2001)]
    server.says(Say(composed((200, rows_of(record(1))))), Say(rows_of(record(2))))

    page = endpoint.rows("Lead", [], ids + ids)

    assert [row.id for row in page.rows] == ["00Q000000000001EAA", "00Q000000000002EAA"]
    assert len(server.asked) == 2


def test_a_text_that_is_no_id_spoils_no_other(endpoint: SalesforceEndpoint, server: Script) -> None:
    known = "00Q4S000002sSacUAE"
    server.says(Say(rows_of()))

    endpoint.rows("Lead", [], ["", "n/a", known.lower(), known[:-1] + "X", known, known[:15], "'" * 18])

    assert server.asked[0].soql.endswith(f"WHERE Id IN ('{known}','{known[:15]}')")


def test_no_ids_take_no_call(endpoint: SalesforceEndpoint, server: Script) -> None:
    assert endpoint.rows("Lead", ["Email"], []).rows == ()
    assert server.asked == []


def test_people_are_found_by_the_id_their_rows_carry(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(composed((200, rows_of(record(1))))))

    page = endpoint.rows_with("Contact", [], "Marketo_Person_Id__c", ["17", "it's", "17"])

    (query,) = server.asked[0].queries
    assert query.endswith(r"FROM Contact WHERE Marketo_Person_Id__c IN ('17','it\'s')")
    assert len(page.rows) == 1


def test_a_text_that_would_end_a_url_arrives_whole(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(composed((200, rows_of()))))

    endpoint.rows_with("Lead", [], "Email", ["a&b=c#d+e%20?@\u00fc.org"])

    assert server.asked[0].queries[0].endswith("IN ('a&b=c#d+e%20?@\u00fc.org')")


def test_field_values_are_in_no_address_and_see_no_deleted_row(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(composed((200, rows_of()))))

    endpoint.rows_with("Lead", [], "Email", ["ada@person.example"])

    assert server.asked[0].path == "/services/data/v62.0/composite"
    assert server.asked[0].body["compositeRequest"][0]["url"].startswith("/services/data/v62.0/query?q=")


def test_long_values_take_as_many_queries_as_they_need(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(*[Say(composed((200, rows_of())))] * 2)

    endpoint.rows_with("Lead", [], "Email", [f"{number:070d}@b.c" for number in range(2000)])

    assert all(len(asked.queries[0]) < 100_000 for asked in server.asked)
    assert sum(asked.queries[0].count("@") for asked in server.asked) == 2000


def test_five_windows_are_probed_by_one_call(endpoint: SalesforceEndpoint, server: Script, share: Share) -> None:
    windows = [Window(name, STAMP, STAMP + 60) for name in ("Lead", "Contact", "Account", "User", "Campaign", "Task")]
    empty, full = (200, rows_of()), (200, rows_of(record(1)))
    server.says(Say(composed(empty, full, empty, empty, full)), Say(composed(empty)))

    opening = endpoint.probe(windows)

    assert opening.busy == {"Contact", "Campaign"}
    assert NOW - 5 <= opening.server_time < NOW
    assert share.admitted == 2
    assert server.asked[0].queries[0] == "SELECT Id FROM Lead WHERE SystemModstamp >= 2026-01-01T00:00:00Z LIMIT 1"


def test_deletions_are_asked_for_in_whole_minutes_that_touch(endpoint: SalesforceEndpoint, server: Script) -> None:
    gone = {"deletedRecords": [{"id": "a00D0000008pQRAIA2", "deletedDate": "2026-01-01T00:00:10.000+0000"}]}
    server.says(Say(gone), Say(gone))

    assert endpoint.deleted("Lead", STAMP + 10, STAMP + 190) == ("a00D0000008pQRAIA2",)
    endpoint.deleted("Lead", STAMP + 190, STAMP + 200)

    root = "/services/data/v62.0/sobjects/Lead/deleted/?"
    assert server.asked[0].path == f"{root}start=2026-01-01T00:00:00Z&end=2026-01-01T00:03:00Z"
    assert server.asked[1].path == f"{root}start=2026-01-01T00:02:00Z&end=2026-01-01T00:03:00Z"


def test_deletions_are_asked_for_as_far_back_as_the_log_goes(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say({"deletedRecords": []}))

    assert endpoint.deleted("Lead", 0, STAMP) == ()
    assert "start=2025-12-17T00:00:00Z" in server.asked[0].path
