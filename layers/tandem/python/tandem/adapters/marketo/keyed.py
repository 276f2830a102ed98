"""Records that Marketo addresses by the Salesforce id itself (Adobe: companies.md, sales-persons.md, opportunities.md).

The Salesforce id is the id here, and Marketo's own is never needed; only where the key is made of several fields, the
id is the one that Marketo gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tandem.adapters.marketo.batches import Record
from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.causes import outcome
from tandem.adapters.marketo.describing import object_fields
from tandem.adapters.marketo.routes import Route
from tandem.adapters.marketo.sending import send
from tandem.domain.family import KEY_OF, Home
from tandem.domain.fields import Field
from tandem.domain.records import Outcome, Person, Write, Written
from tandem.ports import Records

_MOST_VALUES = 300
_MOST_GUIDS = 150
"""An address may have 8 KB, and these are the longest values (Adobe: error-codes.md, 414)."""
_SECONDS = 60.0
_GUID = "marketoGUID"
_PATHS = {
    Home.COMPANY: ("companies", "Company"),
    Home.SALES_PERSON: ("salespersons", "Sales Person"),
    Home.OPPORTUNITY: ("opportunities", "Opportunity"),
    Home.ROLE: ("opportunities/roles", "Opportunity"),
}


@dataclass(frozen=True, slots=True)
class Routes:
    """The calls for one sort of record, and the permissions they need."""

    describe: Route
    read: Route
    write: Route
    delete: Route

    @classmethod
    def of(cls, home: Home) -> Routes:
        """The routes of a home; 60 s are the server's time-out of all of them (lead-database.md)."""
        path, name = _PATHS[home]
        reading, writing = f"Read-Only {name}", f"Read-Write {name}"
        return cls(
            Route(f"/rest/v1/{path}/describe.json", reading),
            Route(f"/rest/v1/{path}.json", reading, _SECONDS),
            Route(f"/rest/v1/{path}.json", writing, _SECONDS),
            Route(f"/rest/v1/{path}/delete.json", writing, _SECONDS),
        )


class KeyedRecords:
    """`ports.Records` of one home. Its `parts` are records that must be deleted before theirs is (1022)."""

    def __init__(self, home: Home, calls: Calls, now: Callable[[], float], parts: Records | None = None) -> None:
        self._key, self._routes = KEY_OF.get(home, _GUID), Routes.of(home)
        self._by = "dedupeFields" if home in KEY_OF else "idField"
        self._most = _MOST_VALUES if home in KEY_OF else _MOST_GUIDS
        self._calls, self._now, self._parts = calls, now, parts

    def read(self, ids: Iterable[str], fields: Sequence[str]) -> dict[str, Person]:
        """Records by their id; unknown ones are left out."""
        return {record.id: record for record in self.having(self._key, ids, fields)}

    def having(self, field: str, values: Iterable[str], fields: Sequence[str]) -> tuple[Person, ...]:
        """The records whose field has one of the values."""
        wanted = list(dict.fromkeys(values))
        parts = (wanted[at : at + self._most] for at in range(0, len(wanted), self._most))
        return tuple(record for part in parts for record in self._having(field, part, fields))

    def _having(self, field: str, values: Sequence[str], fields: Sequence[str]) -> Iterable[Person]:
        params = {
            "filterType": field,
            "filterValues": ",".join(values),
            "fields": ",".join(dict.fromkeys((self._key, *fields))),
            "batchSize": str(_MOST_VALUES),
        }
        while True:
            body = self._calls.read(self._routes.read, params)
            for row in body.get("result") or ():
                if row.get(self._key):
                    yield Person(row[self._key], row[self._key], {name: row.get(name) for name in fields})
            if not body.get("nextPageToken") or body.get("moreResult") is False:
                return
            params["nextPageToken"] = body["nextPageToken"]

    def update(self, writes: Sequence[Write]) -> Written:
        """Change records that exist."""
        named = [Write(w.id, {**w.values, self._key: w.id}) for w in writes]
        return self._send(self._routes.write, {"action": "updateOnly", "dedupeBy": self._by}, named)

    def create(self, writes: Sequence[Write], *, duplicate: bool = False) -> Written:  # noqa: ARG002 - none can be
        """Make records; the key allows no second one, whatever is asked."""
        return self.make("createOnly", [Write(str(w.values[self._key]), w.values) for w in writes])

    def make(self, action: str, writes: Sequence[Write]) -> Written:
        """Make records by the fields of their key; each write's id is what no two of one call may have in common."""
        order = {"action": action, "dedupeBy": "dedupeFields"}
        return self._send(self._routes.write, order, writes, creating=True)

    def delete(self, ids: Sequence[str]) -> Written:
        """Delete records, their parts first; one that is in use is refused (1022)."""
        if self._parts is not None and (parts := self._parts.having(self._key, ids, ())):
            self._parts.delete([part.id for part in parts])
        writes = [Write(id_, {self._key: id_}) for id_ in ids]
        return self._send(self._routes.delete, {"deleteBy": self._by}, writes)

    def describe(self) -> Mapping[str, Field]:
        """The fields usable through the API; the key is written with a creation only."""
        return object_fields(self._calls.read(self._routes.describe))

    def _send(
        self, route: Route, order: Mapping[str, str], writes: Sequence[Write], *, creating: bool = False
    ) -> Written:
        head = orjson.dumps(order).removesuffix(b"}") + b","
        records = [Record(at, str(w.id).lower(), orjson.dumps(dict(w.values))) for at, w in enumerate(writes)]

        def read(at: int, told: Mapping[str, Any]) -> Outcome:
            return outcome(
                writes[at], {**told, "id": told.get(self._key) or writes[at].id}, creating=creating, key=self._key
            )

        sent = int(self._now())
        outcomes = send(self._calls, route, head, records, read)
        return Written(outcomes, sent, int(self._now()))
