"""Which messages of a batch Lambda deletes from the queue, judged by what the function answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def failed_messages(answer: Any, message_ids: Sequence[str]) -> set[str]:
    """The ids that stay in the queue when failures are reported.

    Nothing reported, or an empty answer, is a whole success; an answer Lambda cannot read (a wrong key, an
    empty or null identifier) or an identifier of no message of the batch is a whole failure.
    Source: AWS Lambda developer guide, "Handling errors for an SQS event source".
    """
    everything = set(message_ids)
    if answer is None:
        return set()
    if not isinstance(answer, dict):
        return everything
    match answer.get("batchItemFailures"):
        case None | []:
            return set()
        case list() as failures:
            understood = all(_names_a_message(one, message_ids) for one in failures)
            return {one["itemIdentifier"] for one in failures} if understood else everything
        case _:
            return everything


def _names_a_message(failure: Any, ids: Sequence[str]) -> bool:
    return isinstance(failure, dict) and failure.get("itemIdentifier") in ids
