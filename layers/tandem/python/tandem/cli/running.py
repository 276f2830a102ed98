"""`tandem run`: start a run now."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict

import boto3
from botocore.config import Config

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.showing import run_table
from tandem.domain.errors import ConfigurationError
from tandem.domain.runs import Run, Status
from tandem.service.status import report, state

PATIENCE = 3600
"""Seconds that `--wait` waits."""
EVERY = 0.5
_CALL = Config(read_timeout=130, retries={"total_max_attempts": 1})


def run(given: argparse.Namespace) -> int:
    """Start a run or find the open one, and print it."""
    where = target.required(stack=given.stack, sandbox=given.sandbox)
    where.enter()
    run_id = start(where)
    if not run_id:
        why = state(bootstrap.books()).trouble or "The orchestrator opened no run."
        raise ConfigurationError(f"No run was opened. {why}", "Look at `tandem status` and at the orchestrator's log.")
    found = _ended(run_id) if given.wait else bootstrap.runs().read(run_id)
    assert found is not None
    told = report(bootstrap.books(), found)
    print(json.dumps(asdict(told)) if given.json else run_table(told))
    return 1 if given.wait and found.status is not Status.SUCCEEDED else 0


def start(where: target.Target) -> str:
    """Invoke the orchestrator as its schedule does, but at once; the id of the run that is open then, or nothing."""
    if not where.function:
        raise ConfigurationError(
            "The environment does not name the orchestrator.",
            "Set AWS_LAMBDA_FUNCTION_NAME to its name, or use --stack.",
        )
    client = boto3.client("lambda", config=_CALL)
    answer = client.invoke(FunctionName=where.function, Payload=json.dumps({"force": True}).encode())
    payload = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise ConfigurationError(
            f"The orchestrator failed: {payload.get('errorMessage', payload)}",
            f"Its log is the log group /aws/lambda/{where.function}.",
        )
    return str(payload["run"])


def _ended(run_id: str) -> Run:
    """The run once it has ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = bootstrap.runs().read(run_id)
        if found is not None and found.ended_at is not None:
            return found
        time.sleep(EVERY)
    raise ConfigurationError(
        f"Run {run_id} has not ended within {PATIENCE // 60} minutes.", "It goes on; look at `tandem status`."
    )
