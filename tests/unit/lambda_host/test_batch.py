"""What a function's answer says of a batch, read as Lambda reads it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.lambda_host.batch import failed_messages

IDS = ["a", "b", "c"]


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}])
def test_nothing_reported_is_a_success(answer: Any) -> None:
    assert failed_messages(answer, IDS) == set()


def test_only_reported_messages_fail() -> None:
    answer = {"batchItemFailures": [{"itemIdentifier": "b"}, {"itemIdentifier": "b"}]}

    assert failed_messages(answer, IDS) == {"b"}


@pytest.mark.parametrize(
    "failures",
    [
        [{"itemIdentifier": ""}],
        [{"itemIdentifier": None}],
        [{"messageId": "a"}],
        [{"itemIdentifier": "a"}, {"itemIdentifier": "of no message"}],
        [{"itemIdentifier": ["a"]}],
        ["a"],
        "a",
    ],
)
def test_what_lambda_cannot_read_fails_the_whole_batch(failures: Any) -> None:
    assert failed_messages({"batchItemFailures": failures}, IDS) == set(IDS)


def test_an_answer_that_is_no_object_fails_the_whole_batch() -> None:
    assert failed_messages("done", IDS) == set(IDS)
