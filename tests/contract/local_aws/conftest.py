"""One stack for the tests of this folder, emptied between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.local_aws.world import TEMPLATE, World
from tests.sandbox.lambda_host.stack import Stack


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    directory: Path = tmp_path_factory.mktemp("stack")
    with Stack.start(TEMPLATE, directory, secrets={"TokenSecret": {"token": "abc"}}, trace=True) as stack:
        yield stack


@pytest.fixture
def stack(started: Stack) -> Stack:
    started.reset()
    return started


@pytest.fixture
def world(stack: Stack) -> World:
    return World(stack)
