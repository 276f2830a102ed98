"""Writes, their size and their headers."""

from collections.abc import Sequence
from typing import Any

import pytest
from tandem.adapters.salesforce import Connection, SalesforceEndpoint
from tandem.domain.errors import PermissionLost, QuotaSpent
from tandem.domain.records import Result, Write, Written

from tests.unit.adapters.salesforce.conftest import Hands, Share
from tests.unit.adapters.salesforce.scripted import (
    NOW,
    Asked,
    Hang,
    Line,
    Say,
    Script,
    composed,
    done,
    failed,
    refused,
)

NO_COLUMN = "No such column 'Pet__c' on sobject of type Lead"
EXHAUSTED = failed("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Leads: System.LimitException: Apex CPU time limit exceeded")
UNPARSABLE = "Cannot deserialize instance of date from VALUE_STRING value secret"


def writes(number: int, **values: Any) -> list[Write]:
    return [Write(f"00Q{at:012d}EAA", {"Email": f"{at}@b.c", **values}) for at in range(number)]


def results(written: Written) -> Sequence[Result]:
    return [outcome.result for outcome in written.outcomes]


def sizes(asked: Asked) -> list[int]:
    """How many records each collection of a call holds."""
    if asked.path.endswith("composite/sobjects"):
        return [len(asked.body["records"])]
    return [len(part["body"]["records"]) for part in asked.body["compositeRequest"]]


def obeys(asked: Asked) -> Say:
    """Write whatever is asked."""
    parts = [[done(at) for at in range(size)] for size in sizes(asked)]
    return Say(parts[0] if asked.path.endswith("sobjects") else composed(*((200, part) for part in parts)))


def chokes_on(value: str) -> Line:
    """Refuse, as a whole, every collection that holds a value."""

    def answer(asked: Asked) -> Say:
        alone = asked.path.endswith("sobjects")
        bodies = [asked.body] if alone else [part["body"] for part in asked.body["compositeRequest"]]
        parts: list[tuple[int, Any]] = []
        for body in bodies:
            spoilt = any(value in record.values() for record in body["records"])
            error = [{"errorCode": "JSON_PARSER_ERROR", "message": UNPARSABLE}]
            parts.append((400, error) if spoilt else (200, [done(1) for _ in body["records"]]))
        return Say(parts[0][1], parts[0][0]) if alone else Say(composed(*parts))

    return answer


def test_up_to_200_records_go_as_one_plain_call(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say([done(0), done(1)]))

    written = endpoint.update("Lead", writes(2))

    (asked,) = server.asked
    assert (asked.method, asked.path) == ("PATCH", "/services/data/v62.0/composite/sobjects")
    assert asked.body == {
        "allOrNone": False,
        "records": [
            {"attributes": {"type": "Lead"}, "id": "00Q000000000000EAA", "Email": "0@b.c"},
            {"attributes": {"type": "Lead"}, "id": "00Q000000000001EAA", "Email": "1@b.c"},
        ],
    }
    assert results(written) == [Result.DONE, Result.DONE]
    assert written.sent < NOW < written.answered


def test_a_thousand_records_are_one_counted_call(endpoint: SalesforceEndpoint, server: Script, share: Share) -> None:
    server.says(obeys, obeys)

    written = endpoint.update("Lead", writes(1201))

    assert results(written) == [Result.DONE] * 1201
    assert [sizes(asked) for asked in server.asked] == [[200] * 5, [101, 100]]
    assert share.admitted == 2


def test_updates_run_no_assignment_rule_and_pass_duplicate_warnings(
    endpoint: SalesforceEndpoint, server: Script
) -> None:
    server.says(obeys, obeys)

    endpoint.update("Lead", writes(1))
    endpoint.update("Lead", writes(201))

    alone, together = server.asked
    wanted = {"Sforce-Auto-Assign": "FALSE", "Sforce-Duplicate-Rule-Header": "allowSave=true"}
    assert wanted.items() <= alone.headers.items()
    assert [part["httpHeaders"] for part in together.body["compositeRequest"]] == [wanted, wanted]
    assert together.body["allOrNone"] is False


def test_inserts_heed_duplicate_rules_unless_told_not_to(
    endpoint: SalesforceEndpoint, secret: dict[str, str], server: Script, share: Share, clock: Hands
) -> None:
    bold = SalesforceEndpoint(
        Connection.of(secret), share, clock, assignment_rules=True, insert_duplicates=True, sleep=clock.sleep
    )
    server.says(obeys, obeys)

    endpoint.insert("Lead", [Write(None, {"LastName": "Ito", "Marketo_Person_Id__c": "5"})])
    bold.insert("Lead", [Write(None, {"LastName": "Ito"})])

    careful, open_ = server.asked
    assert careful.method == "POST"
    assert careful.body["records"] == [{"attributes": {"type": "Lead"}, "LastName": "Ito", "Marketo_Person_Id__c": "5"}]
    assert careful.headers["Sforce-Auto-Assign"] == "FALSE"
    assert "Sforce-Duplicate-Rule-Header" not in careful.headers
    assert "Sforce-Auto-Assign" not in open_.headers
    assert open_.headers["Sforce-Duplicate-Rule-Header"] == "allowSave=true"


def test_one_bad_record_spoils_no_other(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say([done(0), failed("STRING_TOO_LONG", "", "Email"), done(2)]))

    assert results(endpoint.update("Lead", writes(3))) == [Result.DONE, Result.REFUSED, Result.DONE]


def test_a_value_that_cannot_be_parsed_is_found_and_refused_alone(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(*[chokes_on("77@b.c")] * 6)

    written = endpoint.update("Lead", writes(200))

    refusals = [at for at, result in enumerate(results(written)) if result is not Result.DONE]
    assert refusals == [77]
    assert written.outcomes[77].code == "JSON_PARSER_ERROR"
    assert "secret" not in written.outcomes[77].cause
    assert len(server.asked) <= 5


@pytest.mark.parametrize("trouble", [Hang(), Say("<html>", 503), Say("{half", 200), Say([], 200)])
def test_a_write_without_a_clear_answer_is_undecided_and_never_repeated(
    endpoint: SalesforceEndpoint, server: Script, trouble: Say | Hang
) -> None:
    server.says(trouble)

    written = endpoint.update("Lead", writes(3))

    assert results(written) == [Result.UNDECIDED] * 3
    assert len(server.asked) == 1
    assert written.sent <= NOW < written.answered


def test_a_collection_that_broke_inside_a_composite_call_is_undecided_alone(
    endpoint: SalesforceEndpoint, server: Script
) -> None:
    error = [{"errorCode": "UNKNOWN_EXCEPTION", "message": "An unexpected error occurred."}]
    server.says(Say(composed((200, [done(1)] * 150), (500, error))))

    written = endpoint.update("Lead", writes(300))

    assert results(written) == [Result.DONE] * 150 + [Result.UNDECIDED] * 150


def test_a_lost_field_stops_the_write_before_anything_is_applied(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(refused("INVALID_FIELD", NO_COLUMN))

    with pytest.raises(PermissionLost) as caught:
        endpoint.update("Lead", writes(2, Pet__c="cat"))

    assert caught.value.field == "Pet__c"


def test_a_lost_field_in_one_collection_puts_off_that_one_only(endpoint: SalesforceEndpoint, server: Script) -> None:
    error = [{"errorCode": "INVALID_FIELD", "message": NO_COLUMN}]
    server.says(Say(composed((200, [done(1)] * 101), (400, error))))

    written = endpoint.update("Lead", writes(201))

    assert results(written) == [Result.DONE] * 101 + [Result.RETRY] * 100


def test_a_quota_spent_halfway_keeps_what_was_written(endpoint: SalesforceEndpoint, server: Script) -> None:
    spent = refused("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403)
    server.says(obeys, spent, spent)

    written = endpoint.update("Lead", writes(1100))
    with pytest.raises(QuotaSpent):
        endpoint.update("Lead", writes(1))

    assert results(written) == [Result.DONE] * 1000 + [Result.RETRY] * 100


@pytest.mark.parametrize(
    "trouble",
    [
        Say(composed(*[(200, [failed("UNABLE_TO_LOCK_ROW")] * 200)] * 5)),
        Say(composed(*[(400, [{"errorCode": "UNABLE_TO_LOCK_ROW", "message": ""}])] * 5)),
        Say(composed(*[(200, [EXHAUSTED] * 200)] * 5)),
        refused("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "System.LimitException: Apex CPU time limit exceeded"),
    ],
)
def test_trouble_halves_the_size_and_peace_lets_it_grow_again(
    endpoint: SalesforceEndpoint, server: Script, trouble: Say
) -> None:
    server.says(trouble, *[obeys] * 6)

    first = endpoint.update("Lead", writes(1000))
    endpoint.update("Lead", writes(1))
    endpoint.update("Lead", writes(1000))
    endpoint.update("Lead", writes(1000))

    assert results(first) == [Result.RETRY] * 1000
    assert [sum(sizes(asked)) for asked in server.asked] == [1000, 1, 500, 500, 700, 300]


def test_a_time_out_halves_the_size(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Hang(), obeys, obeys)

    endpoint.update("Lead", writes(1000))
    endpoint.update("Lead", writes(1000))

    assert [sum(sizes(asked)) for asked in server.asked] == [1000, 500, 500]


def test_a_record_that_exhausts_the_org_alone_is_refused(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say([EXHAUSTED]))

    assert results(endpoint.update("Lead", writes(1))) == [Result.REFUSED]


def test_an_answer_to_fewer_collections_than_were_sent_decides_nothing(
    endpoint: SalesforceEndpoint, server: Script
) -> None:
    server.says(Say(composed((200, [done(1)] * 101))))

    assert results(endpoint.update("Lead", writes(201))) == [Result.UNDECIDED] * 201


def test_nothing_to_write_takes_no_call(endpoint: SalesforceEndpoint, server: Script) -> None:
    assert endpoint.update("Lead", []).outcomes == ()
    assert server.asked == []
