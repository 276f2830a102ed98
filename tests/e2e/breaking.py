"""A town whose connections are broken and mended, and what it says meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import boto3
from tandem import bootstrap
from tandem.service.status import State

from tests.e2e.lead_pairs import assert_at_rest
from tests.e2e.town import Town
from tests.sandbox.world.running import wait_for_run

SECRETS = {"salesforce": "SalesforceSecret", "marketo": "MarketoSecret"}


@dataclass(frozen=True)
class Couple:
    """A lead and its person, in step before anything breaks; each side edits while it is broken."""

    town: Town
    key: str
    person: int

    @classmethod
    def of(cls, town: Town) -> Couple:
        """Load one and bring it in step."""
        (key,) = town.load_leads({"LastName": "A", "Phone": "1", "Title": "1"})
        town.run()
        town.pass_time(10)
        return cls(town, key, town.people()[key]["id"])

    def edit(self) -> None:
        """Edit the title in Salesforce and the phone in Marketo."""
        self.town.sales_edit(self.key, Title="sales")
        self.town.marketer_edit(self.person, phone="marketer")

    def assert_apart(self) -> None:
        """No edit has travelled."""
        assert self.town.leads()[self.key]["Phone"] == "1"
        assert self.town.people()[self.key]["title"] == "1"

    def assert_healed(self) -> None:
        """The next run brings both edits across, and no trouble is left."""
        report = self.town.run()
        assert (report.status, report.rejects) == ("Succeeded", 0)
        assert self.town.leads()[self.key]["Phone"] == "marketer"
        assert self.town.people()[self.key]["title"] == "sales"
        assert self.town.state().trouble is None
        assert self.town.state().header == "Last Synced"
        assert_at_rest(self.town)


def attempt(town: Town) -> State:
    """Let the schedule's next try come to its end; what the status shows then."""
    run = town.tick()
    if run:
        wait_for_run(run, 120)
    return town.state()


def connection(town: Town, side: str) -> dict[str, Any]:
    """The connection in a secret."""
    client = boto3.client("secretsmanager", endpoint_url=town.stack.endpoint_url, region_name="us-east-1")
    text = client.get_secret_value(SecretId=town.stack.resources[SECRETS[side]])["SecretString"]
    found: dict[str, Any] = json.loads(text)
    return found


def connect(town: Town, side: str, value: dict[str, Any] | str) -> None:
    """Put a connection into a secret."""
    town.put_secret(SECRETS[side], value)


def until(true: Callable[[], object], patience: float = 120.0) -> None:
    """Wait until something has come about."""
    ends = monotonic() + patience
    while not true():
        assert monotonic() < ends
        sleep(0.1)


def trouble() -> str:
    """What was last told to a person, readable even while the file is not."""
    return bootstrap.watermarks().note("trouble") or ""
