"""`tandem provision`: make what the sync needs in Marketo."""

from __future__ import annotations

import argparse

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.showing import counted
from tandem.service import schema


def run(given: argparse.Namespace) -> int:
    """Create what is missing, and tell what the mapping is then."""
    where = target.required(stack=given.stack, sandbox=given.sandbox)
    where.enter()
    mappings = schema.provision(bootstrap.sides(), bootstrap.clock().now())
    problems = schema.problems(bootstrap.watermarks())
    for name, mapping in mappings.items():
        print(f"{name}: {counted(len(mapping.pairs), 'field pair')}; every Marketo field they need exists.")
        print("".join(f"  {problem}\n" for problem in problems[name]), end="")
    print(f'The activity type "Salesforce Sync" exists; the first run may start on {where.name}.')
    return 0
