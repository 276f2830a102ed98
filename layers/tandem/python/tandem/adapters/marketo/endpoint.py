"""The Marketo side of the sync."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import requests

from tandem.adapters.marketo.activity_type import ActivityType
from tandem.adapters.marketo.calls import Calls
from tandem.adapters.marketo.connection import Connection
from tandem.adapters.marketo.describing import Describing
from tandem.adapters.marketo.feed import Feed
from tandem.adapters.marketo.keyed import KeyedRecords
from tandem.adapters.marketo.log import Log
from tandem.adapters.marketo.merging import Merging
from tandem.adapters.marketo.patience import Patience
from tandem.adapters.marketo.people import People
from tandem.adapters.marketo.providing import Providing
from tandem.adapters.marketo.roles import Roles
from tandem.adapters.marketo.tokens import Tokens
from tandem.adapters.marketo.transport import Transport, new_session
from tandem.adapters.marketo.writing import Writing
from tandem.domain.family import Home
from tandem.domain.fields import Field
from tandem.domain.records import FeedPage, Outcome, Person, Write, Written
from tandem.ports import Records, Turns


class MarketoEndpoint:
    """`ports.Marketo` over the REST API of one subscription."""

    def __init__(
        self,
        connection: Connection,
        turns: Turns,
        *,
        partition: str | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        session: requests.Session | None = None,
    ) -> None:
        patience = Patience(sleep, chance)
        transport = Transport(connection.base_url, session or new_session(), now)
        self._connection = connection
        self._tokens = Tokens(connection, transport, now, patience)
        calls = Calls(transport, self._tokens, turns, patience, connection.host)
        self._describing = Describing(calls, now)
        self._people, self._writing = People(calls), Writing(calls, partition, now)
        self._feed = Feed(calls, self._describing)
        self._merging = Merging(calls)
        roles = Roles(KeyedRecords(Home.ROLE, calls, now))
        self._keyed: dict[Home, Records] = {
            Home.COMPANY: KeyedRecords(Home.COMPANY, calls, now),
            Home.SALES_PERSON: KeyedRecords(Home.SALES_PERSON, calls, now),
            Home.OPPORTUNITY: KeyedRecords(Home.OPPORTUNITY, calls, now, parts=roles),
            Home.ROLE: roles,
        }
        self._type = ActivityType(calls)
        self._log, self._providing = Log(calls, self._type, now), Providing(calls, self._describing)

    def of(self, home: Home) -> Records:
        """The records that live there; people are this endpoint's own."""
        return self if home is Home.PERSON else self._keyed[home]

    def identity(self) -> str:
        """The subscription's id where its address carries it, else the API user we are."""
        return self._connection.munchkin_id or self._tokens.scope()

    def token(self, since: int) -> str:
        """A paging token that starts at a moment."""
        return self._feed.token(since)

    def changes(self, token: str, fields: Sequence[str]) -> FeedPage:
        """Creations and changes of these fields after the token."""
        return self._feed.changes(token, fields)

    def lives(self, token: str, *, changes: bool = False) -> FeedPage:
        """Merges and deletions after the token, with creations and changes of all fields if asked."""
        return self._feed.lives(token, changes=changes)

    def read(self, ids: Iterable[str], fields: Sequence[str]) -> dict[str, Person]:
        """People by id; unknown ids are left out."""
        return self._people.by_id(ids, fields)

    def having(self, field: str, values: Iterable[str], fields: Sequence[str]) -> tuple[Person, ...]:
        """People whose field equals one of the values."""
        return self._people.having(field, values, fields)

    def update(self, writes: Sequence[Write]) -> Written:
        """Update by id; an unknown id answers GONE and is never created."""
        return self._writing.update(writes)

    def create(self, writes: Sequence[Write], *, duplicate: bool = False) -> Written:
        """Create keyed by `salesforceId`; EXISTS when somebody is met by key or e-mail, unless `duplicate`."""
        return self._writing.create(writes, duplicate=duplicate)

    def delete(self, ids: Sequence[str]) -> Written:
        """Delete people by id; one that does not exist answers GONE."""
        return self._writing.delete(ids)

    def merge(self, winner: str, losers: Sequence[str]) -> Outcome:
        """Make people one; the winner keeps its values and takes over where it has none."""
        return self._merging.merge(winner, losers)

    def log(self, entries: Sequence[Write]) -> Written:
        """Add an entry to each person's activity log; UNDECIDED ones are never sent again from here."""
        return self._log.add(entries)

    def describe(self) -> Mapping[str, Field]:
        """The person fields usable through the API."""
        return self._describing.now().fields

    def provide(self, fields: Mapping[str, Field], labels: Mapping[str, str] | None = None) -> None:
        """Create what is missing: the fields, displayed under these names, then the activity type."""
        try:
            self._providing.fields(fields, labels or {})
        finally:
            self._type.provide()
