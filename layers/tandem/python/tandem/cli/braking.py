"""`tandem brake show|release`: deletions that the mass-delete brake holds."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.showing import counted, moment, table
from tandem.domain.errors import ConfigurationError
from tandem.service import brake

HOUR = 3600


def run(given: argparse.Namespace) -> int:
    """Show what is held of each object, or release it."""
    target.required(stack=given.stack, sandbox=given.sandbox).enter()
    objects = bootstrap.books().objects
    if given.release:
        return release(_chosen(given.object, objects), bootstrap.clock().now() + given.hours * HOUR)
    return show(objects, as_json=given.json)


def _chosen(name: str | None, objects: Sequence[str]) -> Sequence[str]:
    if name is None:
        return objects
    if name not in objects:
        raise ConfigurationError(f"{name} is not synced.", f"The objects are: {', '.join(objects)}.")
    return (name,)


def show(objects: Sequence[str], *, as_json: bool) -> int:
    """Print what is held, and until when deletions pass."""
    marks, now = bootstrap.watermarks(), bootstrap.clock().now()
    holds = {name: brake.hold(marks, name) for name in objects}
    passing = {name: until for name in objects if (until := brake.released_until(marks, name)) > now}
    if as_json:
        told = [
            {
                "object": name,
                "held": hold.number if hold else 0,
                "since": hold.since if hold else None,
                "run": hold.run if hold else None,
                "released_until": passing.get(name),
            }
            for name, hold in holds.items()
        ]
        print(json.dumps(told))
        return 0
    rows = [
        (name, hold.number if hold else 0, moment(hold.since if hold else None), moment(passing.get(name)))
        for name, hold in holds.items()
    ]
    print(table(("Object", "Deletions held", "Since (UTC)", "Released until (UTC)"), rows))
    if any(holds.values()):
        print("\nIf the deletions are meant: tandem brake release. If not: undelete the records in Salesforce.")
    return 0


def release(objects: Sequence[str], until: float) -> int:
    """Let deletions of these objects pass until a moment; what was held goes with the next run."""
    for name in objects:
        found = brake.hold(bootstrap.watermarks(), name)
        brake.release(bootstrap.watermarks(), name, until)
        what = f"{counted(found.number, 'held deletion')} and new ones pass" if found else "deletions pass"
        print(f"{name}: {what} until {moment(until)} UTC, beginning with the next run.")
    return 0
