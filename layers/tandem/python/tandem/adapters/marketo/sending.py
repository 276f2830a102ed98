"""Sending records batch by batch, with an outcome for each of them whatever happens to a batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tandem.adapters.marketo.batches import Batch, Record, batches, halves
from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.errors import NoAnswer, Refusal
from tandem.adapters.marketo.routes import Route
from tandem.domain.errors import SyncError, Undecided
from tandem.domain.records import Outcome, Result

# Refused as a whole for what a record of it holds: the others must not wait for that one.
_DIVISIBLE = frozenset({"413", "701", "702", "704", "709", "718", "1001", "1002", "1003", "1036"})
_UNSENT = Outcome(Result.RETRY, cause="The call was not made.")
_UNKNOWN = Outcome(Result.UNDECIDED, cause="Marketo did not say what became of the call.")

Read = Callable[[int, Mapping[str, Any]], Outcome]
"""From a write's place and Marketo's result for it to its outcome."""


def send(calls: Calls, route: Route, head: bytes, records: Sequence[Record], read: Read) -> tuple[Outcome, ...]:
    """Outcomes by the records' places. What stops everything raises, unless something was sent already."""
    found: dict[int, Outcome] = {}
    pending = deque(batches(records))
    while pending:
        batch = pending.popleft()
        try:
            found |= _told(calls, route, head, batch, read)
        except NoAnswer:
            # Marketo may be down: what was not sent is better tried later than left undecided too.
            found |= {record.at: _UNKNOWN for record in batch}
            break
        except Undecided:
            found |= {record.at: _UNKNOWN for record in batch}
        except Refusal as refusal:
            if refusal.code not in _DIVISIBLE:
                return _stopped(found, records, refusal)
            if len(batch) > 1:
                pending.extendleft(reversed(halves(batch)))
            else:
                found[batch[0].at] = read(batch[0].at, {"reasons": [{"code": refusal.code}]})
        except SyncError as error:
            return _stopped(found, records, error)
    return _in_order(found, records)


def _told(calls: Calls, route: Route, head: bytes, batch: Batch, read: Read) -> dict[int, Outcome]:
    body = head + b'"input":[' + b",".join(record.body for record in batch) + b"]}"
    results = calls.write(route, body).get("result") or ()
    # Adobe, error-codes.md: results come in the order of the input.
    told = {record.at: read(record.at, result) for record, result in zip(batch, results, strict=False)}
    return {record.at: told.get(record.at, _UNKNOWN) for record in batch}


def _stopped(found: dict[int, Outcome], records: Sequence[Record], error: SyncError) -> tuple[Outcome, ...]:
    if not found:
        raise error
    return _in_order(found, records)


def _in_order(found: dict[int, Outcome], records: Sequence[Record]) -> tuple[Outcome, ...]:
    return tuple(found.get(record.at, _UNSENT) for record in records)
