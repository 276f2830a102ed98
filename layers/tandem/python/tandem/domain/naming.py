"""Rows in Marketo's words: whose person a field names, and what stands for a blank that a key may not have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tandem.domain.family import Family
from tandem.domain.records import Row


def named(family: Family, row: Row, people: Mapping[str, str]) -> Row:
    """The row with Marketo's ids for the records of people (none where Marketo has no such person), and no blanks."""
    known = {name: people.get(str(row.values.get(name))) for name in family.people if name in row.values}
    filled = {name: word for name, word in family.blanks if name in row.values and not row.values[name]}
    return replace(row, values={**row.values, **known, **filled})
