"""What a record's link becomes when the record lives on in another one: pure."""

from __future__ import annotations

from dataclasses import replace

from tandem.domain.links import Base, Link
from tandem.domain.mapping import FieldMap
from tandem.domain.records import Row, Side
from tandem.domain.shadow import Shadows

_NOTHING = frozenset({None, "false"})


def carried_on(lead: Link, row: Row, before: FieldMap, after: FieldMap) -> Link:
    """The link of the contact a lead was converted into: the same person, and what the two sides had agreed on.

    So an edit of either side that had not crossed by then still counts as one. What the contact has no value of was
    perhaps never carried over by Salesforce: it meets for the first time, and nothing is emptied.
    """
    return Link(
        row.id,
        after.object,
        lead.salt,
        person=lead.person,
        shadows=_kept(lead, row, before, after),
        dirty=True,
        bases=_still_open(lead, before, after),
        stamp=row.stamp,
    )


def _still_open(lead: Link, before: FieldMap, after: FieldMap) -> tuple[Base, ...]:
    """Our writes to the person whose events were not seen yet, under the slots they have from now on."""
    return tuple(
        replace(base, slot=pair.slot)
        for base in lead.bases
        if (old := before.by_slot.get(base.slot)) is not None
        and (pair := after.by_marketo.get(old.marketo.name)) is not None
        and pair.marketo.kind is old.marketo.kind
    )


def _kept(lead: Link, row: Row, before: FieldMap, after: FieldMap) -> Shadows:
    texts = after.read(Side.SALESFORCE, row.values)
    kept = {}
    for pair in after.pairs:
        old = before.by_marketo.get(pair.marketo.name)
        if old is None or old.slot not in lead.shadows or texts.get(pair.slot) in _NOTHING:
            continue
        if old.salesforce.kind is pair.salesforce.kind and old.marketo.kind is pair.marketo.kind:
            kept[pair.slot] = lead.shadows[old.slot]
    return kept
