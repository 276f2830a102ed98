"""Trouble is told as cause and remedy on standard error, with status 1 and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError
from tandem.cli import main as command
from tandem.domain.errors import ConfigurationError, QuotaSpent


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConfigurationError("The cause.\n", "The remedy."), "tandem: The cause.\n        The remedy.\n"),
        (QuotaSpent("marketo"), "daily marketo API allowance"),
        (NoCredentialsError(), "AWS_PROFILE"),
        (NoRegionError(), "AWS_REGION"),
        (ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "Invoke"), "names the account"),
    ],
)
def test_an_error_becomes_cause_and_remedy(
    error: Exception, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: object) -> int:
        raise error

    monkeypatch.setattr(command, "_run", fails)

    assert command.main(["status"]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err


def test_a_wrong_file_is_told_with_every_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tandem.toml").write_text("[objects.lead]\nwiner = 'marketo'\nsync = 3\n")

    assert command.main(["config", "check", "--offline"]) == 1

    told = capsys.readouterr().err
    assert "objects.lead.winer" in told
    assert "objects.lead.sync" in told


@pytest.mark.parametrize(("text", "name"), [("[schedule]\n", "tandem.toml"), (None, "no tandem.toml")])
def test_a_right_file_and_no_file_are_fine(
    text: str | None, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / "tandem.toml").write_text(text)

    assert command.main(["config", "check", "--offline"]) == 0

    assert capsys.readouterr().out.startswith(name)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_named_file_that_cannot_be_read_is_a_mistake(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    if content is not None:
        file.write_bytes(content)

    assert command.main(["config", "check", "--offline", str(file)]) == 1

    assert str(file) in capsys.readouterr().err


def test_a_retry_needs_one_way_of_choosing(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["retry"], ["retry", "--all", "00Q1"], ["retry", "--code", "1003", "--all"]):
        assert command.main(words) == 1
        assert "--all, --code CODE, or the ids" in capsys.readouterr().err
