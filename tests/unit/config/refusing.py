"""Reads a text that must be refused, and gives the mistakes named."""

from __future__ import annotations

import pytest
from tandem.config import Config
from tandem.domain.errors import ConfigurationError


def mistakes(text: str) -> list[str]:
    """The lines of the refusal between its heading and its remedy."""
    with pytest.raises(ConfigurationError) as refused:
        Config.parse(text)
    heading, *lines = refused.value.cause.splitlines()
    assert heading == f"tandem.toml has {len(lines)} mistake{'s' * (len(lines) > 1)}:"
    assert "tandem config check" in refused.value.remedy
    return lines
