"""What a connection to DynamoDB is used for, read from its own client's traffic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tandem.adapters.dynamodb.store import Store

from tests.bench.units import item_size, read_units

_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})


@dataclass
class Use:
    """Calls by operation, items written, and the units DynamoDB would bill."""

    operations: Counter[str] = field(default_factory=Counter)
    write_units: float = 0.0
    read_units: float = 0.0

    def add(self, operation: str, asked: dict[str, Any], answer: dict[str, Any]) -> None:
        """Count one call; the emulator tells the units of every call but BatchGetItem."""
        self.operations[operation] += 1
        if operation == "BatchGetItem":
            self.read_units += _batch_read(asked, answer)
        elif operation in _WRITES:
            self.write_units += _told(answer)
        else:
            self.read_units += _told(answer)


@contextmanager
def metered(store: Store) -> Iterator[Use]:
    """What the connection is used for inside the block."""
    use, asked = Use(), dict[str, Any]()
    events = store.client.meta.events

    def asking(params: dict[str, Any], model: Any, **_: Any) -> None:
        asked[model.name] = params

    def answered(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        use.add(model.name, asked[model.name], parsed)

    events.register("provide-client-params.dynamodb", asking)
    events.register("after-call.dynamodb", answered)
    try:
        yield use
    finally:
        events.unregister("provide-client-params.dynamodb", asking)
        events.unregister("after-call.dynamodb", answered)


def _told(answer: dict[str, Any]) -> float:
    told = answer.get("ConsumedCapacity") or []
    return float(sum(one["CapacityUnits"] for one in (told if isinstance(told, list) else [told])))


def _batch_read(asked: dict[str, Any], answer: dict[str, Any]) -> int:
    keys = sum(len(request["Keys"]) for request in asked["RequestItems"].values())
    found = [item for items in answer.get("Responses", {}).values() for item in items]
    return sum(read_units(item_size(item)) for item in found) + keys - len(found)
