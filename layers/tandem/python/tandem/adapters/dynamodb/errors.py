"""What DynamoDB answers, in words the stores decide by.

Each of the stores handles `ConditionFailed` and `TransactionCancelled` itself; they never leave this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import VerboseClientError

from tandem.domain.errors import ConfigurationError, RetriableError

Item = dict[str, Any]


class StateUnavailable(RetriableError):
    """DynamoDB gave no usable answer after several tries; the last write may or may not have been applied."""


class ConditionFailed(Exception):
    """The condition of a single write was false; `repeated` tells that an earlier try of it may have been applied."""

    def __init__(self, item: Item | None, *, repeated: bool) -> None:
        super().__init__("The condition was false.")
        self.item = item
        self.repeated = repeated


class TransactionCancelled(Exception):
    """Nothing of a transaction was applied; `codes` has one reason for each of its operations."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(sorted(set(codes))))
        self.codes = tuple(codes)


class TransactionInTheWay(Exception):
    """A transaction of somebody else held the item of a single write, which was not applied."""


_DENIED = frozenset({"AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException"})
_TEMPORARY = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)


def translated(error: BotoCoreError | ClientError) -> Exception:
    """The error in our words; one that only a fault of this code can cause is left as it is."""
    if isinstance(error, BotoCoreError):
        return StateUnavailable(f"DynamoDB could not be reached ({type(error).__name__}).")
    code = error.response["Error"].get("Code", "")
    if code == "ConditionalCheckFailedException":
        answer = _answer(error)
        return ConditionFailed(answer.get("Item"), repeated=answer["ResponseMetadata"].get("RetryAttempts", 0) > 0)
    if code == "TransactionCanceledException" and isinstance(error, VerboseClientError):
        return TransactionCancelled([reason.code if reason else "None" for reason in error.cancellation_reasons])
    if code == "TransactionConflictException":
        return TransactionInTheWay()
    if code == "ResourceNotFoundException":
        return ConfigurationError("A table of the state is missing.", "Deploy the stack again.")
    if code in _DENIED:
        return ConfigurationError(f"DynamoDB refuses us ({code}).", "Check the role of the function in template.yaml.")
    return StateUnavailable(f"DynamoDB is busy ({code}).") if code in _TEMPORARY else error


def _answer(error: ClientError) -> Mapping[str, Any]:
    """PynamoDB keeps only part of the answer in the error it raises; the original is its cause."""
    original = error.__cause__
    answer: Mapping[str, Any] = original.response if isinstance(original, ClientError) else error.response
    return answer if "ResponseMetadata" in answer else {**answer, "ResponseMetadata": {}}
