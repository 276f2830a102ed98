"""Watermarks, counters and notes in DynamoDB."""

from __future__ import annotations

import zlib
from hashlib import blake2b

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from tandem.adapters.dynamodb.errors import ConditionFailed
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.dynamodb.tables import FactItem
from tandem.adapters.dynamodb.transactions import transact, update


class DynamoWatermarks:
    """Keeps small facts with the promises of `ports.Watermarks`; every read is consistent."""

    def __init__(self, store: Store, table: str) -> None:
        self._store = store
        self._facts = store.table(FactItem, table)

    def get(self, name: str) -> int | None:
        """A mark or counter."""
        fact = self._read(name)
        return None if fact is None or fact.number is None else int(fact.number)

    def advance(self, name: str, to: int) -> None:
        """Move forward only."""
        forward = FactItem.number.does_not_exist() | (FactItem.number < to)
        try:
            self._facts(name).update([FactItem.number.set(to)], forward)
        except ConditionFailed:
            return  # it stands there already, or further on

    def note(self, name: str) -> str | None:
        """A note."""
        fact = self._read(name)
        return None if fact is None or fact.note is None else zlib.decompress(fact.note).decode()

    def put_note(self, name: str, text: str) -> None:
        """Replace a note."""
        self._facts(name).update(_writing(text))

    def swap_note(self, name: str, old: str | None, new: str) -> bool:
        """Replace a note that still reads `old`."""
        try:
            self._facts(name).update(_writing(new), _reads(old))
        except ConditionFailed as error:
            return error.repeated and self.note(name) == new
        return True

    def add(self, name: str, number: int) -> int:
        """Count, once: as a transaction, since a repeated addition that was applied before would count twice."""
        transact(self._store, [update(self._facts(name), [FactItem.number.add(number)])])
        return self.get(name) or 0

    def _read(self, name: str) -> FactItem | None:
        try:
            return self._facts.get(name, consistent_read=True)
        except self._facts.DoesNotExist:
            return None


def _writing(text: str) -> list[Action]:
    """Texts are paid by the KB, so they are compressed; the digest is what is compared."""
    return [FactItem.note.set(zlib.compress(text.encode())), FactItem.digest.set(_digest(text))]


def _reads(text: str | None) -> Condition:
    return FactItem.digest.does_not_exist() if text is None else FactItem.digest == _digest(text)


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
