"""What the service needs of the world, as Protocols in domain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tandem.domain.family import Home
from tandem.domain.fields import Field
from tandem.domain.links import Link, Pointer
from tandem.domain.records import FeedPage, Outcome, Page, Person, Write, Written
from tandem.domain.runs import Counts, Cursor, Run, Slice, Stage, Status, Window


class Clock(Protocol):
    """The worker's clock, in epoch seconds, and the moment it must have ended its work."""

    def now(self) -> float: ...
    def deadline(self) -> float: ...


class Ids(Protocol):
    """A source of unique names and salts."""

    def name(self) -> str: ...
    def salt(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Opening:
    """The server's second, and the objects that have rows in their windows."""

    server_time: int
    busy: frozenset[str]


class Salesforce(Protocol):
    """The Salesforce side. Every method raises the errors of `domain.errors`; writes answer per record."""

    def us(self) -> str:
        """The id of the user we are."""

    def organisation(self) -> str:
        """The id of the org we are connected to."""

    def probe(self, windows: Sequence[Window]) -> Opening:
        """Which windows hold rows, deleted ones included (five windows to a call)."""

    def page(self, object_: str, fields: Sequence[str], window: Window, after: Cursor | None, limit: int) -> Page:
        """Rows of the window after the cursor, deleted ones included, ordered by stamp and id."""

    def rows(self, object_: str, fields: Sequence[str], ids: Iterable[str]) -> Page:
        """The rows of these ids, deleted ones included; unknown ids are left out."""

    def rows_with(self, object_: str, fields: Sequence[str], field: str, values: Iterable[str]) -> Page:
        """The rows whose field (`Marketo_Person_Id__c`, `Email`) equals one of the values, deleted ones left out."""

    def update(self, object_: str, writes: Sequence[Write]) -> Written:
        """Update by id, only the fields given, no assignment rule; one bad record spoils no other."""

    def insert(self, object_: str, writes: Sequence[Write]) -> Written:
        """Insert; a record whose unique key is taken answers EXISTS with the id of the holder."""

    def deleted(self, object_: str, since: int, until: int) -> tuple[str, ...]:
        """Ids deleted in the window, hard-deleted ones included."""

    def describe(self, object_: str) -> Mapping[str, Field]:
        """The fields visible to us; a field we may not write has `writable` false."""

    def labels(self, object_: str) -> Mapping[str, str]:
        """What people call the fields of the description last read."""


class Records(Protocol):
    """What Marketo holds of one sort: people by their Marketo id, all others by the Salesforce id they carry."""

    def read(self, ids: Iterable[str], fields: Sequence[str]) -> dict[str, Person]:
        """Records by id, 300 to a call; unknown ids are left out."""

    def having(self, field: str, values: Iterable[str], fields: Sequence[str]) -> tuple[Person, ...]:
        """Records whose field equals one of the values, 300 to a call."""

    def update(self, writes: Sequence[Write]) -> Written:
        """Update by id; an unknown id answers GONE and is never created."""

    def create(self, writes: Sequence[Write], *, duplicate: bool = False) -> Written:
        """Create keyed by the Salesforce id; EXISTS when it (or a person's e-mail) is taken, unless `duplicate`."""

    def delete(self, ids: Sequence[str]) -> Written:
        """Delete by id; what does not exist answers GONE."""

    def describe(self) -> Mapping[str, Field]:
        """The fields usable through the API."""


class Marketo(Protocol):
    """The Marketo side: what it holds, the feed of people and their log."""

    def of(self, home: Home) -> Records:
        """The records that live there."""

    def identity(self) -> str:
        """The subscription we are connected to."""

    def token(self, since: int) -> str:
        """A paging token that starts at a moment."""

    def changes(self, token: str, fields: Sequence[str]) -> FeedPage:
        """Creations and changes of these fields after the token."""

    def lives(self, token: str, *, changes: bool = False) -> FeedPage:
        """Merges and deletions after the token, with creations and changes of all fields if asked."""

    def merge(self, winner: str, losers: Sequence[str]) -> Outcome:
        """Make at most 26 people one; the winner keeps its values and takes over where it has none."""

    def log(self, entries: Sequence[Write]) -> Written:
        """Add one entry to the activity log of each person (write-once, type "Salesforce Sync")."""

    def provide(self, fields: Mapping[str, Field], labels: Mapping[str, str] | None = None) -> None:
        """Create the person fields, shown under these labels, and the activity type that are missing; harmless when
        all are there."""


class Links(Protocol):
    """Links and pointers. Every read is consistent; every change is a compare-and-swap on the version."""

    def read(self, keys: Iterable[str]) -> dict[str, Link]: ...

    def swap(self, changes: Sequence[tuple[int | None, Link]]) -> list[bool]:
        """Store each link whose stored version is still the one given (None: it must not exist)."""

    def pointers(self, people: Iterable[str]) -> dict[str, Pointer]: ...

    def point(self, changes: Sequence[tuple[int | None, Pointer]]) -> list[bool]:
        """The same as `swap`, for pointers."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A value that gave way, without the value: whose, of which field, its hash, when and why."""

    key: str
    person: str
    object: str
    field: str
    side: str
    digest: str
    at: float
    meeting: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A record one side refused: what it said without values, what to do, and when to try again."""

    key: str
    cause_id: str
    object: str
    side: str
    code: str
    field: str
    cause: str
    remedy: str
    tries: int
    due_at: float
    opened_at: float
    slots: tuple[int, ...] = ()


class Runs(Protocol):
    """Runs, their phases and slices. Each method is one atomic step unless it only reads."""

    def current(self) -> Run | None: ...
    def read(self, run_id: str) -> Run | None: ...
    def last(self, number: int) -> list[Run]: ...

    def open(self, run: Run, slices: Sequence[Slice]) -> bool:
        """Open the run with its first slices unless one is open; entries of `next` become entries of it."""

    def take(self, run_id: str, slice_id: str, owner: str, now: float, until: float) -> Slice | None:
        """Take an open slice that no live worker holds, counting the try; None otherwise."""

    def note(self, run_id: str, slice_id: str, object_: str, keys: Sequence[str]) -> bool:
        """Remember keys for the object's list phase, only while the given slice is open."""

    def entries(self, run_id: str, object_: str) -> list[str]:
        """The keys remembered for the object's list phase."""

    def close(
        self, run_id: str, slice_: Slice, more: Sequence[Slice], counts: Counts, *, failed: bool = False
    ) -> int | None:
        """Close an open slice, add continuations and counts; the open count of its phase, None if it was closed."""

    def stage(self, run_id: str, phase: int) -> Stage: ...
    def open_slices(self, run_id: str, phase: int) -> list[Slice]: ...

    def begin(self, run: Run, phase: int, slices: Sequence[Slice]) -> bool:
        """Move the run from its phase to `phase` with these slices; False if it has moved already."""

    def end(self, run: Run, status: Status, at: float) -> bool:
        """End the run and let the next one open."""

    def later(self, object_: str, keys: Sequence[str]) -> None:
        """Remember keys for the run to come."""

    def lost(self, run_id: str, losses: Sequence[Loss]) -> None:
        """Record collisions; the same one twice is one."""

    def losses(self, run_id: str) -> list[Loss]: ...


class Watermarks(Protocol):
    """Small named facts that only move forward, or are replaced whole."""

    def get(self, name: str) -> int | None: ...

    def advance(self, name: str, to: int) -> None:
        """Move forward; a smaller value changes nothing."""

    def note(self, name: str) -> str | None: ...
    def put_note(self, name: str, text: str) -> None: ...

    def swap_note(self, name: str, old: str | None, new: str) -> bool:
        """Replace a note that still reads `old` (None: that does not exist)."""

    def add(self, name: str, number: int) -> int:
        """Add to a counter; the new total."""


class Rejects(Protocol):
    """What was refused and why, and when to try it again."""

    def open(self, rejects: Sequence[Reject]) -> list[bool]:
        """Store; True where this cause is new for the record."""

    def of(self, keys: Iterable[str]) -> dict[str, list[Reject]]: ...

    def close(self, rejects: Sequence[Reject]) -> None:
        """Close those that still stand as given (same `due_at`); one opened again meanwhile stays."""

    def hasten(self, rejects: Sequence[Reject], at: float) -> list[bool]:
        """Make those due at `at` that still stand as given; True for each that did."""

    def due(self, object_: str, now: float, limit: int) -> list[str]:
        """Keys of records whose time has come."""

    def all(self, object_: str, limit: int) -> list[Reject]: ...


class Seen(Protocol):
    """Feed events already applied, as 8-byte hashes by page and hour."""

    def hash(self, guid: str) -> bytes: ...
    def add(self, at: float, page: str, guids: Iterable[str]) -> None: ...
    def since(self, at: float, until: float) -> frozenset[bytes]: ...


@dataclass(frozen=True, slots=True)
class Message:
    """What a queue carries: ids only."""

    run: str
    slice: str = ""
    phase: int = 0


class Turns(Protocol):
    """The shared Marketo budget: spacing of calls, calls in flight, calls of the day."""

    def take(self, endpoint_timeout: float) -> str:
        """Wait for a turn and hold a lease (its name is answered); RateLimited when it is too far away."""

    def release(self, lease: str) -> None:
        """Give the lease back."""

    def refused(self, code: str) -> None:
        """Marketo refused a call for its rate (606), its concurrency (615) or its daily quota (607)."""


class Allowance(Protocol):
    """The configured share of Salesforce's daily calls."""

    def admit(self) -> None:
        """Raise QuotaSpent when the share is spent."""

    def used(self, used: int, limit: int) -> None:
        """Remember what the last answer said of the org's daily calls."""


class Queue(Protocol):
    """The doors' queues: `orchestrator`, `changes` and one per object."""

    def send(self, door: str, messages: Sequence[tuple[Message, float]]) -> None:
        """Send messages, each with a delay in seconds (at most 900)."""
