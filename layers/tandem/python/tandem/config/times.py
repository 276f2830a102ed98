"""The times of the protocol that the user sets otherwise."""

from __future__ import annotations

from dataclasses import fields

from tandem.config.table import Table
from tandem.domain.timing import Timing

LONGEST = 10 * 366 * 86400
"""No time is longer than ten years: moments reckoned with it stay dates."""


def read_timing(root: Table) -> Timing:
    """The section [timing]: each time of `Timing` by its name, in seconds."""
    table, default = root.table("timing"), Timing()
    retry_after = table.numbers("retry_after", default.retry_after, LONGEST)
    names = [each.name for each in fields(Timing) if each.name != "retry_after"]
    times = {name: table.number(name, getattr(default, name), LONGEST) for name in names}
    table.close()
    return Timing(retry_after=retry_after, **times)
