"""The bodies of writing calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tandem.adapters.salesforce.answer import Call
from tandem.adapters.salesforce.client import ROOT
from tandem.adapters.salesforce.degree import COLLECTION, COLLECTIONS
from tandem.domain.records import Write

_PATH = "composite/sobjects"
Collection = Sequence[Write]


@dataclass(frozen=True, slots=True)
class Order:
    """What to do with every record of one write, and the headers that say how."""

    object: str
    method: str
    headers: Mapping[str, str]

    def call(self, collections: Sequence[Collection]) -> Call:
        """One call for all collections; a single one needs no composite around it."""
        if len(collections) == 1:
            return Call(self.method, _PATH, self._body(collections[0]), self.headers, repeatable=False)
        # A subrequest inherits none of the headers that say how to write (REST guide, Composite Subrequest).
        parts = [
            {
                "method": self.method,
                "url": ROOT + _PATH,
                "referenceId": f"part{number}",
                "httpHeaders": dict(self.headers),
                "body": self._body(collection),
            }
            for number, collection in enumerate(collections)
        ]
        return Call("POST", "composite", {"allOrNone": False, "compositeRequest": parts}, repeatable=False)

    def _body(self, collection: Collection) -> dict[str, Any]:
        return {"allOrNone": False, "records": [self._record(write) for write in collection]}

    def _record(self, write: Write) -> dict[str, Any]:
        record: dict[str, Any] = {"attributes": {"type": self.object}}
        if write.id is not None:
            record["id"] = write.id
        return record | dict(write.values)


def collections(writes: Sequence[Write]) -> list[Collection]:
    """The writes in as few collections as possible, of about one size."""
    return cut(writes, -(-len(writes) // COLLECTION))


def cut(writes: Sequence[Write], parts: int = COLLECTIONS) -> list[Collection]:
    """The writes in that many parts of about one size, or in one part each when they are fewer."""
    step, rest = divmod(len(writes), min(parts, len(writes)))
    starts = [number * step + min(number, rest) for number in range(min(parts, len(writes)) + 1)]
    return [writes[start:end] for start, end in pairwise(starts)]
