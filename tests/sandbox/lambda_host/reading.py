"""Reads the resources of a template into a blueprint."""

from __future__ import annotations

import json
from collections.abc import Mapping as Map
from pathlib import Path
from typing import Any

from tests.sandbox.lambda_host.blueprint import Blueprint, Function, Mapping, Queue, Route, Schedule, Table
from tests.sandbox.lambda_host.intrinsics import Resolver
from tests.sandbox.lambda_host.naming import physical_name
from tests.sandbox.lambda_host.rates import seconds
from tests.sandbox.lambda_host.template import Tree

_LAMBDA_TIMEOUT = 3  # seconds; Lambda's default, as is the memory
_LAMBDA_MEMORY = 128
_UNLIMITED = 4  # concurrency of a mapping that sets none: Lambda would go to hundreds, a laptop does not
_TABLE_PARTS = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "ProvisionedThroughput",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
)
_QUEUE_PARTS = (
    "VisibilityTimeout",
    "DelaySeconds",
    "MessageRetentionPeriod",
    "MaximumMessageSize",
    "ReceiveMessageWaitTimeSeconds",
    "FifoQueue",
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "FifoThroughputLimit",
)
_SCALED = ("VisibilityTimeout", "DelaySeconds")


def read_blueprint(chosen: Map[str, Tree], resolve: Resolver, *, root: Path, scale: float) -> Blueprint:
    """The blueprint of resources whose names the resolver knows; `root` is the template's folder.

    `scale` shortens every queue's visibility timeout and delay (never below one second): SQS counts real time.
    """
    layers = {str(resolve.ref(name)): _content(one, root) for name, one in _of(chosen, "Serverless::LayerVersion")}
    return Blueprint(
        tables=tuple(_table(name, one, resolve) for name, one in _of(chosen, "DynamoDB::Table")),
        queues=tuple(_queue(name, one, resolve, scale) for name, one in _of(chosen, "SQS::Queue")),
        functions={
            name: _function(name, one, resolve, root, layers) for name, one in _of(chosen, "Serverless::Function")
        },
        ids={name: str(resolve.ref(name)) for name in chosen},
    )


def _of(chosen: Map[str, Tree], kind: str) -> list[tuple[str, Tree]]:
    return [(name, one) for name, one in chosen.items() if one["Type"] == f"AWS::{kind}"]


def _table(logical_id: str, resource: Tree, resolve: Resolver) -> Table:
    properties = resolve(resource["Properties"])
    expiry = properties.get("TimeToLiveSpecification", {})
    parts = {part: properties[part] for part in _TABLE_PARTS if part in properties}
    return Table(
        definition={"TableName": physical_name(logical_id, resource, resolve), **parts},
        expires_by=expiry.get("AttributeName") if expiry.get("Enabled") else None,
    )


def _queue(logical_id: str, resource: Tree, resolve: Resolver, scale: float) -> Queue:
    properties = resolve(resource["Properties"])
    attributes = {part: _text(properties[part]) for part in _QUEUE_PARTS if part in properties}
    for part in _SCALED:
        if int(attributes.get(part, "0")):
            attributes[part] = str(max(1, round(int(attributes[part]) * scale)))
    if "RedrivePolicy" in properties:
        attributes["RedrivePolicy"] = json.dumps(properties["RedrivePolicy"])
    return Queue(name=physical_name(logical_id, resource, resolve), attributes=attributes)


def _function(logical_id: str, resource: Tree, resolve: Resolver, root: Path, layers: Map[str, Path]) -> Function:
    properties: Tree = resource["Properties"]
    events = [resolve(event) | {"Id": name} for name, event in properties.get("Events", {}).items()]
    variables = resolve(properties.get("Environment", {}).get("Variables", {}))
    reserved = resolve(properties.get("ReservedConcurrentExecutions"))
    return Function(
        logical_id=logical_id,
        name=physical_name(logical_id, resource, resolve),
        handler=resolve(properties["Handler"]),
        code=_content(resource, root),
        layers=tuple(layers[arn] for arn in resolve(properties.get("Layers", [])) if arn in layers),
        runtime=resolve(properties.get("Runtime", "python3.13")),
        timeout=float(resolve(properties.get("Timeout", _LAMBDA_TIMEOUT))),
        memory=int(resolve(properties.get("MemorySize", _LAMBDA_MEMORY))),
        environment={name: _text(value) for name, value in variables.items()},
        reserved_concurrency=None if reserved is None else int(reserved),
        retries=int(resolve(properties.get("EventInvokeConfig", {})).get("MaximumRetryAttempts", 2)),
        mappings=tuple(_mapping(event["Properties"]) for event in events if event["Type"] == "SQS" and _is_on(event)),
        schedules=tuple(_schedule(event) for event in events if event["Type"] in _SCHEDULES and _is_on(event)),
        routes=tuple(_route(event["Properties"]) for event in events if event["Type"] == "HttpApi"),
    )


_SCHEDULES = ("Schedule", "ScheduleV2")


def _is_on(event: Tree) -> bool:
    properties = event["Properties"]
    return properties.get("Enabled", True) in (True, "true") and properties.get("State", "ENABLED") == "ENABLED"


def _mapping(properties: Tree) -> Mapping:
    return Mapping(
        queue=str(properties["Queue"]).rsplit(":", 1)[-1],
        batch_size=int(properties.get("BatchSize", 10)),
        window=float(properties.get("MaximumBatchingWindowInSeconds", 0)),
        concurrency=int(properties.get("ScalingConfig", {}).get("MaximumConcurrency", _UNLIMITED)),
        reports_failures="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
    )


def _schedule(event: Tree) -> Schedule:
    properties = event["Properties"]
    is_rule = event["Type"] == "Schedule"
    expression = properties["Schedule" if is_rule else "ScheduleExpression"]
    return Schedule(
        name=properties.get("Name", event["Id"]),
        every=seconds(expression),
        payload=properties.get("Input"),
        is_rule=is_rule,
    )


def _route(properties: Tree) -> Route:
    return Route(method=properties.get("Method", "ANY").upper(), path=properties.get("Path", "/{proxy+}"))


def _content(resource: Tree, root: Path) -> Path:
    properties: Tree = resource["Properties"]
    return (root / str(properties.get("CodeUri") or properties["ContentUri"])).resolve()


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
