"""What the sync user may not read, and what may pass the next time."""

from datetime import UTC, datetime

import pytest
from tandem.adapters.salesforce import SalesforceEndpoint
from tandem.domain.errors import ConfigurationError, PermissionLost, RetriableError
from tandem.domain.runs import Window

from tests.unit.adapters.salesforce.scripted import Say, Script, composed, refused, rows_of

STAMP = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
WINDOW = Window("Lead", STAMP, STAMP + 600)
LOST = "\nSELECT Id,Pet__c FROM Lead\n          ^\nERROR at Row:1:Column:11\nNo such column 'Pet__c' on entity 'Lead'."


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
