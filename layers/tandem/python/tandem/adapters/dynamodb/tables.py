"""The tables of the state as PynamoDB models; template.yaml makes them with the same keys.

A model has no table name of its own: `Store.table` binds it to the table a stack has made.
"""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from tandem.adapters.dynamodb.moments import MomentAttribute


def _bytes(attr_name: str | None = None, *, null: bool = False) -> BinaryAttribute:
    return BinaryAttribute(legacy_encoding=False, attr_name=attr_name, null=null)


class LinkItem(Model):
    """One person on both sides. Names are short because a link shall fit one write unit (1,024 bytes)."""

    key = UnicodeAttribute(hash_key=True)
    object = UnicodeAttribute(attr_name="o")
    salt = _bytes("a")
    person = UnicodeAttribute(attr_name="p", null=True)
    state = UnicodeAttribute(attr_name="e", null=True)
    version = NumberAttribute(attr_name="v")
    shadows = _bytes("x")
    dirty = BooleanAttribute(attr_name="d", null=True)
    claim_owner = UnicodeAttribute(attr_name="co", null=True)
    claim_until = MomentAttribute(attr_name="cu", null=True)
    claim_intent = _bytes("ci", null=True)
    stamp = NumberAttribute(attr_name="t")
    written = NumberAttribute(attr_name="w")
    own = _bytes("l", null=True)
    bases = _bytes("b", null=True)
    flips = _bytes("f", null=True)
    rejected = _bytes("r", null=True)
    since = NumberAttribute(attr_name="n", null=True)
    absorbed_by = UnicodeAttribute(attr_name="ab", null=True)


class PointerItem(Model):
    """From a Marketo id to a link's key, or the claim of a Marketo-born person."""

    person = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(attr_name="v")
    key = UnicodeAttribute(attr_name="k", null=True)
    salt = _bytes("a", null=True)
    claim_owner = UnicodeAttribute(attr_name="co", null=True)
    claim_until = MomentAttribute(attr_name="cu", null=True)
    claim_intent = _bytes("ci", null=True)


class FactItem(Model):
    """A small named fact: a mark or counter, and a compressed note with its digest."""

    name = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(null=True)
    note = _bytes(null=True)
    digest = _bytes(null=True)


class RunItem(Model):
    """A run, under the sort key `run`."""

    run = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    opened_at = MomentAttribute()
    upper = NumberAttribute()
    windows = JSONAttribute()
    phase = NumberAttribute()
    status = UnicodeAttribute()
    ended_at = MomentAttribute(null=True)
    behind = BooleanAttribute()
    compare = BooleanAttribute()
    era = NumberAttribute()
    expires = NumberAttribute()


class NameItem(Model):
    """A name of a run: the lock of the open one, and one entry of the history for each."""

    run = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    id = UnicodeAttribute()
    expires = NumberAttribute(null=True)


class PhaseItem(Model):
    """The fan-in of a phase; its counters are numeric attributes named by object, operation and tally."""

    run = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    open_slices = NumberAttribute(attr_name="open")
    failed = BooleanAttribute()
    expires = NumberAttribute()


class SliceItem(Model):
    """A slice of a run; the keys of a closed one are dropped."""

    run = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    phase = NumberAttribute()
    kind = UnicodeAttribute()
    object = UnicodeAttribute()
    keys = _bytes(null=True)
    cursor = JSONAttribute(null=True)
    limit = NumberAttribute()
    state = UnicodeAttribute()
    owner = UnicodeAttribute()
    until = MomentAttribute()
    tries = NumberAttribute()
    not_before = MomentAttribute()
    generation = NumberAttribute()
    expires = NumberAttribute()


class EntryItem(Model):
    """Keys remembered for the list phase of an object: of a run, or of the run to come, which never expire."""

    run = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    keys = _bytes()
    expires = NumberAttribute(null=True)


class LossItem(Model):
    """A collision of a run: never the value, only its digest."""

    run = UnicodeAttribute(hash_key=True)
    item = UnicodeAttribute(range_key=True)
    loss = JSONAttribute()
    expires = NumberAttribute()


class DueIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # PynamoDB's hook has no types
    """The rejects of an object by the time they are due."""

    class Meta:
        """The name in template.yaml."""

        index_name = "due"
        projection = KeysOnlyProjection()

    object = UnicodeAttribute(hash_key=True)
    due_at = MomentAttribute(range_key=True)


class RejectItem(Model):
    """What one side refused of a record, by cause."""

    record = UnicodeAttribute(hash_key=True)
    cause_id = UnicodeAttribute(range_key=True, attr_name="cause")
    object = UnicodeAttribute()
    due_at = MomentAttribute()
    side = UnicodeAttribute()
    code = UnicodeAttribute()
    field = UnicodeAttribute()
    cause = UnicodeAttribute(attr_name="reason")
    remedy = UnicodeAttribute()
    tries = NumberAttribute()
    opened_at = MomentAttribute()
    slots = JSONAttribute()
    due = DueIndex()


class SeenItem(Model):
    """The events applied from one feed page, eight bytes each."""

    hour = UnicodeAttribute(hash_key=True)
    page = UnicodeAttribute(range_key=True)
    hashes = _bytes()
    expires = NumberAttribute()


class BudgetItem(Model):
    """What all workers know together of one vendor's allowance; `domain.budget` says what each part means."""

    name = UnicodeAttribute(hash_key=True)
    version = NumberAttribute(attr_name="v", null=True)
    book = UnicodeAttribute(null=True)
    leases: MapAttribute[str, Any] = MapAttribute(null=True)  # type: ignore[no-untyped-call]  # as above
    used = NumberAttribute(null=True)
    limit = NumberAttribute(null=True)
    at = MomentAttribute(null=True)
