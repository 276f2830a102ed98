"""Workers die when told to, when they take too long, and with their host."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.contract.local_aws.world import TEMPLATE, World
from tests.sandbox.aws.environment import REPOSITORY
from tests.sandbox.lambda_host.account import client
from tests.sandbox.lambda_host.watch import When

THREE_CALLS = {"do": "call", "calls": 3}


@pytest.mark.parametrize(("when", "written"), [("before", 1), ("after", 2)])
def test_a_worker_dies_exactly_at_the_call_it_was_told(world: World, when: When, written: int) -> None:
    point = world.stack.kill_at(2, when, function="EchoFunction")

    result = world.stack.invoke("EchoFunction", THREE_CALLS)

    assert result.error == "Runtime.ExitError"
    assert point.reached.is_set()
    assert [bool(world.note(f"call-{number}")) for number in range(3)] == [number < written for number in range(3)]


def test_a_kill_point_counts_only_calls_that_contain_its_text(world: World) -> None:
    point = world.stack.kill_at(1, "before", containing="DynamoDB_20120810.Scan")

    result = world.stack.invoke("EchoFunction", THREE_CALLS)

    assert result.error == ""
    assert not point.reached.is_set()


def test_a_held_worker_waits_at_its_call_while_others_go_on(world: World) -> None:
    point = world.stack.hold_at(2, "before", function="EchoFunction")
    functions = client("lambda", world.stack.lambda_url)
    order = json.dumps(THREE_CALLS).encode()
    functions.invoke(FunctionName="EchoFunction", InvocationType="Event", Payload=order)

    assert point.reached.wait(timeout=10)
    assert (bool(world.note("call-0")), bool(world.note("call-1"))) == (True, False)
    assert world.stack.invoke("EchoFunction", {}).error == ""
    world.stack.release(point)
    world.settle()

    assert world.note("call-2")


def test_calls_are_told_in_order(world: World) -> None:
    world.stack.invoke("EchoFunction", THREE_CALLS)

    calls = world.stack.outgoing_calls()

    assert [call.what for call in calls] == ["DynamoDB_20120810.PutItem"] * 3
    assert {call.function for call in calls} == {"EchoFunction"}
    assert {call.pid for call in calls} <= set(world.stack.pids["EchoFunction"])


def test_a_killed_worker_is_replaced(world: World) -> None:
    first = world.stack.invoke("EchoFunction", {}).payload["pid"]

    assert first in world.stack.kill("EchoFunction")

    assert world.stack.invoke("EchoFunction", {}).payload["pid"] != first


def test_a_killed_worker_is_replaced_by_one_that_was_started_before(world: World) -> None:
    world.stack.warm(2)
    both = set(world.stack.pids["EchoFunction"])
    world.stack.kill_at(1, "before", function="EchoFunction")
    world.stack.invoke("EchoFunction", {"do": "call", "calls": 1})

    assert world.stack.invoke("EchoFunction", {}).payload["pid"] in both
    assert len(both) == 2


def test_a_worker_that_takes_too_long_is_killed(world: World) -> None:
    result = world.stack.invoke("EchoFunction", {"do": "hang"})

    assert result.error == "Sandbox.Timedout"
    assert result.payload["errorMessage"].endswith("Task timed out after 2.00 seconds")
    assert world.stack.invoke("EchoFunction", {}).error == ""


def test_a_function_that_cannot_be_loaded_says_why(world: World) -> None:
    world.stack.restart({"_HANDLER": "missing.handler"})

    result = world.stack.invoke("EchoFunction", {})
    world.stack.restart({})

    assert result.error == "Runtime.ImportModuleError"
    assert "missing" in result.payload["errorMessage"]
    assert world.stack.invoke("EchoFunction", {}).error == ""


def test_no_process_outlives_a_host_that_was_killed(tmp_path: Path) -> None:
    host = subprocess.Popen(
        [sys.executable, "-c", _HOST, str(TEMPLATE), str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
    )
    assert host.stdout is not None
    pids = json.loads(host.stdout.readline())
    host.send_signal(signal.SIGKILL)
    host.wait()
    host.stdout.close()

    assert len(pids) == 2
    deadline = time.monotonic() + 10
    while any(map(_is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [pid for pid in pids if _is_running(pid)] == []


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


_HOST = """
import json, pathlib, sys, time
from tests.sandbox.lambda_host.stack import Stack

stack = Stack.start(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
stack.invoke("EchoFunction", {})
print(json.dumps([pid for pids in stack.pids.values() for pid in pids]), flush=True)
time.sleep(600)
"""
