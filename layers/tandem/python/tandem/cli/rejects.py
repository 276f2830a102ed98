"""`tandem rejects`: what was refused and why."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TextIO

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.showing import reject_table
from tandem.ports import Reject
from tandem.service.retry import MOST
from tandem.service.status import rejects

_COLUMNS = ("key", "object", "side", "code", "field", "cause", "remedy", "tries", "opened_at", "due_at")


def run(given: argparse.Namespace) -> int:
    """Print all open rejects."""
    target.required(stack=given.stack, sandbox=given.sandbox).enter()
    found = rejects(bootstrap.books(), MOST)
    if given.json:
        print(json.dumps([asdict(reject) for reject in found]))
    elif given.csv:
        write_csv(found, sys.stdout)
    else:
        print(reject_table(found) if found else "No rejects.")
    return 0


def write_csv(rejects_: Sequence[Reject], to: TextIO) -> None:
    """One line for each reject, below the names of the columns; times are epoch seconds."""
    writer = csv.DictWriter(to, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(asdict(reject) for reject in rejects_)
