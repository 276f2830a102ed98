"""The command people run, and the two ways Python starts a simulator."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.sandbox.marketo.config import Config
from tests.sandbox.marketo.server import running_marketo, start

_ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_command_prints_where_it_serves_and_ends_when_told(tmp_path: Path, ending: signal.Signals) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"services": [{"client_id": "mine", "client_secret": "s3"}], "first_lead_id": 7}))
    command = [sys.executable, "-m", "tests.sandbox.marketo", "--port", "0", "--config", str(config)]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        granted = requests.get(
            f"{said['url']}/identity/oauth/token",
            params={
                "grant_type": "client_credentials",
                "client_id": said["client_id"],
                "client_secret": said["client_secret"],
            },
            timeout=10,
        )
        process.send_signal(ending)
        code = process.wait(timeout=10)

    assert said["pid"] == process.pid
    assert (said["client_id"], granted.status_code, code) == ("mine", 200, 0)


def test_two_simulators_serve_side_by_side() -> None:
    with running_marketo() as one, running_marketo() as other:
        requests.post(f"{one.url}/admin/load", json={"leads": [{"email": "a@example.com"}]}, timeout=10)

        assert requests.get(f"{other.url}/admin/leads", timeout=10).json() == {"leads": []}


def test_a_simulator_starts_in_a_running_loop() -> None:
    async def first_lead() -> int:
        running = await start({"first_lead_id": 500})
        try:
            return running.world.people.next_id
        finally:
            await running.stop()

    assert asyncio.run(first_lead()) == 500


def test_a_port_in_use_is_an_error_for_the_caller() -> None:
    with running_marketo() as one:
        port = int(one.url.rpartition(":")[2])

        with pytest.raises(OSError, match="address already in use"), running_marketo({"port": port}):
            pass


@pytest.mark.parametrize("given", [{"prot": 1}, {"limits": {"rate": 1}}, {"behaviour": {"nulls": 1}}, {"port": "x"}])
def test_an_unknown_or_mistyped_setting_is_refused_by_name(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"setting '(prot|rate|nulls|port)'"):
        Config.of(given)
