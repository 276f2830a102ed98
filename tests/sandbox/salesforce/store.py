"""All tables together: undo for transactions, row locks, late commits, and the log of purged ids."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.sandbox.salesforce.clock import Clock, parse_time, stamp_of
from tests.sandbox.salesforce.ids import IdMint
from tests.sandbox.salesforce.schema.catalogue import Catalogue, ObjectType
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.table import Row, Table

BIN_LIFE = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class LateCommit:
    """A row version written now by a long transaction that becomes visible at `due`."""

    object: str
    row: Row
    started: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Binned:
    """What went into the bin along with a row, and the lookups to it that were cleared (id, field, old value)."""

    rows: list[str] = field(default_factory=list)
    cleared: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Store:
    """The organisation's data."""

    catalogue: Catalogue
    clock: Clock
    mint: IdMint = field(default_factory=IdMint)
    tables: dict[str, Table] = field(default_factory=dict)
    late: list[LateCommit] = field(default_factory=list)
    locked: dict[str, datetime | None] = field(default_factory=dict)
    purged: dict[str, dict[str, str]] = field(default_factory=dict)
    bins: dict[str, Binned] = field(default_factory=dict)
    _journal: list[tuple[Table, str, Row | None]] | None = None

    def table(self, name: str) -> Table:
        """Return the table of an object, made when first asked for."""
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = Table(self.catalogue.objects[name])
        return found

    def table_of(self, record_id: str) -> Table | None:
        """Return the table an id belongs to by its key prefix."""
        kind = self.catalogue.of_id(record_id)
        return self.table(kind.name) if kind else None

    def row(self, record_id: str) -> Row | None:
        """Return a row by id alone, deleted or not."""
        table = self.table_of(record_id)
        return table.rows.get(record_id) if table else None

    def new_id(self, kind: ObjectType) -> str:
        """Return an id that no row has or had, also when rows came with ids of their own."""
        taken, gone = self.table(kind.name).rows, self.purged.get(kind.name, {})
        while (fresh := self.mint.new(kind.prefix)) in taken or fresh in gone:
            continue
        return fresh

    def put(self, kind: ObjectType, row: Row) -> None:
        """Store a row, remembering what it replaces while a transaction is open."""
        table = self.table(kind.name)
        old = table.put(row)
        if self._journal is not None:
            self._journal.append((table, row["Id"], old))

    def purge(self, kind: ObjectType, record_id: str) -> None:
        """Remove a row for good, with what lies in the bin because of it; only getDeleted still knows the ids."""
        row = self.table(kind.name).drop(record_id)
        if row is not None:
            if self._journal is not None:
                self._journal.append((self.table(kind.name), record_id, row))
            deleted = row["SystemModstamp"] if row.get("IsDeleted") else self.clock.stamp()
            self.purged.setdefault(kind.name, {})[record_id] = deleted
        binned = self.bins.pop(record_id, None)
        for child_id in binned.rows if binned else ():
            table = self.table_of(child_id)
            if table is not None and table.rows.get(child_id, {}).get("IsDeleted"):
                self.purge(table.kind, child_id)

    def children(self, kind: ObjectType, record_id: str) -> list[tuple[ObjectType, Field, Row]]:
        """Return the living rows that point to a row, each with its object and the lookup it points by."""
        found = []
        for child, lookup in self.catalogue.lookups_to(kind.name):
            table = self.table(child.name)
            for child_id in sorted(table.holding(lookup.name, record_id)):
                row = table.rows[child_id]
                if not row.get("IsDeleted"):
                    found.append((child, lookup, row))
        return found

    @contextmanager
    def undoable(self) -> Iterator["Undo"]:
        """Open a (nestable) stretch of writes that `Undo.undo`, or an exception that leaves it, takes back."""
        outer = self._journal
        journal: list[tuple[Table, str, Row | None]] = []
        self._journal = journal
        undo = Undo(self, journal)
        try:
            yield undo
        except BaseException:
            undo.undo()
            raise
        finally:
            self._journal = outer
            if outer is not None:
                outer.extend(journal)

    def commit_later(self, kind: ObjectType, row: Row, seconds: float) -> None:
        """Hide a row version for some seconds and hold the row's lock meanwhile."""
        now = self.clock.now()
        due = now + timedelta(seconds=seconds)
        self.late.append(LateCommit(kind.name, row, now, due))
        self.locked[row["Id"]] = due

    def settle(self) -> None:
        """Make the late commits that are due visible, drop expired locks, empty the bin of old rows."""
        now = self.clock.now()
        for commit in [one for one in self.late if one.due <= now]:
            self.late.remove(commit)
            self.put(self.catalogue.objects[commit.object], commit.row)
        for record_id in [one for one, until in self.locked.items() if until and until <= now]:
            del self.locked[record_id]

    def empty_bin(self) -> int:
        """Purge what lies in the bin for more than 15 days, and return how many rows went."""
        limit = stamp_of(self.clock.now() - BIN_LIFE)
        gone = 0
        for table in self.tables.values():
            for row in [one for one in table.stamped(None, limit) if one.get("IsDeleted")]:
                self.purge(table.kind, row["Id"])
                gone += 1
        return gone

    def oldest_open(self) -> datetime | None:
        """Return when the oldest transaction that has not committed began."""
        return min((commit.started for commit in self.late), default=None)

    def export_late(self) -> list[dict[str, Any]]:
        """Return the late commits as JSON."""
        return [asdict(one) | {"started": one.started.isoformat(), "due": one.due.isoformat()} for one in self.late]

    def import_late(self, items: list[dict[str, Any]]) -> None:
        """Take over late commits from an export."""
        self.late = [
            LateCommit(one["object"], one["row"], parse_time(one["started"]), parse_time(one["due"])) for one in items
        ]


class Undo:
    """Takes back the writes of one stretch."""

    def __init__(self, store: Store, journal: list[tuple[Table, str, Row | None]]) -> None:
        """Watch a journal from here on."""
        self._store = store
        self._journal = journal
        self._late = list(store.late)
        self._locked = dict(store.locked)

    def undo(self) -> None:
        """Put every row back as it was, and forget what was to be committed late."""
        for table, record_id, old in reversed(self._journal):
            if old is None:
                table.drop(record_id)
            else:
                table.put(old)
                self._store.purged.get(table.kind.name, {}).pop(record_id, None)
        self._journal.clear()
        self._store.late, self._store.locked = self._late, self._locked
