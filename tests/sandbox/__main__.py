"""`python -m tests.sandbox demo|up|tick|status`: the whole system on this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.sandbox.commands import demo, status, tick, up


def parser() -> argparse.ArgumentParser:
    """What can be typed."""
    made = argparse.ArgumentParser(prog="python -m tests.sandbox", description=__doc__)
    commands = made.add_subparsers(required=True, metavar="command")

    one = commands.add_parser("demo", help="tell the story of a sync, from a whole lead table to both sides equal")
    one.add_argument("--leads", type=int, default=1200, help="how many leads the Salesforce org begins with")
    one.add_argument("--seed", type=int, default=7, help="the sample data's seed")
    one.set_defaults(run=lambda given: demo.run(given.leads, given.seed))

    two = commands.add_parser("up", help="start the world and keep it until interrupted")
    two.add_argument("--no-schedule", action="store_true", help="runs start by `tick` only")
    two.add_argument("--salesforce", metavar="JSON|@file", help="connect to this Salesforce instead of a simulator")
    two.add_argument("--marketo", metavar="JSON|@file", help="connect to this Marketo instead of a simulator")
    two.add_argument("--config", type=Path, metavar="tandem.toml", help="the user's configuration")
    two.set_defaults(run=up.run)

    three = commands.add_parser("tick", help="start a run now in the running world, pause or no pause")
    three.add_argument("--wait", action="store_true", help="until the run has ended")
    three.add_argument("--json", action="store_true", help="print one object")
    three.set_defaults(run=lambda given: tick.run(wait=given.wait, as_json=given.json))

    four = commands.add_parser("status", help="the last runs, watermarks, backlog, rejects")
    four.add_argument("--json", action="store_true", help="print one object")
    four.set_defaults(run=lambda given: status.run(as_json=given.json))

    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    given = parser().parse_args(arguments)
    return int(given.run(given) or 0)


if __name__ == "__main__":
    sys.exit(main())
