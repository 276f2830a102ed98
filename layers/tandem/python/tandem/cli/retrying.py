"""`tandem retry`: let the next run try refused records again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tandem import bootstrap
from tandem.cli import target
from tandem.cli.showing import counted, table
from tandem.domain.errors import ConfigurationError
from tandem.ports import Reject
from tandem.service import retry


def run(given: argparse.Namespace) -> int:
    """Make the chosen rejects due now, and print what will be tried."""
    if sum((given.all, given.code is not None, bool(given.ids))) != 1:
        raise ConfigurationError("Which rejects?", "Give one of --all, --code CODE, or the ids of records.")
    target.required(stack=given.stack, sandbox=given.sandbox).enter()
    books = bootstrap.books()
    hastened = retry.retry(books, chosen(given, retry.refused(books)), bootstrap.clock().now())
    print(tried(hastened) if hastened else "There is nothing to try again.")
    return 0


def chosen(given: argparse.Namespace, found: Sequence[Reject]) -> Sequence[Reject]:
    """The rejects that the options name."""
    if given.code is not None:
        return retry.with_code(found, given.code)
    return retry.of_records(found, given.ids) if given.ids else found


def tried(rejects: Sequence[Reject]) -> str:
    """What will be tried, and when."""
    rows = [(r.key, r.side.capitalize(), r.field or "—", r.code, r.tries) for r in rejects]
    records = counted(len({r.key for r in rejects}), "record")
    return (
        f"{table(('Record', 'Refused by', 'Field', 'Code', 'Tries'), rows)}\n\n"
        f"The next run tries {records} again. Start it now with `tandem run`."
    )
