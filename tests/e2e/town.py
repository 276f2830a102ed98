"""The running system as a test sees it: both vendors' admin planes, runs started by hand, reports read back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import boto3
from tandem import bootstrap
from tandem.service.status import Line, RunReport, State, report, state

from tests.e2e.counting import Cost, counted
from tests.sandbox.lambda_host.stack import Stack
from tests.sandbox.world.running import ORCHESTRATOR, World, wait_for_run
from tests.sandbox.world.simulators import Admin

T = TypeVar("T")
FAST = """
[budget]
marketo_calls_per_20s = 10000
marketo_concurrency = 10
salesforce_share = 1.0
"""
"""A budget that does not make tests wait; the simulators' own limits are lifted likewise."""


@dataclass
class Town:
    """One world, reset for each test."""

    world: World
    config: Path
    salesforce: Admin
    marketo: Admin
    is_changed: bool = False
    """Whether workers have read a file or a secret that is not the next test's."""

    @property
    def stack(self) -> Stack:
        """The emulated AWS and the doors."""
        return self.world.stack

    def run(self) -> RunReport:
        """Start a run now and wait for its end; an error of the opening is raised as RuntimeError."""
        run_id = self.tick()
        if not run_id:
            raise RuntimeError(self.state().trouble or "No run was opened.")
        wait_for_run(run_id, 120)
        found = bootstrap.runs().read(run_id)
        assert found is not None
        return report(bootstrap.books(), found)

    def tick(self, *, force: bool = True) -> str:
        """Invoke the orchestrator as a person (`force`) or as the schedule does; the open run's id or nothing."""
        result = self.stack.invoke(ORCHESTRATOR, {"force": True} if force else {})
        assert not result.error, result
        return str((result.payload or {}).get("run", ""))

    def state(self) -> State:
        """What `status` shows."""
        return state(bootstrap.books())

    def configure(self, text: str) -> None:
        """Use this tandem.toml (the fast budget is added) from the next invocation on."""
        self.configure_whole(text + FAST)

    def configure_whole(self, text: str) -> None:
        """Use exactly this tandem.toml from the next invocation on."""
        self.config.write_text(text)
        bootstrap.config.cache_clear()
        self._restart()

    def put_secret(self, logical_id: str, value: Mapping[str, Any] | str) -> None:
        """Change a secret, as an admin would, and let the doors notice at once."""
        text = value if isinstance(value, str) else json.dumps(value)
        client = boto3.client("secretsmanager", endpoint_url=self.stack.endpoint_url, region_name="us-east-1")
        client.put_secret_value(SecretId=self.stack.resources[logical_id], SecretString=text)
        self._restart()

    def _restart(self) -> None:
        self.is_changed = True
        self.stack.restart({"TANDEM_CONFIG": str(self.config)})

    @contextmanager
    def counted(self) -> Iterator[Cost]:
        """What both vendors are asked for inside the block."""
        with counted(self.salesforce, self.marketo) as cost:
            yield cost

    @contextmanager
    def meanwhile(self, work: Callable[[], T]) -> Iterator[Future[T]]:
        """Work that goes on beside the block, and is over at its end."""
        with ThreadPoolExecutor(1) as pool:
            yield pool.submit(work)

    def everything_kept(self) -> bytes:
        """All items of all tables, all queued messages' bodies and all logs of the doors, as bytes."""
        return b"".join((*_items(self.stack), *(log.read_bytes() for log in self.stack.logs.values() if log.exists())))

    def forget_logs(self) -> None:
        """Empty the logs of the doors."""
        for log in self.stack.logs.values():
            if log.exists():
                log.write_bytes(b"")

    def forget_budget(self) -> None:
        """What a new day does to the books of calls, in every worker."""
        client = boto3.client("dynamodb", endpoint_url=self.stack.endpoint_url, region_name="us-east-1")
        for name in ("marketo", "salesforce"):
            client.delete_item(TableName=self.stack.resources["BudgetTable"], Key={"name": {"S": name}})
        self.stack.restart({"TANDEM_CONFIG": str(self.config)})

    def leads(self) -> dict[str, dict[str, Any]]:
        """All Salesforce leads by id, deleted ones included."""
        return {row["Id"]: row for row in rows_of(self.salesforce.get("records/Lead"))}

    def people(self) -> dict[str, dict[str, Any]]:
        """All Marketo people by the Salesforce id they carry (those without one by `#id`)."""
        people = rows_of(self.marketo.get("leads"))
        return {str(person.get("salesforceId") or f"#{person['id']}"): person for person in people}

    def load_leads(self, *leads: Mapping[str, Any]) -> list[str]:
        """Put leads into Salesforce; their ids in order."""
        known = set(self.leads())
        self.salesforce.post("load", {"records": {"Lead": [{"Company": "Acme", **lead} for lead in leads]}})
        return [key for key in self.leads() if key not in known]

    def load(self, object_: str, *rows: Mapping[str, Any]) -> list[str]:
        """Put records of any object into Salesforce; their ids in order."""
        known = {row["Id"] for row in rows_of(self.salesforce.get(f"records/{object_}"))}
        self.salesforce.post("load", {"records": {object_: [dict(row) for row in rows]}})
        return [row["Id"] for row in rows_of(self.salesforce.get(f"records/{object_}")) if row["Id"] not in known]

    def sales_persons(self) -> dict[str, dict[str, Any]]:
        """All sales persons of Marketo by the Salesforce id they carry."""
        found = rows_of(self.marketo.get("objects", kind="sales_persons"))
        return {str(one["externalSalesPersonId"]): one for one in found}

    def companies(self) -> dict[str, dict[str, Any]]:
        """All companies of Marketo by the Salesforce id they carry."""
        found = rows_of(self.marketo.get("objects", kind="companies"))
        return {str(one["externalCompanyId"]): one for one in found}

    def opportunities(self) -> dict[str, dict[str, Any]]:
        """All opportunities of Marketo by the Salesforce id they carry."""
        found = rows_of(self.marketo.get("objects", kind="opportunities"))
        return {str(one["externalOpportunityId"]): one for one in found}

    def roles(self) -> list[dict[str, Any]]:
        """All opportunity roles of Marketo."""
        return rows_of(self.marketo.get("objects", kind="roles"))

    def load_people(self, *people: Mapping[str, Any]) -> list[int]:
        """Put people into Marketo; their ids in order."""
        ids: list[int] = self.marketo.post("load", {"leads": [dict(person) for person in people]})["ids"]
        return ids

    def log_of(self, person: int) -> list[dict[str, str]]:
        """The "Salesforce Sync" entries of a person's activity log: attributes by name, the summary among them."""
        types = self.marketo.get("state")["activity_types"]
        ours = next(kind["id"] for kind in types if kind["api_name"] == "salesforceSync")
        return [_entry(one) for one in rows_of(self.marketo.get("activities", leadIds=str(person), types=str(ours)))]

    def changes_of(self, person: int) -> list[tuple[str, str, str]]:
        """The changes of values in a person's activity log: field, old and new value as shown."""
        found = rows_of(self.marketo.get("activities", leadIds=str(person), types="13"))
        return [(one["field"], one["oldValue"], one["newValue"]) for one in found]

    @property
    def sync_user(self) -> str:
        """The Salesforce user the sync logs in as."""
        return "sync@tandem.example"

    def edit(self, object_: str, id_: str, **fields: Any) -> None:
        """Edit a record of any object as a sales user."""
        self.salesforce.post("edit", {"object": object_, "id": id_, "fields": fields})

    def sales_edit(self, id_: str, **fields: Any) -> None:
        """Edit a lead as a sales user."""
        self.salesforce.post("edit", {"object": "Lead", "id": id_, "fields": fields})

    def sales_edits(self, ids: Sequence[str], **fields: Any) -> None:
        """Edit many leads as a sales user, in the same way."""
        self.salesforce.post("edit", {"object": "Lead", "ids": list(ids), "fields": fields})

    def marketer_edits(self, edits: Mapping[int, Mapping[str, Any]]) -> None:
        """Edit many people as a marketer, each in its own way."""
        self.marketo.post("edit", {"edits": [{"id": id_, "fields": dict(fields)} for id_, fields in edits.items()]})

    def sales_delete(self, *ids: str) -> None:
        """Put leads into the recycle bin."""
        self.salesforce.post("delete", {"object": "Lead", "ids": list(ids)})

    def sales_undelete(self, *ids: str) -> None:
        """Take leads out of the recycle bin."""
        self.salesforce.post("undelete", {"object": "Lead", "ids": list(ids)})

    def marketer_edit(self, id_: int, **fields: Any) -> None:
        """Edit a person as a marketer."""
        self.marketo.post("edit", {"id": id_, "fields": fields})

    def pass_time(self, seconds: int) -> None:
        """Move both vendors' clocks on."""
        self.salesforce.post("clock", {"advance": seconds})
        self.marketo.post("clock", {"advance": seconds})


def _items(stack: Stack) -> Iterator[bytes]:
    client = boto3.client("dynamodb", endpoint_url=stack.endpoint_url, region_name="us-east-1")
    for name in (one for logical, one in stack.resources.items() if logical.endswith("Table")):
        # Not a scan: the suite asserts that nobody ever makes one.
        for item in client.execute_statement(Statement=f'SELECT * FROM "{name}"')["Items"]:
            yield repr(item).encode()
            yield from (zlib.decompress(value["B"]) for value in item.values() if _is_compressed(value))


def _is_compressed(value: Mapping[str, Any]) -> bool:
    return bool(value.get("B", b"").startswith(b"\x78\x9c"))


def _entry(activity: Mapping[str, Any]) -> dict[str, str]:
    return {"Summary": str(activity["primaryAttributeValue"]), **activity["attributes"]}


def rows_of(answer: Any) -> list[dict[str, Any]]:
    """The records of an admin answer, whatever it wraps them in."""
    if isinstance(answer, dict):
        return next(value for value in answer.values() if isinstance(value, list))
    return list(answer)


def line(report: RunReport, operation: str, object_: str = "lead") -> Line:
    """One row of a report; all zeros where the run had nothing to tell of it."""
    found = (one for one in report.objects if (one.object, one.operation) == (object_, operation))
    return next(found, Line(object_, operation))
