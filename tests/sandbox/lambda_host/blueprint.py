"""What a template asks for, as values: the tables, queues and secrets to create, the functions to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """A DynamoDB table: the arguments of CreateTable, and the attribute that holds an item's expiry."""

    definition: dict[str, Any]
    expires_by: str | None

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.definition["TableName"])


@dataclass(frozen=True, slots=True)
class Queue:
    """An SQS queue with the attributes of CreateQueue."""

    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """An event source mapping: which queue feeds a function, how many messages at once, how many at a time."""

    queue: str
    batch_size: int
    window: float
    concurrency: int
    reports_failures: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule: how often, with which input, and how often a refused invocation is tried again."""

    name: str
    every: float
    payload: str | None
    is_rule: bool


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the HTTP API; method `ANY` takes every method, `{proxy+}` every path below."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function as the template describes it, its environment resolved."""

    logical_id: str
    name: str
    handler: str
    code: Path
    layers: tuple[Path, ...]
    runtime: str
    timeout: float
    memory: int
    environment: dict[str, str]
    reserved_concurrency: int | None
    retries: int
    mappings: tuple[Mapping, ...]
    schedules: tuple[Schedule, ...]
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything of a template that runs on the local host. `ids` maps logical ids to what `Ref` answers."""

    tables: tuple[Table, ...]
    queues: tuple[Queue, ...]
    functions: dict[str, Function]
    ids: dict[str, str]
