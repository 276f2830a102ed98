"""Watermarks, rejects, seen events and queues in dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b

from tandem.ports import Message, Reject


class MemoryWatermarks:
    """Keeps small facts with the promises of `ports.Watermarks`."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.notes: dict[str, str] = {}

    def get(self, name: str) -> int | None:
        """A mark or counter."""
        return self.numbers.get(name)

    def advance(self, name: str, to: int) -> None:
        """Move forward only."""
        self.numbers[name] = max(to, self.numbers.get(name, to))

    def note(self, name: str) -> str | None:
        """A note."""
        return self.notes.get(name)

    def put_note(self, name: str, text: str) -> None:
        """Replace a note."""
        self.notes[name] = text

    def swap_note(self, name: str, old: str | None, new: str) -> bool:
        """Replace a note that still reads `old`."""
        if self.notes.get(name) != old:
            return False
        self.notes[name] = new
        return True

    def add(self, name: str, number: int) -> int:
        """Count."""
        self.numbers[name] = self.numbers.get(name, 0) + number
        return self.numbers[name]


class MemoryRejects:
    """Keeps rejects with the promises of `ports.Rejects`."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Reject] = {}

    def open(self, rejects: Sequence[Reject]) -> list[bool]:
        """Store, telling which causes are new."""
        new = [(reject.key, reject.cause_id) not in self.kept for reject in rejects]
        self.kept.update({(reject.key, reject.cause_id): reject for reject in rejects})
        return new

    def of(self, keys: Iterable[str]) -> dict[str, list[Reject]]:
        """The open rejects of records."""
        wanted = set(keys)
        found: dict[str, list[Reject]] = {}
        for reject in self.kept.values():
            if reject.key in wanted:
                found.setdefault(reject.key, []).append(reject)
        return found

    def close(self, rejects: Sequence[Reject]) -> None:
        """Forget those that nobody has opened again since they were read."""
        for reject in rejects:
            if self.kept.get((reject.key, reject.cause_id)) == reject:
                del self.kept[(reject.key, reject.cause_id)]

    def hasten(self, rejects: Sequence[Reject], at: float) -> list[bool]:
        """Make those due that still stand as given."""
        stands = [self.kept.get((reject.key, reject.cause_id)) == reject for reject in rejects]
        for reject, ok in zip(rejects, stands, strict=True):
            if ok:
                self.kept[(reject.key, reject.cause_id)] = replace(reject, due_at=at)
        return stands

    def due(self, object_: str, now: float, limit: int) -> list[str]:
        """Keys whose time has come, earliest first."""
        due = sorted((r.due_at, r.key) for r in self.kept.values() if r.object == object_ and r.due_at <= now)
        return list(dict.fromkeys(key for _, key in due))[:limit]

    def all(self, object_: str, limit: int) -> list[Reject]:
        """The open rejects of an object."""
        return [reject for reject in self.kept.values() if reject.object == object_][:limit]


def guid_hash(guid: str) -> bytes:
    """The eight bytes an event is remembered by."""
    return blake2b(guid.encode(), digest_size=8).digest()


class MemorySeen:
    """Keeps applied events with the promises of `ports.Seen`."""

    def __init__(self) -> None:
        self.pages: dict[tuple[int, str], frozenset[bytes]] = {}

    def hash(self, guid: str) -> bytes:
        """The eight bytes of one event."""
        return guid_hash(guid)

    def add(self, at: float, page: str, guids: Iterable[str]) -> None:
        """Remember a page's events."""
        key = (int(at), page)
        self.pages[key] = self.pages.get(key, frozenset()) | {guid_hash(guid) for guid in guids}

    def since(self, at: float, until: float) -> frozenset[bytes]:
        """The events applied between two moments."""
        kept = [hashes for (when, _), hashes in self.pages.items() if at <= when <= until]
        return frozenset().union(*kept)


class MemoryQueue:
    """Collects messages by door, for a loop that delivers them."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Message, float]] = []

    def send(self, door: str, messages: Sequence[tuple[Message, float]]) -> None:
        """Collect."""
        self.sent += [(door, message, delay) for message, delay in messages]
