"""`tandem status`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.showing import state_page
from tandem.service.status import state


def run(given: argparse.Namespace) -> int:
    """Print the state of the sync."""
    target.required(stack=given.stack, sandbox=given.sandbox).enter()
    told = state(bootstrap.books())
    print(json.dumps(asdict(told)) if given.json else state_page(told))
    return 0
