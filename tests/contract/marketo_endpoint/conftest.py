"""One simulator a test, provided with our fields."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.marketo_endpoint.instance import FIELDS, Instance
from tests.sandbox.marketo.server import running_marketo


@pytest.fixture
def bare() -> Iterator[Instance]:
    """A fresh instance without anything of ours."""
    with running_marketo() as running:
        instance = Instance(running)
        try:
            yield instance
        finally:
            instance.close()


@pytest.fixture
def instance(bare: Instance) -> Instance:
    """An instance with our fields and activity type."""
    bare.marketo.provide(FIELDS)
    return bare
