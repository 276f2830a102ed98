"""Records cut into calls Marketo accepts: at most 300, less than 1 MB, no key twice (1036)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tandem.domain.records import Write

_MOST_RECORDS = 300
# "1 MB" in its smaller reading, less what stands around the records.
_MOST_BYTES = 1_000_000 - 1_000


@dataclass(frozen=True, slots=True)
class Record:
    """One encoded record: the place of its write, and what it must be alone with in a call."""

    at: int
    key: str
    body: bytes


Batch = Sequence[Record]


def person_id(write: Write) -> int:
    """The number of the person a write is for."""
    assert write.id is not None, "an update and a log entry name their person"
    return int(write.id)


def batches(records: Iterable[Record]) -> Iterator[Batch]:
    """The calls to make, in order; a key that comes again goes into a later one."""
    seen: Counter[str] = Counter()
    rounds: dict[int, list[Record]] = {}
    for record in records:
        rounds.setdefault(seen[record.key], []).append(record)
        seen[record.key] += 1
    for number in sorted(rounds):
        yield from _cut(rounds[number])


def halves(batch: Batch) -> tuple[Batch, Batch]:
    """A batch as two."""
    middle = len(batch) // 2
    return batch[:middle], batch[middle:]


def _cut(records: Iterable[Record]) -> Iterator[Batch]:
    batch: list[Record] = []
    size = 0
    for record in records:
        more = len(record.body) + 1
        if batch and (len(batch) == _MOST_RECORDS or size + more > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += more
    if batch:
        yield batch
