"""Every door on disk is deployed, and every door deployed can start."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.infrastructure.stack import ROOT, Stack


def test_every_folder_of_a_door_is_deployed_and_every_deployed_door_has_its_folder(stack: Stack) -> None:
    folders = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("functions/*/*.py")}

    assert folders == {one["CodeUri"] for one in stack.functions.values()}


def test_a_door_is_one_file_with_a_handler(stack: Stack) -> None:
    for name, function in stack.functions.items():
        folder = ROOT / function["CodeUri"]
        tree = ast.parse((folder / "app.py").read_text(encoding="utf-8"))

        assert [path.name for path in folder.iterdir() if path.name != "__pycache__"] == ["app.py"]
        assert function["Handler"] == "app.handler"
        assert any(isinstance(one, ast.FunctionDef) and one.name == "handler" for one in tree.body), name


def test_a_door_is_named_after_its_folder(stack: Stack) -> None:
    for name, function in stack.functions.items():
        folder = Path(function["CodeUri"]).name

        assert re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix("Function")).lower() == folder
        assert function["FunctionName"] == f"tandem-{folder.replace('_', '-')}"


def test_every_door_runs_on_the_python_and_the_machine_the_layers_are_built_for(stack: Stack) -> None:
    layers = stack.of("Serverless::LayerVersion")

    for function in stack.functions.values():
        assert function["Runtime"] == "python3.13"
        assert function["Architectures"] == ["arm64"]
        assert function["Tracing"] == "Active"
        assert function["Layers"] == list(layers) == ["DependenciesLayer", "TandemLayer"]
    for layer in layers.values():
        assert layer["CompatibleRuntimes"] == ["python3.13"]
        assert layer["CompatibleArchitectures"] == ["arm64"]


def test_every_door_logs_to_a_group_of_its_own_that_forgets(stack: Stack) -> None:
    groups = stack.of("Logs::LogGroup")
    used = [function["LoggingConfig"]["LogGroup"] for function in stack.functions.values()]

    assert sorted(used) == sorted(groups)
    for function in stack.functions.values():
        group = groups[function["LoggingConfig"]["LogGroup"]]
        assert group["LogGroupName"] == f"/aws/lambda/{function['FunctionName']}"
        assert group["RetentionInDays"] == 30


def test_a_door_that_sends_messages_is_not_stopped_by_the_loop_detection(stack: Stack) -> None:
    for name, function in stack.functions.items():
        if stack.allowed(name, "sqs:SendMessage"):
            assert function["RecursiveLoop"] == "Allow"
