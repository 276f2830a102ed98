"""What the rules of the house are checked on."""

from __future__ import annotations

import pytest

from tests.infrastructure.stack import ROOT, Stack


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The deployed system, as template.yaml describes it."""
    return Stack(ROOT / "template.yaml")
