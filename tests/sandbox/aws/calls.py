"""What was asked of the emulator: the name of each call, a count per name, and a log of one line per call."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_SERVICES = {"DynamoDB_20120810": "dynamodb", "AmazonSQS": "sqs", "secretsmanager": "secretsmanager"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the emulator: `service.Operation` and the table or queue it is about."""

    operation: str
    resource: str


def read_call(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Call:
    """Name a request from AWS's JSON protocols by its target, anything else by method and path."""
    service, _, operation = headers.get("x-amz-target", "").partition(".")
    if not operation:
        return Call(operation=f"{method} {path}", resource="")
    return Call(operation=f"{_SERVICES.get(service, service)}.{operation}", resource=_resource(body))


def _resource(body: bytes) -> str:
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        return ""
    if not isinstance(asked, dict):
        return ""
    if batch := asked.get("RequestItems"):
        return ",".join(sorted(batch))
    if actions := asked.get("TransactItems"):
        return ",".join(sorted({one["TableName"] for action in actions for one in action.values()}))
    return str(asked.get("TableName") or asked.get("QueueUrl") or asked.get("SecretId") or "")


class CallLog:
    """Counts calls by operation since the start, and appends each to a file as a JSON line."""

    def __init__(self, file: Path) -> None:
        self.counts: Counter[str] = Counter()
        self._file = file.open("a", buffering=1)

    def write(self, call: Call, *, outcome: str) -> None:
        """Count a call and log it with what became of it: a status, or the fault it met."""
        self.counts[call.operation] += 1
        line = {"at": round(time.time(), 4), "operation": call.operation, "resource": call.resource}
        self._file.write(json.dumps({**line, "outcome": outcome}) + "\n")
