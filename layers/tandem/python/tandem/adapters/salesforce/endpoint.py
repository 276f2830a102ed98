"""`ports.Salesforce` over the REST API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from tandem.adapters.salesforce.connection import Connection
from tandem.adapters.salesforce.describing import Describer
from tandem.adapters.salesforce.orders import Order
from tandem.adapters.salesforce.reading import Reader
from tandem.adapters.salesforce.session import Session
from tandem.adapters.salesforce.writing import Writer
from tandem.domain.fields import Field
from tandem.domain.objects import FAMILIES
from tandem.domain.records import Page, Write, Written
from tandem.domain.runs import Cursor, Window
from tandem.ports import Allowance, Clock, Opening

# When the header is absent, REST writes run the active assignment rules, on updates too, and re-own leads.
_NO_ASSIGNMENT = {"Sforce-Auto-Assign": "FALSE"}
_SAVE_DUPLICATES = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}


class SalesforceEndpoint:
    """One org, seen and written as the user of the connection. It may be shared by threads."""

    def __init__(
        self,
        connection: Connection,
        allowance: Allowance,
        clock: Clock,
        *,
        assignment_rules: bool = False,
        insert_duplicates: bool = False,
        filters: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._session = Session(connection, allowance, clock, sleep=sleep)
        conditions = {_name(object_): condition for object_, condition in (filters or {}).items()}
        self._reader = Reader(self._session, conditions)
        self._describer = Describer(self._session)
        self._writer = Writer(self._session, self._describer.names)
        assigning = {} if assignment_rules else _NO_ASSIGNMENT
        # An update of a record that exists adds no duplicate, so only the rules that block may stop it.
        self._updating = {**assigning, **_SAVE_DUPLICATES}
        self._inserting = {**assigning, **(_SAVE_DUPLICATES if insert_duplicates else {})}

    def us(self) -> str:
        """The id of the user we are."""
        return self._session.token().user

    def organisation(self) -> str:
        """The id of the org we are connected to."""
        return self._session.token().organisation

    def probe(self, windows: Sequence[Window]) -> Opening:
        """Which windows hold rows, deleted ones included (five windows to a call)."""
        seen = self._reader.probe([replace(window, object=_name(window.object)) for window in windows])
        return Opening(seen.server_time, frozenset(w.object for w in windows if _name(w.object) in seen.busy))

    def page(self, object_: str, fields: Sequence[str], window: Window, after: Cursor | None, limit: int) -> Page:
        """Rows of the window after the cursor, deleted ones included, ordered by stamp and id."""
        return self._reader.page(_name(object_), fields, window, after, limit)

    def rows(self, object_: str, fields: Sequence[str], ids: Iterable[str]) -> Page:
        """The rows of these ids, deleted ones included; unknown ids are left out."""
        return self._reader.rows(_name(object_), fields, ids)

    def rows_with(self, object_: str, fields: Sequence[str], field: str, values: Iterable[str]) -> Page:
        """The rows whose field equals one of the values, deleted ones left out."""
        return self._reader.rows_with(_name(object_), fields, field, values)

    def any_with(self, object_: str, field: str) -> bool:
        """Whether some row, deleted ones included, has a value in the field."""
        return self._reader.any_with(_name(object_), field)

    def update(self, object_: str, writes: Sequence[Write]) -> Written:
        """Update by id, only the fields given; one bad record spoils no other."""
        return self._writer.write(Order(_name(object_), "PATCH", self._updating), writes)

    def insert(self, object_: str, writes: Sequence[Write]) -> Written:
        """Insert; a record whose unique key is taken answers EXISTS with the id of the holder."""
        return self._writer.write(Order(_name(object_), "POST", self._inserting), writes)

    def deleted(self, object_: str, since: int, until: int) -> tuple[str, ...]:
        """Ids deleted in the window, hard-deleted ones included."""
        return self._reader.deleted(_name(object_), since, until)

    def describe(self, object_: str) -> Mapping[str, Field]:
        """The fields visible to us; a field we may not write has `writable` false."""
        return self._describer.read(_name(object_)).fields

    def required_on_create(self, object_: str) -> tuple[str, ...]:
        """The fields a new record must have, of the description last read."""
        return self._describer.known(_name(object_)).required

    def labels(self, object_: str) -> Mapping[str, str]:
        """What people call the fields, of the description last read."""
        return self._describer.known(_name(object_)).labels


def _name(object_: str) -> str:
    """Salesforce's name of one of our families; any other name is Salesforce's already."""
    family = FAMILIES.get(object_)
    return family.salesforce if family else object_


def connect(
    secret: Mapping[str, object], allowance: Allowance, clock: Clock, filters: Mapping[str, str] | None = None
) -> SalesforceEndpoint:
    """The endpoint a secret leads to, with the user's condition by object; nothing is called yet."""
    return SalesforceEndpoint(Connection.of(secret), allowance, clock, filters=filters)
