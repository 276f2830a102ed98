"""The whole system on this machine: the deployed template on an emulated AWS, both vendors over HTTP."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from tests.sandbox.lambda_host.account import CREDENTIALS
from tests.sandbox.lambda_host.provision import Secret
from tests.sandbox.lambda_host.stack import Stack
from tests.sandbox.world.simulators import ROOT, Simulator

TEMPLATE = ROOT / "template.yaml"
HOME = Path(os.environ.get("TANDEM_SANDBOX", ROOT / ".sandbox"))
"""Where a world that is kept writes its logs and how it is found; another folder holds another world."""
HERE = HOME / "world.json"
ORCHESTRATOR = "SyncOrchestratorFunction"
Connection = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class World:
    """A running world. The simulators are absent where other servers are used instead."""

    stack: Stack
    salesforce: Simulator | None
    marketo: Simulator | None
    directory: Path

    def described(self) -> dict[str, Any]:
        """What another process needs to use this world."""
        found: dict[str, Any] = {
            "aws": self.stack.endpoint_url,
            "lambda": self.stack.lambda_url,
            "api": self.stack.api_url,
            "environment": {**self.stack.environment(ORCHESTRATOR), **CREDENTIALS},
            "logs": str(self.directory),
            "pid": os.getpid(),
            "pids": [os.getpid(), *(pid for pids in self.stack.pids.values() for pid in pids)],
        }
        for simulator in (self.salesforce, self.marketo):
            if simulator is not None:
                found[simulator.name] = dict(simulator.told)
                found["pids"].append(simulator.process.pid)
        return found


@contextmanager
def running_world(
    directory: Path,
    *,
    salesforce: Connection | None = None,
    marketo: Connection | None = None,
    config: Path | None = None,
    schedule: bool = False,
    simulators: Mapping[str, Mapping[str, Any]] | None = None,
    trace: bool = False,
    scale: float = 1.0,
) -> Iterator[World]:
    """Start the world, and stop all of it at the end. Connections given are used instead of simulators."""
    settings = simulators or {}
    with ExitStack() as cleanup:
        started: dict[str, Simulator] = {}
        for name, given in (("salesforce", salesforce), ("marketo", marketo)):
            if given is None:
                started[name] = Simulator.start(name, directory, settings.get(name))
                cleanup.callback(started[name].stop)
        values: dict[str, Secret] = {
            "SalesforceSecret": dict(salesforce or started["salesforce"].connection),
            "MarketoSecret": dict(marketo or started["marketo"].connection),
            "HashKeySecret": secrets.token_urlsafe(32),
        }
        environment = {"TANDEM_CONFIG": str(config.resolve()) if config else ""}
        stack = cleanup.enter_context(
            Stack.start(
                TEMPLATE,
                directory,
                secrets=values,
                environment=environment,
                schedule=schedule,
                trace=trace,
                scale=scale,
            )
        )
        yield World(stack, started.get("salesforce"), started.get("marketo"), directory)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Another process's way into a running world."""

    told: Mapping[str, Any]

    @classmethod
    def find(cls) -> Visitor:
        """The world that `up` started from this clone."""
        if not HERE.exists():
            raise SystemExit("No world is running here. Start one with: uv run python -m tests.sandbox up")
        return cls(json.loads(HERE.read_text()))

    def enter(self) -> None:
        """Let the product's own commands, run in this process, see the world's tables and queues."""
        os.environ.update(self.told["environment"])
        os.environ["AWS_ENDPOINT_URL"] = self.told["aws"]

    def tick(self) -> str:
        """Start a run now, or find the one that is open; its id, empty if none could be opened."""
        client = boto3.client("lambda", endpoint_url=self.told["lambda"], region_name="us-east-1")
        name = self.told["environment"]["AWS_LAMBDA_FUNCTION_NAME"]
        answer = client.invoke(FunctionName=name, Payload=json.dumps({"force": True}).encode())
        payload = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise SystemExit(
                f"The orchestrator failed: {payload.get('errorMessage')}. Its log is in {self.told['logs']}."
            )
        return str(payload["run"])


def wait_for_run(run_id: str, patience: float = 900.0) -> None:
    """Wait until a run has ended; the product's commands must see the world (`Visitor.enter`)."""
    from tandem import bootstrap

    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        run = bootstrap.runs().read(run_id)
        if run is None or run.ended_at is not None:
            return
        time.sleep(0.05)
    raise SystemExit(f"Run {run_id} has not ended within {patience:.0f} s; look at `status`.")
