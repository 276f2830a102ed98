"""The same promises, kept by every store of state: each test here runs against memory and against DynamoDB."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
import pytest
from tandem.adapters.dynamodb.facts import DynamoWatermarks
from tandem.adapters.dynamodb.links import DynamoLinks
from tandem.adapters.dynamodb.rejects import DynamoRejects
from tandem.adapters.dynamodb.runs import DynamoRuns
from tandem.adapters.dynamodb.seen import DynamoSeen
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.memory.facts import MemoryRejects, MemorySeen, MemoryWatermarks
from tandem.adapters.memory.links import MemoryLinks
from tandem.adapters.memory.runs import MemoryRuns
from tandem.ports import Links, Rejects, Runs, Seen, Watermarks
from tandem.service.identity import Era
from tandem.state import stores

from tests.contract.state.stack import make_tables
from tests.sandbox.aws.ministack import Aws, running_ministack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class State:
    """One installation's state."""

    links: Links
    runs: Runs
    watermarks: Watermarks
    rejects: Rejects
    seen: Seen


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    """An emulator of AWS, and the environment that leads there."""
    with (
        running_ministack(tmp_path_factory.mktemp("ministack")) as running,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv("AWS_ENDPOINT_URL", running.endpoint_url)
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        environment.setenv("AWS_ACCESS_KEY_ID", "sandbox")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "sandbox")
        environment.setenv("NO_PROXY", "127.0.0.1")
        yield running


@pytest.fixture(scope="session")
def client(aws: Aws) -> Iterator[DynamoDBClient]:
    """A client that makes tables."""
    made = boto3.client("dynamodb", endpoint_url=aws.endpoint_url)
    yield made
    made.close()


@pytest.fixture
def tables(client: DynamoDBClient) -> dict[str, str]:
    """Fresh tables as the template makes them, by idea."""
    return make_tables(client, f"test{next(_numbers)}")


@pytest.fixture(scope="session")
def store(aws: Aws) -> Iterator[Store]:
    """A connection, which AWS's own settings lead to the emulator."""
    made = Store()
    assert made.client.meta.endpoint_url == aws.endpoint_url
    yield made
    made.client.close()


@pytest.fixture
def dynamodb(store: Store, tables: dict[str, str]) -> State:
    """An empty state in DynamoDB."""
    return State(
        DynamoLinks(store, links=tables["links"], pointers=tables["pointers"], key_number=1),
        DynamoRuns(store, tables["runs"]),
        DynamoWatermarks(store, tables["watermarks"]),
        DynamoRejects(store, tables["rejects"]),
        DynamoSeen(store, tables["seen"]),
    )


@pytest.fixture
def later(store: Store, tables: dict[str, str], dynamodb: State) -> State:
    """An empty state in the same tables, of a later era."""
    made = stores(store, tables, Era("00D000000000001AAA", "123-ABC-456", 3))
    return State(made.links, made.runs, made.watermarks, made.rejects, dynamodb.seen)


@pytest.fixture(params=["memory", "dynamodb", "later"])
def state(request: pytest.FixtureRequest) -> State:
    """An empty state of each kind."""
    if request.param == "memory":
        return State(MemoryLinks(), MemoryRuns(), MemoryWatermarks(), MemoryRejects(), MemorySeen())
    made: State = request.getfixturevalue(request.param)
    return made
