"""The environment that the template gives is the environment that the settings read."""

from __future__ import annotations

from tandem.settings import NAMES

from tests.infrastructure.stack import Stack


def test_the_environment_holds_the_names_that_the_settings_read_and_no_other(stack: Stack) -> None:
    for function in stack.functions.values():
        assert set(function["Environment"]["Variables"]) == NAMES
