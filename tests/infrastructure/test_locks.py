"""What is installed is what is locked, and the layer holds what the project says it needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib

from tests.infrastructure.stack import ROOT

_EXPORT = "export -q --locked --offline --no-dev --no-emit-project --no-annotate --no-header"
_REQUIREMENTS = ROOT / "layers/dependencies/requirements.txt"


def _pins(text: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9._-]+==[^ ;\\\n]+)", text, re.MULTILINE))


def _canonical(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement)[0].lower().replace("_", "-")


def test_the_layer_installs_exactly_what_the_lock_says() -> None:
    own = ROOT / ".tools/uv/bin/uv"
    uv = str(own) if own.exists() else shutil.which("uv")
    assert uv is not None, "uv is missing: run make setup"

    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    fresh = subprocess.run(
        [uv, *_EXPORT.split()], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )

    assert fresh.stdout == _REQUIREMENTS.read_text(encoding="utf-8")


def test_the_layer_holds_every_package_the_project_needs_with_boto3_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {_canonical(pin) for pin in _pins(_REQUIREMENTS.read_text(encoding="utf-8"))}

    assert "boto3" in pinned
    assert {_canonical(one) for one in project["dependencies"]} <= pinned


def test_every_tool_is_locked_in_the_version_asked_for_and_by_hash() -> None:
    asked = sorted((ROOT / ".ci/tools").glob("*.in"))

    assert asked
    for file in asked:
        lock = file.with_suffix(".txt").read_text(encoding="utf-8")
        assert _pins(file.read_text(encoding="utf-8")) <= _pins(lock)
        for pin in re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]:
            assert "--hash=sha256:" in pin
