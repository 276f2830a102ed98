"""What was asked of the emulator: the name of each call, a count per name, and a log of one line per call.

A line also tells whose access key signed the call, and what that caller must be allowed to do for it.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sandbox.aws.needs import Need, needs

_SERVICES = {"DynamoDB_20120810": "dynamodb", "AmazonSQS": "sqs", "secretsmanager": "secretsmanager"}
_SIGNED_BY = re.compile(r"Credential=([^/]+)/")


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the emulator: `service.Operation`, the table or queue it is about, who asks, and by what right."""

    operation: str
    resource: str
    caller: str = ""
    needs: tuple[Need, ...] = ()


def read_call(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Call:
    """Name a request from AWS's JSON protocols by its target, anything else by method and path."""
    target, _, operation = headers.get("x-amz-target", "").partition(".")
    signed = _SIGNED_BY.search(headers.get("authorization", ""))
    caller = signed.group(1) if signed else ""
    if not operation:
        return Call(f"{method} {path}", "", caller)
    service, asked = _SERVICES.get(target, target), _asked(body)
    return Call(f"{service}.{operation}", _resource(asked), caller, needs(service, operation, asked))


def _asked(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _resource(asked: Mapping[str, Any]) -> str:
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
        self._file.write(json.dumps({**line, "outcome": outcome, "caller": call.caller, "needs": call.needs}) + "\n")
