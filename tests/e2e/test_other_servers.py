"""The commands of the sandbox, as processes, with servers that somebody else has started at other addresses."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.sandbox.world.simulators import ROOT, Admin

PATIENCE = 120
RUN = {"run_id", "status", "started_at", "ended_at", "objects", "calls", "collisions", "rejects", "pending"}
LINE = {"object", "operation", "new", "updated", "deleted", "skipped", "failed"}
STATE = {"header", "trouble", "runs", "watermarks", "backlog", "rejects"}


@dataclass(frozen=True)
class Terminal:
    """Somebody's terminal: a folder for files, and commands that are started in this clone."""

    folder: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
        """Start `python -m` something that keeps running; the process and the line it prints first."""
        with (self.folder / "errors.log").open("ab") as errors:
            process = subprocess.Popen(self._line(command), **self._place(), stdout=subprocess.PIPE, stderr=errors)
        self.started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (self.folder / "errors.log").read_text()
        return process, json.loads(line)

    def ask(self, *command: str) -> dict[str, Any]:
        """Run `python -m` something to its end; the one object it prints."""
        done = self.run(*command)
        assert done.returncode == 0, done.stderr.decode()
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        """Run `python -m` something to its end."""
        line = self._line(command)
        return subprocess.run(line, **self._place(), capture_output=True, timeout=PATIENCE, check=False)

    def file(self, name: str, value: Mapping[str, Any]) -> str:
        """A file with this JSON; its path."""
        path = self.folder / name
        path.write_text(json.dumps(value))
        return str(path)

    def interrupt(self, process: subprocess.Popen[bytes]) -> int:
        """Press Ctrl-C and wait; the exit status."""
        process.send_signal(signal.SIGINT)
        return process.wait(PATIENCE)

    def close(self) -> None:
        """End what still runs."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def _line(self, command: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", *command]

    def _place(self) -> dict[str, Any]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TABLE_", "QUEUE_"))}
        return {"cwd": ROOT, "env": {**plain, "TANDEM_SANDBOX": str(self.folder)}}


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def salesforce_of_others(terminal: Terminal) -> tuple[int, Admin, dict[str, str]]:
    """A Salesforce with another organisation and a JWT app: its process id, its admin plane, a connection to it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    app = {"username": "bridge@others.example", "client_id": "others", "public_key": public.decode()}
    config = terminal.file("salesforce-server.json", {"org_id": "00D9x0000001OthEA2", "users": [app]})
    process, told = terminal.start("tests.sandbox.salesforce", "--config", config)
    connection = {"base_url": told["url"], "client_id": "others", "username": app["username"], "private_key": secret}
    return process.pid, Admin(told["url"]), connection


def marketo_of_others(terminal: Terminal) -> tuple[int, Admin, dict[str, str]]:
    """A Marketo with other credentials and other ids: its process id, its admin plane, a connection to it."""
    app = {"client_id": "others-client", "client_secret": "others-secret"}
    config = terminal.file("marketo-server.json", {"first_lead_id": 7_000_001, "services": [app]})
    process, told = terminal.start("tests.sandbox.marketo", "--config", config)
    return process.pid, Admin(told["url"]), {"base_url": told["url"], **app}


def living() -> dict[int, int]:
    """The processes that run and are no corpses, with their parents."""
    return {pid: parent for pid, parent, state in _processes() if not state.startswith("Z")}


def _processes() -> Iterator[tuple[int, int, str]]:
    if not Path("/proc/self/stat").exists():
        table = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
        for line in table.stdout.splitlines():
            pid, parent, state = line.split()
            yield int(pid), int(parent), state
        return
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
            yield int(folder.name), int(parent), state


def test_servers_started_by_hand_are_kept_in_step_and_an_interrupt_stops_what_up_has_started(
    terminal: Terminal,
) -> None:
    salesforce_pid, salesforce, theirs = salesforce_of_others(terminal)
    marketo_pid, marketo, ours = marketo_of_others(terminal)
    lead = {"LastName": "Ōe", "Company": "Others", "Email": "oe@others.example", "Title": "Writer"}
    salesforce.post("load", {"records": {"Lead": [lead, {"LastName": "Sand", "Company": "Others"}]}})
    up, world = terminal.start(
        *("tests.sandbox", "up", "--no-schedule"),
        *("--salesforce", f"@{terminal.file('salesforce.json', theirs)}"),
        *("--marketo", f"@{terminal.file('marketo.json', ours)}"),
    )

    first = terminal.ask("tests.sandbox", "tick", "--wait", "--json")
    (person,) = (one for one in marketo.get("leads")["leads"] if one["lastName"] == "Ōe")
    marketo.post("edit", {"id": person["id"], "fields": {"title": "Nobel laureate"}})
    second = terminal.ask("tests.sandbox", "tick", "--wait", "--json")
    state = terminal.ask("tests.sandbox", "status", "--json")
    started = {*world["pids"], *(pid for pid, parent in living().items() if parent == up.pid)}
    status = terminal.interrupt(up)

    assert not {"salesforce", "marketo"} & world.keys()
    assert {salesforce_pid, marketo_pid}.isdisjoint(started)
    assert (person["title"], person["id"]) == ("Writer", 7_000_001)
    rows = {row["LastName"]: row for row in salesforce.get("records/Lead")["records"]}
    assert rows["Ōe"]["Title"] == "Nobel laureate"
    for report in (first, second, *state["runs"]):
        assert report.keys() == RUN
        assert report["status"] == "Succeeded"
        assert report["calls"].keys() == {"salesforce", "marketo"}
        assert all(line.keys() == LINE for line in report["objects"])
    assert [(line["object"], line["operation"], line["new"]) for line in first["objects"]] == [
        ("lead", "Pull updates", 2)
    ]
    assert [report["run_id"] for report in state["runs"]] == [second["run_id"], first["run_id"]]
    assert state.keys() >= STATE
    assert status == 0
    assert len(started) > len(world["pids"])
    assert started.isdisjoint(living())
    assert {salesforce_pid, marketo_pid} <= living().keys()


def test_without_a_running_world_a_tick_says_how_to_start_one(terminal: Terminal) -> None:
    done = terminal.run("tests.sandbox", "tick")

    assert done.returncode != 0
    assert b"python -m tests.sandbox up" in done.stderr
