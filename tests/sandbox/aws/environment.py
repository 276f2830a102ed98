"""MiniStack's own Python environment: it pins its botocore, so it never shares the project's."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
ENVIRONMENT = REPOSITORY / ".tools" / "ministack"
VERSION = "1.5.33"
LOCK = REPOSITORY / ".ci" / "tools" / "ministack.txt"  # with hashes; `make .tools/ministack` installs the same


def ministack_python(environment: Path = ENVIRONMENT) -> Path:
    """The Python that runs the pinned MiniStack; its environment is made first when it is missing."""
    if not is_ready(environment):
        with _only_one_at_a_time(environment):
            if not is_ready(environment):
                _create(environment)
    return environment / "bin" / "python"


def is_ready(environment: Path = ENVIRONMENT) -> bool:
    """Whether the environment holds exactly the pinned MiniStack."""
    return any(environment.glob(f"lib/python3*/site-packages/ministack-{VERSION}.dist-info/RECORD"))


def _create(environment: Path) -> None:
    python = str(environment / "bin" / "python")
    if uv := _uv():
        _run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(environment))
        _run(uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", str(LOCK))
    else:
        _run(sys.executable, "-m", "venv", "--clear", str(environment))
        _run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(LOCK))


def _uv() -> str | None:
    own = REPOSITORY / ".tools" / "uv" / "bin" / "uv"
    return shutil.which("uv") or (str(own) if own.exists() else None)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def _only_one_at_a_time(environment: Path) -> Iterator[None]:
    environment.parent.mkdir(parents=True, exist_ok=True)
    with (environment.parent / "ministack.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
