"""Start a run now."""

from __future__ import annotations

import json
from dataclasses import asdict

from tandem.cli.showing import run_table

from tests.sandbox.commands.reading import books
from tests.sandbox.world.running import Visitor, wait_for_run


def run(*, wait: bool, as_json: bool) -> int:
    """Start a run, or find the open one; print its report."""
    visitor = Visitor.find()
    visitor.enter()
    run_id = visitor.tick()
    if not run_id:
        return _nothing(as_json)
    if wait:
        wait_for_run(run_id)
    return show(run_id, as_json)


def show(run_id: str, as_json: bool) -> int:
    """Print one run."""
    from tandem import bootstrap
    from tandem.service.status import report

    found = bootstrap.runs().read(run_id)
    assert found is not None
    told = report(books(), found)
    print(json.dumps(asdict(told)) if as_json else run_table(told))
    return 0


def _nothing(as_json: bool) -> int:
    """No run could be opened; the trouble says why."""
    from tandem.service.status import state

    why = state(books()).trouble or "No run was opened."
    print(json.dumps({"run_id": "", "status": "Failed", "trouble": why}) if as_json else why)
    return 1
