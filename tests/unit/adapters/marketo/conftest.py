"""What the tests of the Marketo adapter share."""

from __future__ import annotations

import pytest

from tests.unit.adapters.marketo.scripted import World


@pytest.fixture
def world() -> World:
    """An endpoint with a scripted vendor behind it."""
    return World()
