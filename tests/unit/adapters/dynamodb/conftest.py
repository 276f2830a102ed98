"""A connection to DynamoDB whose answers are written down before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.stub import ANY, Stubber
from tandem.adapters.dynamodb.store import Store


@dataclass(slots=True)
class Script:
    """The store, the answers it will get, and how long it slept between its calls."""

    store: Store
    stubber: Stubber
    slept: list[float] = field(default_factory=list)

    def answers(self, operation: str, answer: dict[str, Any], **expected: Any) -> None:
        """The next call is this operation; these parameters of it are looked at."""
        self.stubber.add_response(operation, answer, {"ReturnConsumedCapacity": "TOTAL", **expected})

    def fails(self, operation: str, code: str, *, repeated: bool = False, **answer: Any) -> None:
        """The next call is this operation and fails, at once or after it was sent a second time."""
        meta = {"RetryAttempts": int(repeated)}
        self.stubber.add_client_error(operation, code, modeled_fields=answer, response_meta=meta)

    def cancels(self, *codes: str) -> None:
        """The next call is a transaction that is cancelled for these reasons."""
        reasons = [{"Code": code} for code in codes]
        self.fails("transact_write_items", "TransactionCanceledException", CancellationReasons=reasons)

    def applies(self, operations: Any = ANY) -> None:
        """The next call is a transaction of these operations."""
        self.answers("transact_write_items", {}, TransactItems=operations, ClientRequestToken=ANY)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    slept: list[float] = []
    store = Store(sleep=slept.append)
    with Stubber(store.client) as stubber:
        yield Script(store, stubber, slept)
        stubber.assert_no_pending_responses()
    store.client.close()
