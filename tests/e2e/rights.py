"""The rights the doors used, by the emulator's call log, beside those their roles give them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from tests.infrastructure.stack import ROOT, Stack, as_list
from tests.sandbox.lambda_host import stack as running

_ARN_OF = {"AWS::DynamoDB::Table": "{}.Arn", "AWS::SQS::Queue": "{}.Arn", "AWS::SecretsManager::Secret": "{}"}
"""How a policy in the template names a resource of each type."""
_ELSEWHERE = ("logs:", "xray:")
"""Services that the emulator does not see."""
_OF_LAMBDA = {"sqs:GetQueueAttributes"}
"""What Lambda asks of the role without ever showing it here (Lambda developer guide, "Using Lambda with SQS")."""


class Right(NamedTuple):
    """A door may do an action on a resource, which is named as the template names it."""

    door: str
    action: str
    resource: str


def granted(template: Stack | None = None) -> set[Right]:
    """Every right of every door, less those that cannot show here."""
    template = template or Stack(ROOT / "template.yaml")
    return {one for door in template.functions for one in _granted(template, door) if _shows(one.action)}


def _granted(template: Stack, door: str) -> Iterator[Right]:
    for statement in template.statements(door):
        assert statement["Effect"] == "Allow"
        for action in as_list(statement["Action"]):
            yield from (Right(door, action, one) for one in as_list(statement["Resource"]))


def _shows(action: str) -> bool:
    return action not in _OF_LAMBDA and not action.startswith(_ELSEWHERE)


def used(stack: running.Stack, since: int = 0) -> set[Right]:
    """Every right that a door needed for a call it made, from a line of the call log on."""
    template = Stack(ROOT / "template.yaml")
    names = dict(_names(stack, template))
    return {
        Right(line["caller"], action, _resource(names, resource))
        for line in map(json.loads, stack.call_log.read_text(encoding="utf-8").splitlines()[since:])
        if line["caller"] in template.functions
        for action, resource in line["needs"]
    }


def _names(stack: running.Stack, template: Stack) -> Iterator[tuple[str, str]]:
    """The name of each resource in the call log, and in the template."""
    for logical_id, told in stack.resources.items():
        if form := _ARN_OF.get(template.resources[logical_id]["Type"]):
            yield told.rpartition("/")[2] if told.startswith("http") else told, form.format(logical_id)


def _resource(names: dict[str, str], resource: str) -> str:
    name, slash, index = resource.partition("/index/")
    return f"{names.get(name, name)}{slash}{index}"
