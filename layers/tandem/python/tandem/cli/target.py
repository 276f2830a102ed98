"""Which installation a command works on: a deployed stack, the environment's, or the sandbox of this clone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from tandem.domain.errors import ConfigurationError
from tandem.settings import NAMES

ORCHESTRATOR = "{stack}-sync-orchestrator"
WORLD = Path(".sandbox/world.json")
CONFIG = Path("tandem.toml")
_AWS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL")
_FUNCTION = "AWS_LAMBDA_FUNCTION_NAME"


@dataclass(frozen=True, slots=True)
class Target:
    """An installation: what people call it, its orchestrator, and the environment that leads to it."""

    name: str
    function: str
    environment: Mapping[str, str]

    def enter(self, environ: MutableMapping[str, str] = os.environ) -> None:
        """Let this process see the installation's tables, queues and secrets."""
        environ.update(self.environment)


def find(*, stack: str | None, sandbox: bool, environ: Mapping[str, str] = os.environ) -> Target | None:
    """The installation that is named, else the environment's, else a sandbox that runs here, else none."""
    if stack is not None:
        return deployed(stack)
    if sandbox:
        return running_sandbox()
    if "TABLE_RUNS" in environ:
        return Target("the environment's installation", environ.get(_FUNCTION, ""), {})
    return running_sandbox() if _runs(WORLD) else None


def required(*, stack: str | None, sandbox: bool) -> Target:
    """The same; ConfigurationError where nothing is named and nothing runs."""
    found = find(stack=stack, sandbox=sandbox)
    if found is None:
        raise ConfigurationError(
            "No installation is named, and no sandbox runs here.",
            "Name the deployed stack with `--stack NAME`, or start a sandbox with `make sandbox`.",
        )
    return found


def deployed(stack: str, session: boto3.Session | None = None) -> Target:
    """A deployed stack, as its orchestrator's own environment describes it.

    The file packaged into it cannot be read from here, so the `tandem.toml` of this folder speaks for it.
    """
    function = ORCHESTRATOR.format(stack=stack)
    session = session or boto3.Session()
    try:
        answer: Mapping[str, Any] = session.client("lambda").get_function_configuration(FunctionName=function)
    except ClientError as error:
        if error.response["Error"].get("Code") != "ResourceNotFoundException":
            raise
        raise ConfigurationError(
            f"There is no function {function} in {session.region_name}.",
            "Check --stack, AWS_PROFILE and AWS_REGION, or deploy the stack with `make deploy`.",
        ) from error
    variables = answer.get("Environment", {}).get("Variables", {})
    environment = {name: value for name, value in variables.items() if name in NAMES}
    environment["TANDEM_CONFIG"] = str(CONFIG) if CONFIG.is_file() else ""
    region = str(session.region_name)
    return Target(f"stack {stack}", function, environment | {"AWS_REGION": region, "AWS_DEFAULT_REGION": region})


def running_sandbox(world: Path = WORLD) -> Target:
    """The sandbox that was started from this folder."""
    if not _runs(world):
        raise ConfigurationError(
            "No sandbox runs in this folder.", "Start one with `make sandbox`, and call this from the same folder."
        )
    told = json.loads(world.read_text(encoding="utf-8"))
    variables = told["environment"]
    environment = {name: variables[name] for name in variables if name in NAMES or name in _AWS}
    places = {"AWS_ENDPOINT_URL": told["aws"], "AWS_ENDPOINT_URL_LAMBDA": told["lambda"]}
    return Target("the sandbox", variables[_FUNCTION], environment | places)


def _runs(world: Path) -> bool:
    """Whether the process that wrote the file still lives: one that was killed leaves its file behind."""
    if not world.is_file():
        return False
    try:
        os.kill(int(json.loads(world.read_text(encoding="utf-8"))["pid"]), 0)
    except (ProcessLookupError, ValueError, KeyError):
        return False
    except PermissionError:
        return True
    return True
