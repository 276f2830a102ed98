"""Whether both sides hold the same, as far as each can, on every mapped field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose two sides differ, or a lead without its person."""

    key: str
    salesforce: str
    marketo: str


def differences(
    ids: Sequence[str], people: Mapping[str, Mapping[str, Any]], object_: str = "lead"
) -> tuple[list[Difference], int]:
    """All differences, and how many values were compared; Salesforce is read through its API, formulas included."""
    from tandem import bootstrap
    from tandem.domain.records import Side
    from tandem.service import schema

    mapping = schema.load(bootstrap.watermarks())[object_]
    page = bootstrap.salesforce().rows(object_, mapping.names(Side.SALESFORCE), ids)
    rows = {row.id: row for row in page.rows}
    found: list[Difference] = []
    compared = 0
    for key in ids:
        person = people.get(key)
        if person is None or key not in rows:
            found.append(Difference(key, "the whole record", "no person"))
            continue
        mine = mapping.read(Side.SALESFORCE, rows[key].values)
        theirs = mapping.read(Side.MARKETO, person)
        for pair in mapping.pairs:
            compared += 1
            if not pair.alike(mine.get(pair.slot), theirs.get(pair.slot)):
                found.append(Difference(key, pair.salesforce.name, pair.marketo.name))
    return found, compared
