"""State of a later era: the same stores, each key with the era's prefix (see `service.identity`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tandem.domain.links import Link, Pointer
from tandem.ports import Links, Reject, Rejects, Watermarks


class EraLinks:
    """Links and pointers whose ids nobody finds in another era."""

    def __init__(self, links: Links, prefix: str) -> None:
        self._links, self._prefix = links, prefix

    def read(self, keys: Iterable[str]) -> dict[str, Link]:
        """The links that exist."""
        found = self._links.read(self._prefix + key for key in keys)
        return {(key := name.removeprefix(self._prefix)): replace(link, key=key) for name, link in found.items()}

    def swap(self, changes: Sequence[tuple[int | None, Link]]) -> list[bool]:
        """Store each link whose stored version is the expected one."""
        return self._links.swap([(version, replace(link, key=self._prefix + link.key)) for version, link in changes])

    def pointers(self, people: Iterable[str]) -> dict[str, Pointer]:
        """The pointers that exist."""
        found = self._links.pointers(self._prefix + person for person in people)
        return {(one := name.removeprefix(self._prefix)): replace(p, person=one) for name, p in found.items()}

    def point(self, changes: Sequence[tuple[int | None, Pointer]]) -> list[bool]:
        """Store each pointer whose stored version is the expected one."""
        return self._links.point([(version, replace(p, person=self._prefix + p.person)) for version, p in changes])


class EraWatermarks:
    """Marks, counters and notes of one era."""

    def __init__(self, facts: Watermarks, prefix: str) -> None:
        self._facts, self._prefix = facts, prefix

    def get(self, name: str) -> int | None:
        """A mark or counter."""
        return self._facts.get(self._prefix + name)

    def advance(self, name: str, to: int) -> None:
        """Move forward only."""
        self._facts.advance(self._prefix + name, to)

    def note(self, name: str) -> str | None:
        """A note."""
        return self._facts.note(self._prefix + name)

    def put_note(self, name: str, text: str) -> None:
        """Replace a note."""
        self._facts.put_note(self._prefix + name, text)

    def swap_note(self, name: str, old: str | None, new: str) -> bool:
        """Replace a note that still reads `old`."""
        return self._facts.swap_note(self._prefix + name, old, new)

    def add(self, name: str, number: int) -> int:
        """Count."""
        return self._facts.add(self._prefix + name, number)


class EraRejects:
    """Rejects of one era, by record and by object."""

    def __init__(self, rejects: Rejects, prefix: str) -> None:
        self._rejects, self._prefix = rejects, prefix

    def open(self, rejects: Sequence[Reject]) -> list[bool]:
        """Store, telling which causes are new."""
        return self._rejects.open(self._named(rejects))

    def of(self, keys: Iterable[str]) -> dict[str, list[Reject]]:
        """The open rejects of records."""
        found = self._rejects.of(self._prefix + key for key in keys)
        return {name.removeprefix(self._prefix): self._plain(rejects) for name, rejects in found.items()}

    def close(self, rejects: Sequence[Reject]) -> None:
        """Close those that nobody has opened again since they were read."""
        self._rejects.close(self._named(rejects))

    def hasten(self, rejects: Sequence[Reject], at: float) -> list[bool]:
        """Make those due that still stand as given."""
        return self._rejects.hasten(self._named(rejects), at)

    def due(self, object_: str, now: float, limit: int) -> list[str]:
        """Keys whose time has come, earliest first."""
        return [key.removeprefix(self._prefix) for key in self._rejects.due(self._prefix + object_, now, limit)]

    def all(self, object_: str, limit: int) -> list[Reject]:
        """The open rejects of an object."""
        return self._plain(self._rejects.all(self._prefix + object_, limit))

    def _named(self, rejects: Sequence[Reject]) -> list[Reject]:
        return [replace(one, key=self._prefix + one.key, object=self._prefix + one.object) for one in rejects]

    def _plain(self, rejects: Sequence[Reject]) -> list[Reject]:
        prefix = self._prefix
        return [
            replace(one, key=one.key.removeprefix(prefix), object=one.object.removeprefix(prefix)) for one in rejects
        ]
