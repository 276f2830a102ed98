"""Writing people (Adobe: leads.md, "Sync Leads")."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from tandem.adapters.marketo.batches import Record, person_id
from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.causes import outcome
from tandem.adapters.marketo.errors import Refusal
from tandem.adapters.marketo.people import KEY
from tandem.adapters.marketo.routes import DELETE_PEOPLE, WRITE_PEOPLE
from tandem.adapters.marketo.sending import send
from tandem.domain.errors import ConfigurationError
from tandem.domain.records import Outcome, Write, Written

_PARTITION_CODES = frozenset({"1008", "1009", "1010"})
_KEY_CODES = frozenset({"1006", "1011"})


class Writing:
    """Updates and deletions by id, creations by key; never the one for the other."""

    def __init__(self, calls: Calls, partition: str | None, now: Callable[[], float]) -> None:
        self._calls, self._partition, self._now = calls, partition, now

    def update(self, writes: Sequence[Write]) -> Written:
        """Change people by their ids."""
        records = [
            Record(at, str(write.id), orjson.dumps({**write.values, "id": person_id(write)}))
            for at, write in enumerate(writes)
        ]
        return self._written({"action": "updateOnly", "lookupField": "id"}, writes, records, creating=False)

    def create(self, writes: Sequence[Write], *, duplicate: bool) -> Written:
        """Make people; `duplicate` makes them whoever else has their key or e-mail."""
        records = [
            # Marketo compares identifiers without case.
            Record(at, str(write.values.get(KEY) or f"#{at}").lower(), orjson.dumps(dict(write.values)))
            for at, write in enumerate(writes)
        ]
        order: dict[str, Any] = {"action": "createDuplicate"}
        if not duplicate:
            order = {"action": "createOnly", "lookupField": KEY}
            if self._partition is not None:  # leads.md: only createOnly and createOrUpdate take a partition
                order["partitionName"] = self._partition
        return self._written(order, writes, records, creating=not duplicate)

    def delete(self, ids: Sequence[str]) -> Written:
        """Delete people by their ids (Adobe: leads.md, "Delete Leads")."""
        records = [Record(at, id_, orjson.dumps({"id": int(id_)})) for at, id_ in enumerate(ids)]

        def read(at: int, told: Mapping[str, Any]) -> Outcome:
            return outcome(Write(ids[at], {}), told)

        sent = int(self._now())
        outcomes = send(self._calls, DELETE_PEOPLE, b"{", records, read)
        return Written(outcomes, sent, int(self._now()))

    def _written(
        self, order: Mapping[str, Any], writes: Sequence[Write], records: Sequence[Record], *, creating: bool
    ) -> Written:
        head = orjson.dumps(order).removesuffix(b"}") + b","

        def read(at: int, told: Mapping[str, Any]) -> Outcome:
            return outcome(writes[at], told, creating=creating)

        sent = int(self._now())
        try:
            outcomes = send(self._calls, WRITE_PEOPLE, head, records, read)
        except Refusal as refusal:
            raise (self._explained(refusal) if creating else refusal) from None
        return Written(outcomes, sent, int(self._now()))

    def _explained(self, refusal: Refusal) -> ConfigurationError:
        if refusal.code in _PARTITION_CODES:
            return ConfigurationError(
                f"Marketo refuses the partition '{self._partition}' (code {refusal.code}).",
                "Name a partition in tandem.toml that exists and that the API user's workspace may use.",
            )
        if refusal.code in _KEY_CODES:
            return ConfigurationError(
                f"Marketo cannot look people up by the field '{KEY}' (code {refusal.code}).",
                f"Let Tandem provide its fields, or create '{KEY}' in Marketo as a custom field of type string.",
            )
        return refusal
