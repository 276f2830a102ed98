"""One emulated AWS for all end-to-end tests; fresh vendors, tables and queues for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tandem import bootstrap

from tests.e2e.ports import lasting
from tests.e2e.rights import granted, used
from tests.e2e.town import FAST, Town
from tests.sandbox.marketo.server import running_marketo
from tests.sandbox.salesforce.config import Config as SalesforceConfig
from tests.sandbox.salesforce.server import running_salesforce
from tests.sandbox.world.running import Visitor, World, running_world
from tests.sandbox.world.simulators import Admin

UNLIMITED = {"rate_calls": 1_000_000, "in_flight": 1000, "daily_quota": 10_000_000}


@dataclass(frozen=True)
class Ground:
    """What lasts from test to test: the emulated AWS, and the ports the vendors are found at."""

    world: World
    config: Path
    ports: tuple[int, ...]


def port_of(url: str) -> int:
    """The port of a simulator's address."""
    return int(url.rsplit(":", 1)[1])


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    directory = tmp_path_factory.mktemp("world")
    config = directory / "tandem.toml"
    config.write_text(FAST)
    ports = lasting(2)
    with (
        running_salesforce(SalesforceConfig(port=ports[0])) as salesforce,
        running_marketo({"port": ports[1]}) as marketo,
    ):
        who = salesforce.credentials
        theirs = {"base_url": salesforce.url, "client_id": who.client_id, "client_secret": who.client_secret}
        ours: dict[str, Any] = {"base_url": marketo.url, **marketo.credentials}
    with running_world(directory / "aws", salesforce=theirs, marketo=ours, config=config, trace=True) as world:
        Visitor(world.described()).enter()
        yield Ground(world, config, ports)
        assert world.stack.aws.calls()["dynamodb.Scan"] == 0, "a table was scanned"
        assert not used(world.stack) - granted(), "the doors did what their roles in template.yaml do not allow"


@pytest.fixture
def town(ground: Ground) -> Iterator[Town]:
    """The running system with empty vendors and no state."""
    ground.config.write_text(FAST)
    bootstrap.config.cache_clear()
    ground.world.stack.reset()
    with (
        running_salesforce(SalesforceConfig(port=ground.ports[0])) as salesforce,
        running_marketo({"port": ground.ports[1], "limits": UNLIMITED}) as marketo,
    ):
        made = Town(ground.world, ground.config, Admin(salesforce.url), Admin(marketo.url))
        yield made
        if made.is_changed:
            ground.world.stack.restart({"TANDEM_CONFIG": str(ground.config)})
