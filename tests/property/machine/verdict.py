"""Let a world come to rest and say which laws it broke."""

from __future__ import annotations

from tests.property.machine.judging import books
from tests.property.machine.people import EDITING
from tests.property.machine.scheduler import START
from tests.property.machine.stage import Stage

QUIET = START + EDITING + 60
ASKED = (62.0, 130.0, 230.0)
"""When somebody asks again for a person that Salesforce still does not have."""


def verdict(stage: Stage) -> list[str]:
    """Run the history, take away the faults, wait, watch two further cycles; what is broken, empty if nothing."""
    s = stage.scheduler
    s.run(QUIET)
    stage.vendors.chaos = False
    s.kill = 0.0
    stage.plot.calm()
    for at in ASKED:
        stage.scheduler.at(QUIET + at, lambda: _ask(stage))
    s.run(QUIET + stage.variant.rest)
    writes, runs = stage.vendors.writes, len(stage.runs.runs)
    s.run(QUIET + stage.variant.rest + stage.variant.proof)
    broken = []
    if stage.vendors.writes != writes:
        broken.append("not quiescent")
    if len(stage.runs.runs) < runs + 2:
        broken.append("hung")
    return broken + books(stage, runs) + stage.plot.judge()


def _ask(stage: Stage) -> None:
    linked = {link.person for link in stage.links.links.values()}
    for person, human in list(stage.vendors.people.items()):
        if not human.deleted and person not in linked:
            stage.door(person)
