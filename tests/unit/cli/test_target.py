"""Which installation a command works on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from tandem.cli import target
from tandem.domain.errors import ConfigurationError
from tandem.settings import NAMES, Settings

VARIABLES = {name: f"value of {name}" for name in NAMES}


def _world(folder: Path, pid: int) -> Path:
    (folder / ".sandbox").mkdir()
    file = folder / target.WORLD
    environment = {**VARIABLES, "AWS_LAMBDA_FUNCTION_NAME": "orchestrator", "AWS_REGION": "us-east-1", "_HANDLER": "x"}
    told = {"aws": "http://127.0.0.1:1", "lambda": "http://127.0.0.1:2", "environment": environment, "pid": pid}
    file.write_text(json.dumps(told))
    return file


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_sandbox_of_this_folder_is_found_with_all_that_leads_to_it(tmp_path: Path) -> None:
    _world(tmp_path, os.getpid())

    found = target.find(stack=None, sandbox=False, environ={})

    assert found is not None
    environ: dict[str, str] = {}
    found.enter(environ)
    assert found.function == "orchestrator"
    assert (environ["AWS_ENDPOINT_URL"], environ["AWS_ENDPOINT_URL_LAMBDA"]) == (
        "http://127.0.0.1:1",
        "http://127.0.0.1:2",
    )
    assert Settings.from_env(environ).config == "value of TANDEM_CONFIG"
    assert "_HANDLER" not in environ


def test_the_environment_goes_before_a_sandbox_and_a_named_sandbox_before_the_environment(tmp_path: Path) -> None:
    _world(tmp_path, os.getpid())
    environ = {"TABLE_RUNS": "runs", "AWS_LAMBDA_FUNCTION_NAME": "mine"}

    by_environment = target.find(stack=None, sandbox=False, environ=environ)
    by_name = target.find(stack=None, sandbox=True, environ=environ)

    assert by_environment is not None
    assert by_name is not None
    assert (by_environment.function, dict(by_environment.environment)) == ("mine", {})
    assert by_name.function == "orchestrator"


@pytest.mark.parametrize("text", ['{"pid": 2147483646}', "{", "{}"])
def test_a_file_that_a_dead_sandbox_left_behind_is_no_sandbox(tmp_path: Path, text: str) -> None:
    _world(tmp_path, os.getpid()).write_text(text)

    assert target.find(stack=None, sandbox=False, environ={}) is None
    with pytest.raises(ConfigurationError, match="No sandbox runs in this folder"):
        target.find(stack=None, sandbox=True, environ={})


def test_where_nothing_is_named_the_remedy_names_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TABLE_RUNS", raising=False)

    with pytest.raises(ConfigurationError) as raised:
        target.required(stack=None, sandbox=False)

    assert "--stack" in raised.value.remedy
    assert "make sandbox" in raised.value.remedy


def _session(answer: Mapping[str, Any] | None) -> Any:
    """A session whose client for functions answers this, or that there is no such function."""
    session = boto3.Session(region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="y")
    client = session.client("lambda")
    stub = Stubber(client)
    expected = {"FunctionName": "mine-sync-orchestrator"}
    if answer is None:
        stub.add_client_error("get_function_configuration", "ResourceNotFoundException", expected_params=expected)
    else:
        stub.add_response("get_function_configuration", answer, expected)
    stub.activate()
    return SimpleNamespace(region_name=session.region_name, client=lambda _: client)


def test_a_stack_is_known_by_the_environment_of_its_orchestrator(tmp_path: Path) -> None:
    answer = {"Environment": {"Variables": {**VARIABLES, "SOMETHING": "else"}}}
    (tmp_path / "tandem.toml").write_text("")

    found = target.deployed("mine", _session(answer))

    assert found.function == "mine-sync-orchestrator"
    assert found.environment == VARIABLES | {
        "TANDEM_CONFIG": "tandem.toml",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }


def test_a_stack_that_is_not_there_is_told_with_the_region_that_was_searched() -> None:
    with pytest.raises(ConfigurationError, match="no function mine-sync-orchestrator in eu-central-1"):
        target.deployed("mine", _session(None))
