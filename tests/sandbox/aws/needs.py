"""What a caller must be allowed to do for a call to AWS, in the words of IAM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


class Need(NamedTuple):
    """An action on a resource: a table, `table/index/NAME`, a queue by its name, or a secret as it was asked for."""

    action: str
    resource: str


def needs(service: str, operation: str, asked: Mapping[str, Any]) -> tuple[Need, ...]:
    """Everything IAM checks before the call is served, each once.

    A transaction has no right of its own: each of its actions needs that of the single call on its table; a query
    of an index needs the index and not the table. A batch of SQS needs what one message does.
    Sources: DynamoDB developer guide, "Using IAM with transactions" and "Using IAM policy conditions"; SQS
    developer guide, "Amazon SQS API permissions".
    """
    match service:
        case "dynamodb":
            return tuple(sorted(set(_of_tables(operation, asked))))
        case "sqs":
            queue = str(asked.get("QueueUrl") or asked.get("QueueName") or "").rpartition("/")[2]
            return (Need(f"sqs:{operation.removesuffix('Batch')}", queue),)
        case _:
            return (Need(f"{service}:{operation}", str(asked.get("SecretId") or asked.get("Name") or "")),)


def _of_tables(operation: str, asked: Mapping[str, Any]) -> Iterator[Need]:
    if operation.startswith("Transact"):
        for action in asked.get("TransactItems", ()):
            for kind, request in action.items():
                yield Need(f"dynamodb:{_IN_TRANSACTIONS[kind]}", request["TableName"])
    elif batch := asked.get("RequestItems"):
        yield from (Need(f"dynamodb:{operation}", table) for table in batch)
    else:
        index = f"/index/{asked['IndexName']}" if "IndexName" in asked else ""
        yield Need(f"dynamodb:{operation}", f"{asked.get('TableName', '')}{index}")
