"""The story of a sync: a whole lead table arrives, edits cross, values meet, a rule refuses, both sides end equal."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tandem.cli.showing import reject_blocks, run_table, table

from tests.sandbox import sample
from tests.sandbox.commands.comparing import Difference, differences
from tests.sandbox.commands.reading import books
from tests.sandbox.world.running import ORCHESTRATOR, Visitor, World, running_world, wait_for_run
from tests.sandbox.world.simulators import Admin

PEOPLE = 40
RULE = "A phone number must not begin with 555: call centres dial it by mistake."


def run(leads: int, seed: int) -> int:
    """Tell the story; 0 only if both sides are equal on every mapped field at its end."""
    with tempfile.TemporaryDirectory(prefix="tandem-demo-") as directory:
        say(1, "Starting AWS (emulated), the functions, and both vendors over HTTP")
        with running_world(Path(directory)) as world:
            Visitor(world.described()).enter()
            return Story(world).tell(leads, seed)


def say(number: int, text: str) -> None:
    """A step of the story."""
    print(f"\n{number}. {text}", flush=True)


@dataclass
class Story:
    """One telling."""

    world: World

    @property
    def salesforce(self) -> Admin:
        """Salesforce's admin plane."""
        assert self.world.salesforce is not None
        return self.world.salesforce.admin

    @property
    def marketo(self) -> Admin:
        """Marketo's admin plane."""
        assert self.world.marketo is not None
        return self.world.marketo.admin

    def tell(self, number: int, seed: int) -> int:
        """Step by step."""
        say(2, f"{number} leads wait in Salesforce; {PEOPLE} people in Marketo, some with a lead's e-mail")
        leads = list(sample.leads(number, seed))
        self.salesforce.post("load", {"records": {"Lead": leads}})
        self.marketo.post("load", {"leads": list(sample.marketo_people(leads, PEOPLE, seed))})
        say(3, "The first run: every lead arrives once, people with a lead's e-mail are adopted")
        self.cycle()

        rows, people = self.rows(), self.people()
        say(4, "Sales users and marketers edit; five records are edited on both sides in one field")
        self.edit(rows, people)
        say(5, "A new validation rule in Salesforce, and a marketer whose value it refuses; two leads are deleted")
        refused = rows[60]
        self.forbid_555()
        self.marketo_edit(people[refused["Id"]], phone="555-0100")
        for row in rows[70:72]:
            self.salesforce.post("delete", {"object": "Lead", "id": row["Id"]})
        self.cycle()
        self.show_collisions()
        print("\nRefused:\n" + reject_blocks(books().rejects.all("lead", 50)))

        say(6, "The marketer corrects the number, one deleted lead comes back")
        self.marketo_edit(people[refused["Id"]], phone="020 7946 0018")
        self.salesforce.post("undelete", {"object": "Lead", "id": rows[70]["Id"]})
        self.cycle()
        say(7, "One more run: nothing is left to do")
        self.cycle()
        return self.end()

    def cycle(self) -> None:
        """Start a run, wait for its end, show it."""
        from tandem import bootstrap
        from tandem.service.status import report

        answer = self.world.stack.invoke(ORCHESTRATOR, {"force": True})
        run_id = str((answer.payload or {}).get("run", ""))
        if not run_id:
            raise SystemExit(f"No run was opened: {answer.error or bootstrap.watermarks().note('trouble')}")
        wait_for_run(run_id)
        found = bootstrap.runs().read(run_id)
        assert found is not None
        print(run_table(report(books(), found)), flush=True)
        self.last = run_id

    def rows(self) -> list[dict[str, Any]]:
        """The living leads."""
        answer = self.salesforce.get("records/Lead")
        rows = answer["records"] if isinstance(answer, dict) else answer
        return [row for row in rows if not row["IsDeleted"]]

    def people(self) -> dict[str, dict[str, Any]]:
        """The people by the Salesforce id they carry."""
        return {p["salesforceId"]: p for p in self.marketo.get("leads")["leads"] if p.get("salesforceId")}

    def sales_edit(self, row: Mapping[str, Any], **fields: Any) -> None:
        """Edit as a sales user."""
        self.salesforce.post("edit", {"object": "Lead", "id": row["Id"], "fields": fields})

    def marketo_edit(self, person: Mapping[str, Any], **fields: Any) -> None:
        """Edit as a marketer."""
        self.marketo.post("edit", {"id": person["id"], "fields": fields})

    def edit(self, rows: Sequence[dict[str, Any]], people: Mapping[str, dict[str, Any]]) -> None:
        """Forty edits on each side, ten records in different fields, five in the same field."""
        for index, row in enumerate(rows[:40]):
            if index < 25:
                self.sales_edit(row, Title=f"Director {index}", NumberOfEmployees=100 + index)
            if index >= 15:
                self.marketo_edit(people[row["Id"]], mobilePhone=f"+44 20 7946 {index:04d}")
        for row in rows[40:45]:
            self.sales_edit(row, City="Leeds")
            self.marketo_edit(people[row["Id"]], city="Lille")
        self.sales_edit(rows[46], HasOptedOutOfEmail=True)

    def forbid_555(self) -> None:
        """The org's new validation rule."""
        self.salesforce.post(
            "rules/validation",
            {
                "object": "Lead",
                "when": {"field": "Phone", "op": "starts_with", "value": "555"},
                "message": RULE,
                "error_field": "Phone",
            },
        )

    def show_collisions(self) -> None:
        """Where two values met, and which gave way; its text stands in the person's activity log only."""
        from tandem import bootstrap

        log = {str(entry["leadId"]): entry for entry in self.log() if _attribute(entry, "Outcome") == "collision"}
        rows = [
            (loss.key, loss.field, loss.side, _attribute(log.get(loss.person, {}), "Lost Value"))
            for loss in sorted(bootstrap.runs().losses(self.last), key=lambda loss: loss.key)
        ]
        print("\nCollisions: Marketo's value stands on both sides.")
        print(table(("Record", "Field", "Gave way", "Lost value (from the person's activity log)"), rows))

    def log(self) -> list[dict[str, Any]]:
        """What the sync wrote to activity logs."""
        activities = self.marketo.get("activities")["activities"]
        return [a for a in activities if _attribute(a, "Outcome")]

    def end(self) -> int:
        """Compare both sides on every mapped field."""
        rows = self.rows()
        found, compared = differences([row["Id"] for row in rows], self.people())
        say(8, f"Comparing both sides, read anew: {compared} values of {len(rows)} leads")
        if not found:
            print("Both sides are equal on every mapped field.")
            return 0
        print(f"{len(found)} differences:")
        print(table(("Record", "Salesforce field", "Marketo field"), [_shown(one) for one in found[:20]]))
        return 1


def _shown(one: Difference) -> tuple[str, str, str]:
    return one.key, one.salesforce, one.marketo


def _attribute(entry: Mapping[str, Any], name: str) -> str:
    """An attribute of an activity, empty when it has none."""
    return str(entry.get("attributes", {}).get(name, ""))
