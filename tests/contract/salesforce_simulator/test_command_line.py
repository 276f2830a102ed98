"""The server as a command: what it prints, how it is configured, how it ends."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[3]


@contextmanager
def _started(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-m", "tests.sandbox.salesforce", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.terminate()


def test_it_prints_how_to_reach_it_and_ends_on_a_signal() -> None:
    with _started() as (process, line):
        form = {"grant_type": "client_credentials"} | {key: line[key] for key in ("client_id", "client_secret")}
        answer = requests.post(f"{line['url']}/services/oauth2/token", data=form)
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=30)

    assert line.keys() == {"url", "client_id", "client_secret", "username", "pid"}
    assert (line["pid"], answer.status_code, code) == (process.pid, 200, 0)


def test_a_configuration_file_names_users_and_their_permissions(tmp_path: Path) -> None:
    user = {
        "username": "me@x.example",
        "client_id": "mine",
        "client_secret": "secret",
        "fields": {"Lead": {"Phone": "hidden"}},
        "objects": {"Account": "read"},
    }
    file = tmp_path / "salesforce.json"
    file.write_text(json.dumps({"users": [user], "daily_max": 50, "org_id": "00D000000000001EAA"}))

    with _started("--config", str(file)) as (_, line):
        form = {"grant_type": "client_credentials", "client_id": "mine", "client_secret": "secret"}
        token = requests.post(f"{line['url']}/services/oauth2/token", data=form).json()
        answer = requests.get(
            f"{line['url']}/services/data/v60.0/sobjects/Lead/describe",
            headers={"Authorization": f"Bearer {token['access_token']}"},
        )

    assert line["username"] == "me@x.example"
    assert "/00D000000000001EAA/" in token["id"]
    assert answer.headers["Sforce-Limit-Info"] == "api-usage=1/50"
    assert "Phone" not in [field["name"] for field in answer.json()["fields"]]
