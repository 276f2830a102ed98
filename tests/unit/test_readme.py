"""What the README tells people to type can be typed."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from tandem.cli.parsers import parser as tandem

from tests.sandbox.__main__ import parser as sandbox

ROOT = Path(__file__).resolve().parents[2]
PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "uv run tandem ": tandem,
    "uv run python -m tests.sandbox ": sandbox,
}


def _commands() -> list[str]:
    """The lines of shell blocks, and the commands between backticks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in [*lines, *re.findall(r"`([^`\n]+)`", prose)] if line.startswith(("uv run ", "make "))]


def _goals() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_the_readme_shows_commands_of_each_kind() -> None:
    for prefix in (*PARSERS, "make "):
        assert any(command.startswith(prefix) for command in _commands()), prefix


@pytest.mark.parametrize("command", sorted(set(_commands())))
def test_a_command_of_the_readme_exists(command: str) -> None:
    for prefix, parser in PARSERS.items():
        if command.startswith(prefix):
            parser().parse_args(shlex.split(command.removeprefix(prefix), comments=True))
            return

    verb, *words = shlex.split(command, comments=True)
    goals = [word for word in words if "=" not in word]
    assert verb == "make", command
    assert goals
    assert set(goals) <= _goals()
