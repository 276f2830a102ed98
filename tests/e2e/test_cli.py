"""The operator's commands as processes of their own, against the running system."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.town import Town

RULE = "Titles are written without a full stop."
TANDEM = Path(sys.executable).with_name("tandem")


@dataclass(frozen=True)
class Told:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Operator:
    """A person in a folder, with the installation's variables in the environment."""

    folder: Path
    environment: dict[str, str]

    def types(self, line: str, **changed: str) -> Told:
        """Run one command."""
        environment = {**self.environment, **changed}
        done = subprocess.run(
            [TANDEM, *line.split()], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=120
        )
        assert "Traceback" not in done.stderr
        return Told(done.returncode, done.stdout, done.stderr)

    def writes(self, text: str, name: str = "tandem.toml") -> None:
        """Put a file into the folder."""
        (self.folder / name).write_text(text)


@pytest.fixture
def operator(town: Town, tmp_path: Path) -> Operator:
    """The operator of the running system."""
    environment = {**os.environ, "AWS_ENDPOINT_URL_LAMBDA": town.stack.lambda_url, "PYTHONWARNINGS": "error"}
    return Operator(tmp_path, environment)


@contextmanager
def refusing_titles(town: Town) -> Iterator[None]:
    """A validation rule that no title with a full stop passes, while the block lasts."""
    when = {"field": "Title", "op": "ends_with", "value": "."}
    made = town.salesforce.post(
        "rules/validation", {"object": "Lead", "when": when, "message": RULE, "error_field": "Title"}
    )
    yield
    town.salesforce.delete(f"rules/validation?id={made['id']}")


def test_a_refused_record_is_listed_and_tried_again_on_demand(town: Town, operator: Operator) -> None:
    lead, _ = town.load_leads({"LastName": "Ng", "Email": "ng@example.com"}, {"LastName": "Ro"})
    town.run()
    with refusing_titles(town):
        town.marketer_edit(town.people()[lead]["id"], title="Head.")
        town.run()
    town.run()

    listed = operator.types("rejects --json").data
    table = operator.types("rejects").out
    rows = list(csv.DictReader(io.StringIO(operator.types("rejects --csv").out)))
    retried = operator.types("retry --code FIELD_CUSTOM_VALIDATION_EXCEPTION")
    ran = operator.types("run --wait --json")

    assert [(one["key"], one["side"], one["field"], one["cause"]) for one in listed] == [
        (lead, "salesforce", "Title", RULE)
    ]
    assert f"Cause   {RULE}\n  Remedy  Correct the value in Marketo" in table
    assert [(row["key"], row["code"]) for row in rows] == [(lead, "FIELD_CUSTOM_VALIDATION_EXCEPTION")]
    assert retried.status == 0
    assert lead in retried.out
    assert "The next run tries 1 record again." in retried.out
    assert (ran.status, ran.data["status"], ran.data["rejects"]) == (0, "Succeeded", 0)
    assert town.leads()[lead]["Title"] == "Head."
    assert operator.types("rejects").out == "No rejects.\n"
    assert operator.types("retry --all").out == "There is nothing to try again.\n"


def test_a_record_without_a_reject_cannot_be_tried_again(town: Town, operator: Operator) -> None:
    told = operator.types("retry 00Q000000000001AAA")

    assert (told.status, told.out) == (1, "")
    assert "00Q000000000001AAA" in told.err
    assert "tandem rejects" in told.err


def test_38_the_effective_mapping_is_shown_with_the_api_names_of_both_sides(town: Town, operator: Operator) -> None:
    assert "tandem provision" in operator.types("config show").err
    town.salesforce.post("fls", {"user": town.sync_user, "object": "Lead", "field": "Rating", "right": "hidden"})
    town.configure(
        '[[objects.lead.fields]]\nsalesforce = "Title"\nmarketo = "title"\nwinner = "salesforce"\n'
        '[[objects.lead.fields]]\nsalesforce = "Rating"\nmarketo = "rating"\ndirection = "to_marketo"\n'
    )
    town.run()

    shown = operator.types("config show")
    (mapping,) = operator.types("config show --json").data.values()

    pairs = {pair["salesforce"]: pair for pair in mapping["pairs"]}
    assert {key: pairs["Title"][key] for key in ("marketo", "direction", "winner", "consent")} == {
        "marketo": "title",
        "direction": "both",
        "winner": "salesforce",
        "consent": False,
    }
    assert pairs["HasOptedOutOfEmail"]["consent"]
    assert pairs["Id"]["direction"] == "to_marketo"
    assert len({pair["slot"] for pair in pairs.values()}) == len(pairs)
    assert "Rating" not in pairs
    assert any(problem.startswith("Rating:") for problem in mapping["problems"])
    assert shown.status == 0
    title = next(line.split() for line in shown.out.splitlines() if line.startswith("Title "))
    assert title == ["Title", "<->", "title", "both", "salesforce", str(pairs["Title"]["slot"])]


def test_a_file_is_checked_against_both_sides(town: Town, operator: Operator) -> None:
    operator.writes(
        '[[objects.lead.fields]]\nsalesforce = "Titel"\nmarketo = "title"\n'
        '[[objects.lead.fields]]\nsalesforce = "City"\nmarketo = "town"\n'
        '[[objects.lead.fields]]\nsalesforce = "LastName"\nmarketo = "numberOfEmployees"\n'
        '[[objects.lead.fields]]\nsalesforce = "Phone"\nmarketo = "phone"\n'
    )

    with town.counted() as cost:
        told = operator.types("config check")

    assert told.status == 1
    found = {line.partition(":")[0]: line for line in told.err.splitlines()[1:]}
    assert list(found) == [f"objects.lead.fields[{number}]" for number in (1, 2, 3)]
    assert "Titel" in found["objects.lead.fields[1]"]
    assert "Title" in found["objects.lead.fields[1]"]
    assert "Marketo has no field of this name" in found["objects.lead.fields[2]"]
    assert "LastName is of type text and numberOfEmployees of type integer" in found["objects.lead.fields[3]"]
    assert cost.writes == 0
    assert not town.state().runs


def test_a_right_file_fits_and_a_wrong_one_is_not_asked_about(town: Town, operator: Operator) -> None:
    operator.writes('[objects.lead]\nwinner = "salesforce"\n')
    operator.writes('[objects.lead]\nwinner = "nobody"\n', "other.toml")

    right = operator.types("config check")
    with town.counted() as cost:
        wrong = operator.types("config check other.toml")

    assert right.status == 0
    assert "tandem.toml: nothing wrong with it, and it fits both sides" in right.out
    assert wrong.status == 1
    assert "objects.lead.winner" in wrong.err
    assert not cost.salesforce
    assert not cost.marketo


def test_held_deletions_are_shown_and_pass_once_released(town: Town, operator: Operator) -> None:
    town.configure("[policies]\ndeletes_per_run = 2\n")
    leads = town.load_leads(*({"LastName": f"Lead {number}"} for number in range(3)))
    town.run()
    for lead in leads:
        town.salesforce.post("delete", {"object": "Lead", "id": lead})
    assert town.run().status == "Incomplete"

    (held,) = operator.types("brake show --json").data
    shown = operator.types("brake show").out
    released = operator.types("brake release --hours 2").out
    ran = operator.types("run --wait")

    assert (held["object"], held["held"], held["released_until"]) == ("lead", 3, None)
    assert "tandem brake release" in shown
    assert "3 held deletions and new ones pass until" in released
    assert ran.status == 0
    assert all(person["salesforceIsDeleted"] for person in town.people().values())
    (after,) = operator.types("brake show --json").data
    assert (after["held"], after["since"]) == (0, None)
    assert after["released_until"] > held["since"]


def test_an_object_that_is_not_synced_has_no_brake(town: Town, operator: Operator) -> None:
    told = operator.types("brake release --object Lead")

    assert told.status == 1
    assert "The objects are: lead." in told.err


def test_what_the_sync_needs_in_marketo_is_made_once(town: Town, operator: Operator) -> None:
    first = operator.types("provision")
    with town.counted() as cost:
        second = operator.types("provision")

    assert (first.status, second.status) == (0, 0)
    assert "48 field pairs" in first.out
    types = [kind["api_name"] for kind in town.marketo.get("state")["activity_types"]]
    assert types.count("salesforceSync") == 1
    assert not [name for name in cost.marketo if "create" in name]
    assert operator.types("config show").status == 0


def test_the_state_is_shown_for_people_and_for_programs(town: Town, operator: Operator) -> None:
    town.load_leads({"LastName": "Ng"})
    report = town.run()

    page = operator.types("status").out
    data = operator.types("status --json").data

    assert f"Run {report.run_id}  Succeeded" in page
    assert data["header"] == "Last Synced"
    assert data["runs"][0]["objects"] == [
        {"object": "lead", "operation": "Pull updates", "new": 1, "updated": 0, "deleted": 0, "skipped": 0, "failed": 0}
    ]


def test_a_run_that_cannot_open_says_why(town: Town, operator: Operator) -> None:
    town.put_secret("MarketoSecret", "{}")

    told = operator.types("run --wait")

    assert (told.status, told.out) == (1, "")
    assert "No run was opened." in told.err
    assert "Marketo secret" in told.err


def test_an_environment_that_leads_nowhere_is_told_with_the_remedy(operator: Operator) -> None:
    missing = operator.types("status", TABLE_RUNS="no-such-table")
    nobody = operator.types("run", AWS_LAMBDA_FUNCTION_NAME="")

    assert (missing.status, nobody.status) == (1, 1)
    assert "A table of the state is missing." in missing.err
    assert "does not name the orchestrator" in nobody.err
