"""What is built for Lambda: wheels and bytecode of its Python and machine, and doors that import with them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.infrastructure.stack import ROOT, Stack

_LAYERS = {"DependenciesLayer": "layers/dependencies", "TandemLayer": "layers/tandem"}
_MAKE = ["make", "-s", "-f", str(ROOT / "layers/Makefile")]
_ELF_AARCH64 = 183  # e_machine, two bytes at offset 18 of the ELF header
_MAGIC_3_13 = bytes.fromhex("f30d0d0a")
_UNCHECKED_HASH = 1  # PEP 552: hash-based, source not looked at
_EVENTS = {
    "SyncOrchestratorFunction": "schedule_tick",
    "MarketoChangesFunction": "feed_slice",
    "SyncUserFunction": "window_slice",
    "SyncAccountFunction": "window_slice",
    "SyncLeadFunction": "list_slice",
    "SyncContactFunction": "window_slice",
    "SyncOpportunityFunction": "window_slice",
}
_HANDLE = """
import json, pathlib, types
import app
context = types.SimpleNamespace(
    function_name="door", aws_request_id="1", get_remaining_time_in_millis=lambda: 60_000
)
app.handler(json.loads(pathlib.Path({event!r}).read_text()), context)
"""


def _build(folder: Path, *variables: str) -> Path:
    """Run the makefile as `sam build` does, from the layer's folder."""
    for layer, source in _LAYERS.items():
        command = [*_MAKE, f"build-{layer}", f"ARTIFACTS_DIR={folder / layer}", *variables]
        subprocess.run(command, cwd=ROOT / source, check=True, stdout=sys.stderr)
    return folder


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layers as they are deployed."""
    return _build(tmp_path_factory.mktemp("deployed"))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, stack: Stack) -> Path:
    """The same layers for the Python and the machine that run this test, and the doors."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    wheels = f"WHEELS=--python {sys.executable}"
    folder = _build(tmp_path_factory.mktemp("here"), f"PYTHON_VERSION={version}", wheels)
    for name, function in stack.functions.items():
        (folder / name).mkdir()
        command = ["make", "-s", "-f", str(ROOT / "functions/Makefile"), f"build-{name}"]
        subprocess.run([*command, f"ARTIFACTS_DIR={folder / name}"], cwd=ROOT / function["CodeUri"], check=True)
    return folder


def _files(folders: Iterable[Path], pattern: str) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob(pattern))


def test_every_compiled_module_is_for_the_machine_and_the_python_of_lambda(deployed: Path) -> None:
    modules = _files([deployed], "*.so*")

    assert modules
    for module in modules:
        header = module.read_bytes()[:20]
        assert header[:4] == b"\x7fELF"
        assert int.from_bytes(header[18:20], "little") == _ELF_AARCH64, module
        assert ".abi3." in module.name or ".cpython-313-aarch64-" in module.name


def test_bytecode_is_that_of_python_3_13_for_every_module_or_for_none(deployed: Path) -> None:
    sources = {path.relative_to(deployed) for path in _files([deployed], "*.py")}
    compiled = _files([deployed], "*.pyc")

    assert {path.relative_to(deployed).parent.parent / f"{path.stem.split('.')[0]}.py" for path in compiled} in (
        sources,
        set(),
    )
    for path in compiled:
        header = path.read_bytes()[:8]
        assert header == _MAGIC_3_13 + _UNCHECKED_HASH.to_bytes(4, "little"), path


def test_a_file_is_called_in_a_traceback_what_it_is_called_in_lambda(deployed: Path) -> None:
    for path in _files([deployed], "*.pyc"):
        assert str(deployed).encode() not in path.read_bytes()


def test_the_configuration_is_packaged_and_empty_when_there_is_none(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("[timing]\npause = 60\n", encoding="utf-8")
    command = [*_MAKE, "build-TandemLayer", "PYTHON_VERSION=none"]
    packaged = {}

    for name, config in {"with": mine, "without": tmp_path / "absent.toml"}.items():
        target = tmp_path / name
        variables = [f"ARTIFACTS_DIR={target}", f"CONFIG={config}"]
        subprocess.run([*command, *variables], cwd=ROOT / "layers/tandem", check=True, stdout=sys.stderr)
        packaged[name] = (target / "tandem.toml").read_text(encoding="utf-8")

    assert packaged == {"with": "[timing]\npause = 60\n", "without": ""}


def _started(door: Path, layers: Path, program: str) -> subprocess.CompletedProcess[str]:
    """A program run beside a built door, with its layers and nothing else: no packages, no environment."""
    path = [str(one) for one in (door, *(layers / layer / "python" for layer in _LAYERS))]
    command = [sys.executable, "-I", "-S", "-B", "-W", "error", "-c", f"import sys; sys.path[:0] = {path}\n{program}"]
    return subprocess.run(command, cwd=door, env={}, capture_output=True, text=True)


def test_every_door_imports_with_its_two_layers_alone_and_without_any_environment(here: Path, stack: Stack) -> None:
    for name in stack.functions:
        started = _started(here / name, here, "import app; assert callable(app.handler)")

        assert started.returncode == 0, started.stderr


def test_every_door_gets_as_far_with_an_event_as_the_environment_it_lacks(here: Path, stack: Stack) -> None:
    for name, function in stack.functions.items():
        event = ROOT / "events" / f"{function['CodeUri'].removeprefix('functions/')}/{_EVENTS[name]}.json"

        started = _started(here / name, here, _HANDLE.format(event=str(event)))

        assert "ConfigurationError: The environment lacks QUEUE_" in started.stderr, started.stderr
        assert "Deploy the stack again" in started.stderr
