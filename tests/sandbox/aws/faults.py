"""Faults a test asks the emulator for: which calls they meet, and what happens to those."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from tests.sandbox.aws.calls import Call

Effect = Literal["error", "throttle", "drop_before", "drop_after", "delay"]


@dataclass(slots=True)
class Fault:
    """Lets `skip` matching calls pass, then meets the next `times` of them; `*` matches every operation.

    `error` answers 500 and `throttle` a throttling error, both without applying the call. `drop_before` and
    `drop_after` close the connection without an answer, before or after the call was applied. `delay` waits
    `seconds` first and then serves it.
    """

    operation: str
    effect: Effect
    resource: str = ""
    skip: int = 0
    times: int = 1
    seconds: float = 0.0

    def meets(self, call: Call) -> bool:
        """Whether the call is one of those this fault is for; counts it."""
        if self.operation not in ("*", call.operation) or self.resource not in call.resource:
            return False
        if self.skip:
            self.skip -= 1
            return False
        if not self.times:
            return False
        self.times -= 1
        return True


class Faults:
    """The faults that are armed, in the order they were asked for."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []

    def arm(self, rules: list[dict[str, Any]]) -> None:
        """Add faults, given as the fields of `Fault`."""
        self._armed += [Fault(**rule) for rule in rules]

    def clear(self) -> None:
        """Forget every fault."""
        self._armed.clear()

    def armed(self) -> list[dict[str, Any]]:
        """The faults that have not yet met all their calls."""
        return [{name: getattr(one, name) for name in Fault.__slots__} for one in self._armed if one.times]

    def take(self, call: Call) -> Fault | None:
        """The first fault the call meets, if any; every other matching fault counts the call too."""
        return next(iter([one for one in self._armed if one.meets(call)]), None)


def refusal(call: Call, effect: Effect) -> tuple[int, bytes]:
    """Status and body with which the service of the call fails or throttles, in AWS's JSON protocol."""
    match effect, call.operation.partition(".")[0]:
        case "throttle", "dynamodb":
            code, status = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", 400
        case "throttle", _:
            code, status = "ThrottlingException", 400
        case _, "dynamodb":
            code, status = "com.amazonaws.dynamodb.v20120810#InternalServerError", 500
        case _:
            code, status = "InternalFailure", 500
    return status, json.dumps({"__type": code, "message": "A fault the test asked for."}).encode()
