"""The template as the tests read it: globals merged, conditions decided, and every reference a readable name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.sandbox.lambda_host.template import load, resolver, resources

ROOT = Path(__file__).resolve().parents[2]

Properties = dict[str, Any]
_PSEUDO = {"AWS::StackName": "tandem", "AWS::Region": "region", "AWS::AccountId": "account"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event source mapping: which queue feeds which function, and how."""

    function: str
    queue: str
    properties: Properties


class Stack:
    """The resources of a template with all defaults; `Ref X` reads as X, `GetAtt X.Arn` as X.Arn."""

    def __init__(self, template: Path) -> None:
        tree = load(template)
        self.resolve = resolver(tree, parameters={}, pseudo=_PSEUDO)
        self.resources = resources(tree, self.resolve)
        self.resolve.values.update({name: name for name in tree["Resources"]})
        self.resolve.attributes.update(
            {(name, what): f"{name}.{what}" for name in tree["Resources"] for what in ("Arn", "QueueName")}
        )

    def of(self, kind: str) -> dict[str, Properties]:
        """The properties of every resource of a type, by logical id."""
        return {
            name: self.resolve(one["Properties"])
            for name, one in self.resources.items()
            if one["Type"] == f"AWS::{kind}"
        }

    @cached_property
    def functions(self) -> dict[str, Properties]:
        """The doors."""
        return self.of("Serverless::Function")

    @cached_property
    def queues(self) -> dict[str, Properties]:
        """Every queue, those of dead letters among them."""
        return self.of("SQS::Queue")

    @cached_property
    def dead_letters(self) -> dict[str, str]:
        """The queue of dead letters of each queue that has one."""
        return {
            name: one["RedrivePolicy"]["deadLetterTargetArn"].removesuffix(".Arn")
            for name, one in self.queues.items()
            if "RedrivePolicy" in one
        }

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Every event source mapping of every door."""
        return list(self._deliveries())

    def _deliveries(self) -> Iterator[Delivery]:
        for name, function in self.functions.items():
            for event in function["Events"].values():
                if event["Type"] == "SQS":
                    queue = event["Properties"]["Queue"].removesuffix(".Arn")
                    yield Delivery(name, queue, event["Properties"])

    def statements(self, function: str) -> list[Properties]:
        """What a door's role allows."""
        role = self.functions[function]["Role"].removesuffix(".Arn")
        policies = self.of("IAM::Role")[role]["Policies"]
        return [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]

    def allowed(self, function: str, action: str) -> set[str]:
        """The resources on which a door may do one thing."""
        granted = [one for one in self.statements(function) if action in as_list(one["Action"])]
        return {resource for one in granted for resource in as_list(one["Resource"])}


def as_list(value: Any) -> list[Any]:
    """A policy's value, which IAM takes alone or as a list."""
    return value if isinstance(value, list) else [value]
