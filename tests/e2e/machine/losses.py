"""The books of the product: what it refused, and what gave way, asked for by its text since only hashes are kept."""

from __future__ import annotations

from collections.abc import Iterable

from tandem import bootstrap
from tandem.domain.links import Link
from tandem.domain.shadow import Hasher
from tandem.domain.values import Kind
from tandem.ports import Loss, Reject

RUNS = 100
MANY = 1000


class Losses:
    """What the runs so far have reported as having given way, and the links whose salts its hashes are made with."""

    def __init__(self, keys: Iterable[str]) -> None:
        runs = bootstrap.runs()
        world = bootstrap.world()
        self._hasher: Hasher = world.hasher
        self._links: dict[str, Link] = world.links.read(keys)
        self._all: set[tuple[str, str, str]] = {_known(loss) for one in runs.last(RUNS) for loss in runs.losses(one.id)}

    def hold(self, key: str, names: Iterable[str], text: str) -> bool:
        """Whether the text is reported as lost by the record, in the field with one of the names."""
        link = self._links.get(key)
        if link is None:
            return False
        digest = self._hasher(link.salt, Kind.TEXT, text).hex()
        return any((key, name, digest) in self._all for name in names)


def open_rejects() -> list[Reject]:
    """What is refused and waits, whoever must act."""
    return [one for one in bootstrap.rejects().all("lead", MANY) if one.code != "gone"]


def _known(loss: Loss) -> tuple[str, str, str]:
    return loss.key, loss.field, loss.digest
