"""The people that rows of other objects name, found by the links of their records."""

from __future__ import annotations

from collections.abc import Sequence

from tandem.domain.links import Link, State
from tandem.domain.naming import named
from tandem.domain.records import Row
from tandem.service.world import World

_STEPS = 5
"""Records that were merged into one another are followed so far."""


def name_people(world: World, object_: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with the Marketo ids of the people whose Salesforce records they name."""
    family = world.family(object_)
    if not (family.people or family.blanks):
        return tuple(rows)
    keys = {str(row.values[name]) for row in rows for name in family.people if row.values.get(name)}
    people = _people(world, keys)
    return tuple(named(family, row, people) for row in rows)


def _people(world: World, keys: set[str]) -> dict[str, str]:
    """The person of each record that has one, which is its heir's where it lives on in another record."""
    found: dict[str, str] = {}
    at = {key: key for key in keys}
    for _ in range(_STEPS):
        links = world.links.read(set(at.values())) if at else {}
        met = {key: links[now] for key, now in at.items() if now in links}
        found |= {key: link.person for key, link in met.items() if link.person and not _absorbed(link)}
        at = {key: link.absorbed_by for key, link in met.items() if _absorbed(link) and link.absorbed_by}
    return found


def _absorbed(link: Link) -> bool:
    return link.state is State.ABSORBED
