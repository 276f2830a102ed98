"""Links and pointers in dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tandem.domain.links import Link, Pointer


class MemoryLinks:
    """Keeps links and pointers with the promises of `ports.Links`."""

    def __init__(self) -> None:
        self.links: dict[str, Link] = {}
        self.by_person: dict[str, Pointer] = {}

    def read(self, keys: Iterable[str]) -> dict[str, Link]:
        """The links that exist."""
        return {key: self.links[key] for key in keys if key in self.links}

    def swap(self, changes: Sequence[tuple[int | None, Link]]) -> list[bool]:
        """Store each link whose stored version is the expected one."""
        return [self._swap(version, link) for version, link in changes]

    def pointers(self, people: Iterable[str]) -> dict[str, Pointer]:
        """The pointers that exist."""
        return {person: self.by_person[person] for person in people if person in self.by_person}

    def point(self, changes: Sequence[tuple[int | None, Pointer]]) -> list[bool]:
        """Store each pointer whose stored version is the expected one."""
        return [self._point(version, pointer) for version, pointer in changes]

    def _swap(self, version: int | None, link: Link) -> bool:
        stored = self.links.get(link.key)
        if (stored.version if stored else None) != version:
            return False
        self.links[link.key] = link
        return True

    def _point(self, version: int | None, pointer: Pointer) -> bool:
        stored = self.by_person.get(pointer.person)
        if (stored.version if stored else None) != version:
            return False
        self.by_person[pointer.person] = pointer
        return True
