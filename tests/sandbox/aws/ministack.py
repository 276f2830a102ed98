"""Starts and stops MiniStack, and asks it what it was called for."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.sandbox.aws.environment import REPOSITORY, ministack_python


@dataclass(frozen=True, slots=True)
class Aws:
    """A running MiniStack. `log` is what it printed, `call_log` one JSON line per call it got."""

    endpoint_url: str
    pid: int
    log: Path
    call_log: Path
    _process: subprocess.Popen[bytes]

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

    def calls(self) -> Counter[str]:
        """Calls by operation (`dynamodb.PutItem`, `sqs.SendMessage`, ...) since the emulator started."""
        return Counter(admin(self.endpoint_url, "GET", "calls"))

    def arm(self, *rules: dict[str, Any]) -> None:
        """Ask for faults: each rule holds the fields of `tests.sandbox.aws.faults.Fault`."""
        admin(self.endpoint_url, "POST", "faults", {"rules": list(rules)})

    def disarm(self) -> None:
        """Forget all faults."""
        admin(self.endpoint_url, "DELETE", "faults")

    def pass_time(self, seconds: float) -> None:
        """Let the seconds pass for every message: delays and visibility timeouts end that much earlier."""
        admin(self.endpoint_url, "POST", "time", {"seconds": seconds})


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
    return Aws(endpoint_url, process.pid, log, directory / "aws-calls.jsonl", process)


def admin(endpoint_url: str, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the emulator's front something of its own, outside AWS's interface."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{endpoint_url}/_tandem/{path}", data=data, method=method)
    with _DIRECT.open(request, timeout=30) as answer:
        got: dict[str, Any] = json.load(answer)
    return got


_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _surroundings() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
