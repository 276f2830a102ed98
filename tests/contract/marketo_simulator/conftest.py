"""One simulator a test, and a client that speaks plain HTTP to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.marketo_simulator.client import Marketo
from tests.sandbox.marketo.server import running_marketo


@pytest.fixture
def marketo() -> Iterator[Marketo]:
    """A fresh instance without short pages, so that a test says itself when it wants them."""
    with running_marketo({"behaviour": {"short_pages": 0.0}}) as running, Marketo(running) as client:
        yield client
