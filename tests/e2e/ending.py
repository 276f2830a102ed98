"""The end of a run, with time passing instead of waiting."""

from __future__ import annotations

from tandem import bootstrap
from tandem.service.status import RunReport, report

from tests.e2e.town import Town

STEP = 720
"""Seconds after which a message that was not worked off comes again, and no lease, claim or delay stands."""


def ended(town: Town, run_id: str) -> RunReport:
    """The report of a run that nobody has to invoke any more; messages come again as often as it takes."""
    for _ in range(12):
        town.stack.settle()
        found = bootstrap.runs().read(run_id)
        if found is not None and found.ended_at is not None:
            return report(bootstrap.books(), found)
        town.stack.pass_time(STEP)
    raise AssertionError(f"the run does not end: {bootstrap.runs().read(run_id)}")
