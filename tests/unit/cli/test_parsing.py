"""What can be typed, and what cannot."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from tandem.cli.parsers import parser

COMMANDS = (
    "status --json",
    "status --stack tandem",
    "run --wait --json --sandbox",
    "rejects --csv",
    "retry --all",
    "retry --code FIELD_CUSTOM_VALIDATION_EXCEPTION",
    "retry 00Q000000000001AAA 42",
    "brake show --json",
    "brake release --hours 0.5 --object lead",
    "config check",
    "config check other.toml --offline",
    "config show --json",
    "provision --stack tandem",
    "relink --yes",
)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_names_a_module_that_runs_it(line: str) -> None:
    given = parser().parse_args(line.split())

    assert callable(import_module(f"tandem.cli.{given.module}").run)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "sync",
        "config",
        "brake",
        "status --stack a --sandbox",
        "rejects --json --csv",
        "brake release --hours 0",
        "brake release --hours 169",
        "brake release --hours soon",
    ],
)
def test_what_makes_no_sense_is_refused_with_status_2(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(line.split())

    assert ended.value.code == 2
    assert "usage: tandem" in capsys.readouterr().err


@pytest.mark.parametrize("line", [*COMMANDS, "", "config", "brake"])
def test_every_command_explains_itself(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [word for word in line.split()[:2] if word.isalpha()]

    with pytest.raises(SystemExit) as ended:
        parser().parse_args([*words, "--help"])

    assert ended.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_without_words_the_choices_are_the_careful_ones() -> None:
    release = parser().parse_args(["brake", "release"])
    check = parser().parse_args(["config", "check"])

    assert (release.hours, release.object) == (1.0, None)
    assert check.file == Path("tandem.toml")
    assert not parser().parse_args(["relink"]).yes
