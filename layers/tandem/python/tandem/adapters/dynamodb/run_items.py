"""Runs, slices and remembered keys as items of one table.

Sort keys of a run: `run`, `phase#N`, `slice#ID`, `entry#OBJECT#N`, `loss#AT#DIGEST`. Besides the runs there are
the partitions `open` (the lock), `next` (entries for the run to come) and `history` (which runs there were).
"""

from __future__ import annotations

import json
import time
import uuid
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple

from tandem.adapters.dynamodb.errors import Item
from tandem.adapters.dynamodb.tables import RunItem, SliceItem
from tandem.domain.runs import Cursor, Kind, Run, Slice, SliceState, Stage, Status, Window

LOCK = "open"
NEXT = "next"
HISTORY = "history"
RUN = "run"


def phase_name(phase: int) -> str:
    """The sort key of a phase."""
    return f"phase#{phase}"


def slice_name(slice_id: str) -> str:
    """The sort key of a slice."""
    return f"slice#{slice_id}"


def history_name(run: Run) -> str:
    """The sort key of a run in the history: in the order of opening."""
    return f"{run.opened_at:017.6f}#{run.id}"


def entry_prefix(object_: str) -> str:
    """How the sort keys of an object's entries start."""
    return f"entry#{object_}#"


def entry_name(object_: str) -> str:
    """A new sort key for an entry: in the order of remembering."""
    return f"{entry_prefix(object_)}{time.time_ns():020d}-{uuid.uuid4().hex[:12]}"


def entry_object(name: str) -> str:
    """The object of an entry, from its sort key."""
    return name.split("#")[1]


def counter(object_: str, operation: str, tally: str) -> str:
    """The attribute of a phase that counts this."""
    return f"{object_}|{operation}|{tally}"


def packed_keys(keys: Iterable[str]) -> bytes:
    """Ids resemble each other: compressed, two thousand of them are 15 KB, and writes are paid by the KB."""
    return zlib.compress(json.dumps(list(keys), separators=(",", ":")).encode())


def unpacked_keys(data: bytes) -> list[str]:
    """The keys of `packed_keys`."""
    keys: list[str] = json.loads(zlib.decompress(data))
    return keys


def run_item(model: type[RunItem], run: Run, expires: int) -> RunItem:
    """The item of a run; the inverse of `run_of`."""
    return model(
        run.id,
        RUN,
        opened_at=run.opened_at,
        upper=run.upper,
        windows=[astuple(window) for window in run.windows],
        phase=run.phase,
        status=run.status.value,
        ended_at=run.ended_at,
        behind=run.behind,
        compare=run.compare,
        era=run.era,
        expires=expires,
    )


def run_of(item: RunItem) -> Run:
    """The run of an item."""
    return Run(
        id=item.run,
        opened_at=item.opened_at,
        upper=int(item.upper),
        windows=tuple(Window(*window) for window in item.windows),
        phase=int(item.phase),
        status=Status(item.status),
        ended_at=item.ended_at,
        behind=item.behind,
        compare=item.compare,
        era=int(item.era),
    )


def slice_items(model: type[SliceItem], run_id: str, slices: Sequence[Slice], expires: int) -> list[SliceItem]:
    """The items of slices; the inverse of `slice_of`."""
    return [
        model(
            run_id,
            slice_name(piece.id),
            phase=piece.phase,
            kind=piece.kind.value,
            object=piece.object,
            keys=packed_keys(piece.keys) if piece.keys else None,
            cursor=None if piece.cursor is None else astuple(piece.cursor),
            limit=piece.limit,
            state=piece.state.value,
            owner=piece.owner,
            until=piece.until,
            tries=piece.tries,
            not_before=piece.not_before,
            generation=piece.generation,
            expires=expires,
        )
        for piece in slices
    ]


def slice_of(item: SliceItem) -> Slice:
    """The slice of an item."""
    return Slice(
        id=item.item.partition("#")[2],
        phase=int(item.phase),
        kind=Kind(item.kind),
        object=item.object,
        keys=tuple(unpacked_keys(item.keys)) if item.keys else (),
        cursor=None if item.cursor is None else Cursor(*item.cursor),
        limit=int(item.limit),
        state=SliceState(item.state),
        owner=item.owner,
        until=item.until,
        tries=int(item.tries),
        generation=int(item.generation),
        not_before=item.not_before,
    )


def stage_of(phase: int, item: Item) -> Stage:
    """The fan-in of a phase from its raw item, whose counters no model can name in advance."""
    counts = {_counted(name): int(value["N"]) for name, value in item.items() if "|" in name}
    return Stage(phase, int(item["open"]["N"]), item["failed"]["BOOL"], counts)


def _counted(name: str) -> tuple[str, str, str]:
    object_, operation, tally = name.split("|")
    return object_, operation, tally
