"""What the two sides hold, as read: raw values by the vendor's field name, and the marks a sync needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Json = str | int | float | bool | None


class Side(StrEnum):
    """One of the two systems."""

    SALESFORCE = "salesforce"
    MARKETO = "marketo"

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.MARKETO if self is Side.SALESFORCE else Side.SALESFORCE


@dataclass(frozen=True, slots=True)
class Row:
    """A Salesforce record: 18-character id, SystemModstamp in epoch seconds, values by API name.

    A record that does not meet the user's filter is not `inside`: it rests until it does.
    """

    id: str
    stamp: int
    deleted: bool
    person: str | None
    modified_by: str
    values: Mapping[str, Json]
    inside: bool = True
    shown: bool = True
    """Whether Salesforce showed it; false for what stands in for a row that no query shows any more."""


@dataclass(frozen=True, slots=True)
class Person:
    """A Marketo person: its id as text, the Salesforce id it carries, values by REST name."""

    id: str
    key: str | None
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Write:
    """One record to write: its vendor id (None for a creation) and the values by the vendor's names."""

    id: str | None
    values: Mapping[str, Json]


class Result(StrEnum):
    """What became of one record of a write."""

    DONE = "done"
    EXISTS = "exists"
    REFUSED = "refused"
    GONE = "gone"
    RETRY = "retry"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer for one record.

    DONE and EXISTS carry the id where the vendor told it; REFUSED carries the vendor's code, the fields it
    named and a cause free of field values; RETRY was certainly not applied; UNDECIDED may have been.
    """

    result: Result
    id: str | None = None
    code: str = ""
    fields: tuple[str, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Outcomes in the order of the writes, and the server's seconds between which they were made."""

    outcomes: tuple[Outcome, ...]
    sent: int
    answered: int


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one query; `asked` is a server second not later than the moment the rows were read."""

    rows: tuple[Row, ...]
    asked: int
    more: bool = False


class EventKind(StrEnum):
    """What a feed event tells."""

    CHANGED = "changed"
    CREATED = "created"
    DELETED = "deleted"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Event:
    """One field change, creation, deletion or merge told by the Marketo feed; values are display text."""

    guid: str
    person: str
    at: int
    kind: EventKind
    field: str = ""
    old: str | None = None
    new: str | None = None
    by_api: bool = False
    losers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a feed: its events, the token to go on from and whether more waits behind it."""

    events: tuple[Event, ...]
    token: str
    more: bool
