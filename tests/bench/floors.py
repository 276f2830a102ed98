"""The fewest vendor calls a piece of work can be done with, by the vendors' own batch sizes.

A Salesforce query answers at most 2,000 rows a page, one composite call writes at most 1,000 records (five
collections of 200); Marketo reads, writes and tells of at most 300 in a call.
"""

from __future__ import annotations

from dataclasses import dataclass

QUERY_ROWS = 2000
COMPOSITE_RECORDS = 1000
MARKETO_RECORDS = 300


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls to each vendor."""

    salesforce: int
    marketo: int

    @property
    def total(self) -> int:
        """Calls to both."""
        return self.salesforce + self.marketo

    def __add__(self, other: Calls) -> Calls:
        return Calls(self.salesforce + other.salesforce, self.marketo + other.marketo)

    def __sub__(self, other: Calls) -> Calls:
        return Calls(self.salesforce - other.salesforce, self.marketo - other.marketo)


def down(records: int) -> Calls:
    """Records changed in Salesforce: read by query pages, written by Marketo batches."""
    return Calls(_batches(records, QUERY_ROWS), _batches(records, MARKETO_RECORDS))


def births(records: int, addresses: int) -> Calls:
    """Records new in Salesforce: as `down`, after asking Marketo who has their different e-mail addresses."""
    return down(records) + Calls(0, _batches(addresses, MARKETO_RECORDS))


def up(records: int, activities: int) -> Calls:
    """People changed in Marketo: feed pages beyond the one of an idle run, values by id, rows, composite writes."""
    pages = max(0, _batches(activities, MARKETO_RECORDS) - 1)
    reads = Calls(_batches(records, QUERY_ROWS), _batches(records, MARKETO_RECORDS))
    return reads + Calls(_batches(records, COMPOSITE_RECORDS), pages)


def _batches(number: int, size: int) -> int:
    return -(-number // size)
