"""What the tests of the local AWS do with the example's stack, in short words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.sandbox.lambda_host.account import client
from tests.sandbox.lambda_host.stack import Stack

TEMPLATE = Path(__file__).with_name("example") / "template.yaml"
VISIBILITY = 600  # seconds, of the example's work queue


class World:
    """The example's stack with clients for its queue and table."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.sqs = client("sqs", stack.endpoint_url)
        self.dynamodb = client("dynamodb", stack.endpoint_url)
        self.table = stack.resources["NotesTable"]
        self.queue = stack.resources["WorkQueue"]

    def send(self, name: str, do: str = "", **more: Any) -> None:
        """Order work from the echo function."""
        self.sqs.send_message(QueueUrl=self.queue, MessageBody=json.dumps({"id": name, "do": do, **more}))

    def send_at_once(self, **orders: str) -> None:
        """Order several works in one call, which a poll finds together."""
        bodies = {name: json.dumps({"id": name, "do": do}) for name, do in orders.items()}
        entries = [{"Id": name, "MessageBody": body} for name, body in bodies.items()]
        self.sqs.send_message_batch(QueueUrl=self.queue, Entries=entries)

    def settle(self) -> None:
        """Let the functions finish what can be done now."""
        self.stack.settle()

    def redeliver(self) -> None:
        """Let the visibility timeout pass, and the functions finish."""
        self.stack.aws.pass_time(VISIBILITY)
        self.stack.settle()

    def receives(self, name: str) -> int:
        """How often the message was received when it was last worked on; 0 when it never was."""
        return int(self.note(name).get("receives", {"N": "0"})["N"])

    def note(self, name: str) -> dict[str, Any]:
        """What the echo function noted of the message."""
        key = {"id": {"S": name}}
        found: dict[str, Any] = self.dynamodb.get_item(TableName=self.table, Key=key).get("Item", {})
        return found

    def depth(self, queue: str = "work") -> tuple[int, int, int]:
        """Visible, in flight and delayed messages."""
        visible, in_flight, delayed = self.stack.aws.depths()[f"tandem-{queue}"]
        return visible, in_flight, delayed
