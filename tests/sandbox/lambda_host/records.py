"""Events as AWS sends them: SQS records, schedule ticks."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tests.sandbox.lambda_host.account import ACCOUNT, REGION, arn
from tests.sandbox.lambda_host.blueprint import Schedule

Message = dict[str, Any]


def sqs_event(messages: Sequence[Message], queue: str) -> dict[str, Any]:
    """The event Lambda makes of messages received from a queue."""
    return {"Records": [_record(message, queue) for message in messages]}


def _record(message: Message, queue: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {name: _attribute(one) for name, one in message.get("MessageAttributes", {}).items()},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn("sqs", queue),
        "awsRegion": REGION,
    }


def _attribute(given: dict[str, Any]) -> dict[str, Any]:
    kind = "binaryValue" if "BinaryValue" in given else "stringValue"
    return {
        kind: given.get("BinaryValue", given.get("StringValue")),
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": given["DataType"],
    }


def schedule_event(schedule: Schedule, at: datetime) -> bytes:
    """The event of a tick: the schedule's own input, or what EventBridge sends without one."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    tick = str(uuid.uuid4())
    name = f"rule/{schedule.name}" if schedule.is_rule else f"schedule/default/{schedule.name}"
    own = arn("events" if schedule.is_rule else "scheduler", name)
    if schedule.payload is not None:
        known = {"schedule-arn": own, "scheduled-time": moment, "execution-id": tick, "attempt-number": "1"}
        text = schedule.payload
        for key, value in known.items():
            text = text.replace(f"<aws.scheduler.{key}>", value)
        return text.encode()
    event = {
        "version": "0",
        "id": tick,
        "detail-type": "Scheduled Event",
        "source": "aws.events" if schedule.is_rule else "aws.scheduler",
        "account": ACCOUNT,
        "time": moment,
        "region": REGION,
        "resources": [own],
        "detail": {} if schedule.is_rule else "{}",  # the scheduler sends a string here, a rule an object
    }
    return json.dumps(event).encode()
