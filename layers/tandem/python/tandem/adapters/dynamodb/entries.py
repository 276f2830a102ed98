"""Keys remembered for list phases, of a run or of the run to come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from tandem.adapters.dynamodb.run_items import (
    NEXT,
    entry_name,
    entry_object,
    entry_prefix,
    packed_keys,
    unpacked_keys,
)
from tandem.adapters.dynamodb.tables import EntryItem
from tandem.adapters.dynamodb.transactions import Operation, delete, put

PIECE = 5_000
"""Keys of one item: an item may have 400 KB, and a key takes about 20 bytes when it compresses badly."""
ADOPTED = 10_000
"""Keys a run adopts at its opening at most: they become one item per object."""


def put_entries(
    model: type[EntryItem], run_id: str, object_: str, keys: Sequence[str], expires: int | None
) -> list[Operation]:
    """Operations that remember the keys."""
    pieces = [keys[start : start + PIECE] for start in range(0, len(keys), PIECE)]
    return [put(model(run_id, entry_name(object_), keys=packed_keys(piece), expires=expires)) for piece in pieces]


def read_entries(model: type[EntryItem], run_id: str, object_: str) -> list[str]:
    """The keys remembered for an object, each once."""
    found = model.query(run_id, EntryItem.item.startswith(entry_prefix(object_)), consistent_read=True)
    return list(dict.fromkeys(chain.from_iterable(unpacked_keys(entry.keys) for entry in found)))


def adopt_entries(model: type[EntryItem], run_id: str, room: int, expires: int) -> list[Operation]:
    """Operations, at most `room`, that make entries of `next` entries of the run: the oldest of each object."""
    if room < 2:
        return []  # one to take from `next`, one to put
    keys: dict[str, list[str]] = {}
    taken: list[Operation] = []
    for entry in model.query(NEXT, consistent_read=True, limit=room):
        object_ = entry_object(entry.item)
        fresh = unpacked_keys(entry.keys)
        objects = len(keys.keys() | {object_})
        if len(taken) + 1 + objects > room or sum(map(len, keys.values())) + len(fresh) > ADOPTED:
            break
        keys.setdefault(object_, []).extend(fresh)
        taken.append(delete(entry, EntryItem.item.exists()))
    made = [
        put(model(run_id, entry_name(o), keys=packed_keys(dict.fromkeys(k)), expires=expires)) for o, k in keys.items()
    ]
    return taken + made
