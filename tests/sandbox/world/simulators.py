"""A vendor's simulator as a process of its own, and the small client of its admin plane."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import requests

PATIENCE = 60
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Simulator:
    """A running simulator: what it printed, and the process to stop."""

    name: str
    told: Mapping[str, Any]
    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(cls, name: str, directory: Path, config: Mapping[str, Any] | None = None, port: int = 0) -> Self:
        """Start `salesforce` or `marketo` and wait until it serves."""
        directory.mkdir(parents=True, exist_ok=True)
        log = directory / f"{name}.log"
        command = [sys.executable, "-m", f"tests.sandbox.{name}", "--port", str(port)]
        if config:
            file = directory / f"{name}.json"
            file.write_text(json.dumps(config))
            command += ["--config", str(file)]
        with log.open("ab") as output:
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=output)
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"The {name} simulator did not start; see {log}.")
        return cls(name, json.loads(line), process, log)

    @property
    def url(self) -> str:
        """Where it serves."""
        return str(self.told["url"])

    @property
    def connection(self) -> dict[str, str]:
        """The connection as the product's secret holds it."""
        return {
            "base_url": self.url,
            "client_id": str(self.told["client_id"]),
            "client_secret": str(self.told["client_secret"]),
        }

    @property
    def admin(self) -> Admin:
        """Its admin plane."""
        return Admin(self.url)

    def stop(self) -> None:
        """Stop it."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@dataclass(frozen=True, slots=True)
class Admin:
    """What people and tests may do to a simulator that no API user may."""

    url: str

    def post(self, path: str, body: Any = None) -> Any:
        """Ask for a change."""
        return self._answer(
            requests.post(f"{self.url}/admin/{path}", json=body if body is not None else {}, timeout=120)
        )

    def put(self, path: str, body: Any) -> Any:
        """Replace."""
        return self._answer(requests.put(f"{self.url}/admin/{path}", json=body, timeout=120))

    def get(self, path: str, **query: str) -> Any:
        """Look."""
        return self._answer(requests.get(f"{self.url}/admin/{path}", params=query, timeout=120))

    def delete(self, path: str, body: Any = None) -> Any:
        """Take away."""
        return self._answer(requests.delete(f"{self.url}/admin/{path}", json=body, timeout=120))

    def _answer(self, response: requests.Response) -> Any:
        if not response.ok:
            raise RuntimeError(
                f"{response.request.method} {response.url}: {response.status_code} {response.text[:500]}"
            )
        return response.json() if response.content else None
