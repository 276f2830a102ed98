"""Queries and deletions."""

from datetime import UTC, datetime

import pytest
from tandem.adapters.salesforce import SalesforceEndpoint
from tandem.domain.errors import ConfigurationError, PermissionLost, RetriableError
from tandem.domain.records import Json, Row
from tandem.domain.runs import Cursor, Window

from tests.unit.adapters.salesforce.conftest import Share
from tests.unit.adapters.salesforce.scripted import NOW, Say, Script, composed, record, refused, rows_of

STAMP = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
WINDOW = Window("Lead", STAMP, STAMP + 600)
LOST = "\nSELECT Id,Pet__c FROM Lead\n          ^\nERROR at Row:1:Column:11\nNo such column 'Pet__c' on entity 'Lead'."


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


def test_an_object_that_cannot_be_probed_is_left_to_its_own_worker(
    endpoint: SalesforceEndpoint, server: Script
) -> None:
    hidden = [{"errorCode": "INVALID_TYPE", "message": "sObject type 'Campaign' is not supported."}]
    server.says(Say(composed((200, rows_of()), (400, hidden))))

    opening = endpoint.probe([WINDOW, Window("Campaign", STAMP, STAMP + 60)])

    assert opening.busy == {"Campaign"}


def test_a_probe_that_times_out_is_tried_later(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(composed((400, [{"errorCode": "QUERY_TIMEOUT", "message": ""}]))))

    with pytest.raises(RetriableError):
        endpoint.probe([WINDOW])


def test_a_lost_field_is_named(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(refused("INVALID_FIELD", LOST))

    with pytest.raises(PermissionLost, match="no longer sees the field Pet__c of Lead") as caught:
        endpoint.page("Lead", ["Pet__c"], WINDOW, None, 2000)

    assert caught.value.field == "Pet__c"


def test_a_lost_field_of_a_parent_is_named_as_it_was_asked_for(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(refused("INVALID_FIELD", "No such column 'Alias' on entity 'Name'."))

    with pytest.raises(PermissionLost) as caught:
        endpoint.rows("Lead", ["Email", "Owner.Alias"], ["00Q000000000001EAA"])

    assert caught.value.field == "Owner.Alias"


def test_a_lost_field_inside_a_composite_call_is_named(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say(composed((400, [{"errorCode": "INVALID_FIELD", "message": LOST}]))))

    with pytest.raises(PermissionLost) as caught:
        endpoint.rows("Lead", ["Pet__c"], [f"00Q{number:012d}EAA" for number in range(1000)])

    assert caught.value.field == "Pet__c"


@pytest.mark.parametrize(
    "answer",
    [
        refused("INVALID_TYPE", "sObject type 'Lead' is not supported."),
        refused("NOT_FOUND", "The requested resource does not exist", 404),
        refused("MALFORMED_QUERY", "unexpected token"),
    ],
)
def test_a_lost_object_is_named(endpoint: SalesforceEndpoint, server: Script, answer: Say) -> None:
    server.says(answer)

    with pytest.raises(PermissionLost, match="about Lead") as caught:
        endpoint.page("Lead", ["Email"], WINDOW, None, 2000)

    assert caught.value.field is None


def test_a_missing_key_field_comes_with_its_recipe(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(refused("INVALID_FIELD", "No such column 'Marketo_Person_Id__c' on entity 'Lead'."))

    with pytest.raises(ConfigurationError, match=r"Text, length 32, External ID, Unique") as caught:
        endpoint.page("Lead", ["Email"], WINDOW, None, 2000)

    assert not isinstance(caught.value, PermissionLost)


@pytest.mark.parametrize("code", ["QUERY_TIMEOUT", "OPERATION_TOO_LARGE", "INVALID_QUERY_LOCATOR"])
def test_a_query_that_may_pass_next_time_is_retriable(endpoint: SalesforceEndpoint, server: Script, code: str) -> None:
    server.says(refused(code))

    with pytest.raises(RetriableError, match=code):
        endpoint.page("Lead", ["Email"], WINDOW, None, 2000)


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
