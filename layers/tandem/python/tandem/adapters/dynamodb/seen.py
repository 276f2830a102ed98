"""Feed events already applied, in DynamoDB: one item per page, in partitions of an hour."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from tandem.adapters.dynamodb.store import Store
from tandem.adapters.dynamodb.tables import SeenItem

SIZE = 8
KEPT = 26 * 3600
_HOUR = 3600


def guid_hash(guid: str) -> bytes:
    """The eight bytes an event is remembered by."""
    return blake2b(guid.encode(), digest_size=SIZE).digest()


class DynamoSeen:
    """Keeps applied events with the promises of `ports.Seen`; `now` only dates the removal of what is old."""

    def __init__(self, store: Store, table: str, *, now: Callable[[], float] = time.time) -> None:
        self._pages = store.table(SeenItem, table)
        self._now = now

    def hash(self, guid: str) -> bytes:
        """The eight bytes of one event."""
        return guid_hash(guid)

    def add(self, at: float, page: str, guids: Iterable[str]) -> None:
        """Remember a page's events, under their own digest: what was remembered of the page before stays."""
        hashes = b"".join(sorted({guid_hash(guid) for guid in guids}))
        if not hashes:
            return
        digest = blake2b(hashes, digest_size=6, person=b"page", key=page.encode()[:64]).hexdigest()
        name = f"{_second(at)}#{digest}"
        self._pages(_hour(at), name, hashes=hashes, expires=int(self._now()) + KEPT).save()

    def since(self, at: float, until: float) -> frozenset[bytes]:
        """The events applied between two moments, both seconds included; they are kept for a day and a little."""
        return frozenset(one for hour in _hours(max(at, until - KEPT), until) for one in self._hour(hour, at, until))

    def _hour(self, hour: str, at: float, until: float) -> Iterator[bytes]:
        between = SeenItem.page.between(_second(at), f"{_second(until)}~")
        for page in self._pages.query(hour, between, consistent_read=True):
            yield from (page.hashes[start : start + SIZE] for start in range(0, len(page.hashes), SIZE))


def _hour(at: float) -> str:
    return str(int(at // _HOUR))


def _hours(at: float, until: float) -> list[str]:
    return [str(hour) for hour in range(int(at // _HOUR), int(until // _HOUR) + 1)]


def _second(at: float) -> str:
    return f"{int(at):012d}"
