"""The floor of processor time: the same reading and writing with the standard library, on the same machine.

Nothing is compared, hashed or remembered. It runs beside the product, since the speed of a machine that does other
things as well changes by the minute: ratios last, seconds do not. It writes what is there already, so that it
leaves nothing behind.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from tests.bench.floors import MARKETO_RECORDS
from tests.bench.plain import PlainMarketo, PlainSalesforce, Record
from tests.sandbox.world.simulators import Admin

KEY = "salesforceId"
EDITED = {"Title": "title", "City": "city", "MobilePhone": "mobilePhone"}
"""The fields of `work.edit_leads` on both sides."""


class Unaided:
    """Each piece of work by itself; `names` are the mapped fields, Salesforce's to Marketo's."""

    def __init__(
        self, salesforce: Mapping[str, str], marketo: Mapping[str, str], people: Admin, names: Mapping[str, str]
    ) -> None:
        self._salesforce, self._marketo = PlainSalesforce(salesforce), PlainMarketo(marketo)
        self._people, self._names = people, names

    def births(self, number: int) -> float:
        """Leads read, their addresses asked for, people sent with all their fields."""
        began = time.thread_time()
        rows = self._salesforce.newest(tuple(self._names), number)
        people = [
            {ours: row[theirs] for theirs, ours in self._names.items() if row[theirs] is not None} for row in rows
        ]
        addresses = [one["email"] for one in people if "email" in one]
        self._marketo.people("email", addresses, ("email", KEY))
        self._marketo.write("createOnly", KEY, people)
        return time.thread_time() - began

    def down(self, number: int) -> float:
        """Leads read, three fields of their people sent."""
        known = {one[KEY]: one["id"] for one in self._linked()}
        began = time.thread_time()
        rows = self._salesforce.newest(tuple(self._names), number)
        people = [{"id": known[row["Id"]], **_renamed(row)} for row in rows]
        self._marketo.write("updateOnly", "id", people)
        return time.thread_time() - began

    def up(self, number: int) -> float:
        """The feed's pages read, then people and leads; three fields of the leads sent."""
        ids = [str(one["id"]) for one in self._linked()[-number:]]
        token = self._marketo.token(datetime.fromtimestamp(time.time() - 3600, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        began = time.thread_time()
        self._marketo.feed(token, tuple(EDITED.values()), -(-number * len(EDITED) // MARKETO_RECORDS))
        self._marketo.people("id", ids, tuple(self._names.values()))
        rows = self._salesforce.newest(tuple(self._names), number)
        self._salesforce.update([{name: row[name] for name in ("Id", *EDITED)} for row in rows])
        return time.thread_time() - began

    def _linked(self) -> list[Record]:
        return [one for one in self._people.get("leads")["leads"] if one.get(KEY)]


def _renamed(row: Record) -> Record:
    return {ours: row[theirs] for theirs, ours in EDITED.items()}
