"""The one connection of a process to DynamoDB: all tables share its client."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import chain
from typing import Any, TypeVar, cast

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection
from pynamodb.models import MetaModel, Model

from tandem.adapters.dynamodb.backoff import pauses
from tandem.adapters.dynamodb.errors import StateUnavailable, TransactionInTheWay, translated

M = TypeVar("M", bound=Model)
Sleep = Callable[[float], None]


class Store(Connection):
    """Calls DynamoDB and raises in our words; endpoint, region and credentials come from AWS's own settings.

    Time-outs are short: an answer takes milliseconds, and botocore repeats a call that got none.
    """

    def __init__(self, *, sleep: Sleep = time.sleep) -> None:
        super().__init__(
            connect_timeout_seconds=2, read_timeout_seconds=6, max_retry_attempts=3, max_pool_connections=20
        )
        self.sleep = sleep

    def dispatch(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """Call, waiting for somebody else's transaction on the same item to end."""
        for pause in chain(pauses(), [None]):
            try:
                return self._call(operation_name, operation_kwargs)
            except TransactionInTheWay as error:
                if pause is None:
                    raise StateUnavailable("An item of the state is held by other transactions.") from error
                self.sleep(pause)
        raise AssertionError("the last pause ends the loop")

    def table(self, model: type[M], name: str) -> type[M]:
        """The model bound to this table of ours and to this connection."""
        meta = type("Meta", (), {"table_name": name})
        bound = cast("type[M]", MetaModel(model.__name__, (model,), {"Meta": meta, "__module__": model.__module__}))
        # PynamoDB would make a client (90 ms) for every model; its own table connection is pointed at this one.
        table = bound._get_connection()
        if name not in self._tables:
            self.add_meta_table(table.get_meta_table())
        table.connection = self
        return bound

    def _call(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            return super().dispatch(operation_name, operation_kwargs)
        except (BotoCoreError, ClientError) as error:
            raise translated(error) from error
