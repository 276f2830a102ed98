"""What becomes of the errors of DynamoDB."""

from __future__ import annotations

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from tandem.adapters.dynamodb.errors import StateUnavailable, translated
from tandem.domain.errors import ConfigurationError

from tests.unit.adapters.dynamodb.conftest import Script

GET = {"TableName": "links", "Key": {"key": {"S": "a"}}}


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
        ReadTimeoutError(endpoint_url="http://127.0.0.1:1"),
    ],
)
def test_no_answer_may_be_tried_later(error: EndpointConnectionError | ReadTimeoutError) -> None:
    assert isinstance(translated(error), StateUnavailable)


@pytest.mark.parametrize(
    "code", ["InternalServerError", "ProvisionedThroughputExceededException", "RequestLimitExceeded"]
)
def test_a_busy_table_may_be_tried_later(script: Script, code: str) -> None:
    script.fails("get_item", code)

    with pytest.raises(StateUnavailable, match=code):
        script.store.dispatch("GetItem", dict(GET))


@pytest.mark.parametrize("code", ["ResourceNotFoundException", "AccessDeniedException", "UnrecognizedClientException"])
def test_a_missing_table_or_right_needs_a_person(script: Script, code: str) -> None:
    script.fails("get_item", code)

    with pytest.raises(ConfigurationError) as told:
        script.store.dispatch("GetItem", dict(GET))

    assert told.value.remedy
