"""Starts and stops MiniStack."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.sandbox.aws.control import Control
from tests.sandbox.aws.environment import REPOSITORY, ministack_python


@dataclass(frozen=True, slots=True)
class Aws:
    """A running MiniStack. `log` is what it printed, `call_log` one JSON line per call it got."""

    control: Control
    pid: int
    log: Path
    call_log: Path
    _process: subprocess.Popen[bytes]

    @property
    def endpoint_url(self) -> str:
        """Where AWS clients find it."""
        return self.control.endpoint_url

    def stop(self) -> None:
        """End the process this started; a second time does nothing."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def running_ministack(directory: Path) -> Aws:
    """Start MiniStack on a free port of 127.0.0.1; return when it answers. Its files go to the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    log = directory / "ministack.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(ministack_python()), "-m", "tests.sandbox.aws.launcher", str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=out,
            cwd=directory,
            env={**_surroundings(), "PYTHONPATH": str(REPOSITORY)},
            start_new_session=True,  # an interrupt at the terminal reaches only the one who started it
        )
    said = process.stdout.readline() if process.stdout else b""
    if not said:
        process.wait()
        raise RuntimeError(f"MiniStack did not start:\n{log.read_text()[-2000:]}")
    endpoint_url = f"http://127.0.0.1:{json.loads(said)['port']}"
    return Aws(Control(endpoint_url), process.pid, log, directory / "aws-calls.jsonl", process)


def _surroundings() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
