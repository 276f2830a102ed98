"""Transactions: several conditional writes of which all are applied, or none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import chain
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from tandem.adapters.dynamodb.backoff import pauses
from tandem.adapters.dynamodb.errors import StateUnavailable, TransactionCancelled
from tandem.adapters.dynamodb.store import Store

LIMIT = 100
"""How many operations one transaction may hold."""

_PASSING = frozenset({"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_REFUSED = "ConditionalCheckFailed"

Operation = dict[str, dict[str, Any]]


def put(record: Model, condition: Condition | None = None) -> Operation:
    """Store a record whole."""
    return {"Put": record.get_save_kwargs_from_instance(condition)}


def update(record: Model, actions: list[Action], condition: Condition | None = None) -> Operation:
    """Change some attributes of the record with this record's key."""
    return {"Update": record.get_update_kwargs_from_instance(actions, condition)}


def delete(record: Model, condition: Condition | None = None) -> Operation:
    """Remove the record with this record's key."""
    return {"Delete": record.get_delete_kwargs_from_instance(condition)}


def check(model: type[Model], key: str, range_key: str, condition: Condition) -> Operation:
    """Change nothing, but let the transaction be applied only if the condition holds."""
    return {"ConditionCheck": model.get_operation_kwargs_from_class(key, range_key, condition)}


def transact(store: Store, operations: Sequence[Operation]) -> list[int]:
    """Apply all operations, or tell the positions of those whose condition is false; none then is applied.

    The token lets a call that got no answer be repeated safely: DynamoDB applies it once within ten minutes.
    """
    if len(operations) > LIMIT:
        raise ValueError(f"{len(operations)} operations do not fit one transaction of {LIMIT}.")
    for pause in chain(pauses(), [None]):
        try:
            store.dispatch(
                "TransactWriteItems", {"TransactItems": list(operations), "ClientRequestToken": uuid.uuid4().hex}
            )
        except TransactionCancelled as error:
            if refused := [at for at, code in enumerate(error.codes) if code == _REFUSED]:
                return refused
            if not _PASSING.issuperset(error.codes):
                raise
            if pause is None:
                raise StateUnavailable("Items of the state are held by other transactions.") from error
            store.sleep(pause)
        else:
            return []
    raise AssertionError("the last pause ends the loop")
