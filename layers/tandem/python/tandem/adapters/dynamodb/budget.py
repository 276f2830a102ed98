"""The turns of Marketo calls, shared by all workers through one item."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable
from itertools import chain

from tandem.adapters.dynamodb.backoff import pauses
from tandem.adapters.dynamodb.batches import batch_get
from tandem.adapters.dynamodb.budget_items import book_item, book_of
from tandem.adapters.dynamodb.errors import ConditionFailed, StateUnavailable
from tandem.adapters.dynamodb.store import Store
from tandem.domain.budget import Book, Lane, Pace, Spent, Turn, Wait, ask, refused
from tandem.domain.errors import QuotaSpent, RateLimited
from tandem.ports import Clock

LONGEST_WAIT = 20.0
MARKETO = "marketo"


class DynamoTurns:
    """Gives turns with the promises of `ports.Turns`: one write for a turn, one for its end.

    The book as last seen is kept, and a turn is taken by replacing exactly that book, so nothing is read as long
    as nobody else was quicker; whoever was refused is handed the newer book with the refusal.
    """

    def __init__(
        self,
        store: Store,
        table: str,
        *,
        clock: Clock,
        pace: Pace | None = None,
        lane: Lane = Lane.CYCLE,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._table = table
        self._clock = clock
        self._pace = pace or Pace()
        self._lane = lane
        self._sleep = sleep
        self._chance = chance
        self._known: tuple[Book, int] | None = None
        self._one_at_a_time = threading.Lock()

    def take(self, endpoint_timeout: float) -> str:
        """Wait for a turn, at most 20 s and not past the worker's deadline, and hold a lease."""
        lease = uuid.uuid4().hex[:12]
        last = min(self._clock.now() + LONGEST_WAIT, self._clock.deadline())
        while True:
            now = self._clock.now()
            match self._ask(lease, now, endpoint_timeout):
                case Turn(at):
                    self._sleep(max(0.0, at - now))
                    return lease
                case Spent():
                    raise QuotaSpent("Marketo")
                case Wait(seconds):
                    if now + seconds > last:
                        raise RateLimited(seconds)
                    self._sleep(seconds + self._chance() * self._pace.spacing)

    def release(self, lease: str) -> None:
        """Give the lease back; one that cannot be given back ends by itself."""
        request = {
            "TableName": self._table,
            "Key": {"name": {"S": MARKETO}},
            "UpdateExpression": "REMOVE #leases.#lease ADD #v :one",
            "ConditionExpression": "attribute_exists(#leases.#lease)",
            "ExpressionAttributeNames": {"#leases": "leases", "#lease": lease, "#v": "v"},
            "ExpressionAttributeValues": {":one": {"N": "1"}},
            "ReturnValues": "ALL_NEW",
        }
        with self._one_at_a_time:
            try:
                self._known = book_of(self._store.dispatch("UpdateItem", request)["Attributes"])
            except (ConditionFailed, StateUnavailable):
                self._known = None

    def refused(self, code: str) -> None:
        """Let everybody know what Marketo refused."""
        for pause in pauses():
            with self._one_at_a_time:
                book, version = self._read()
                after = refused(book, self._pace, code, self._clock.now())
                if after == book or self._replace(after, version):
                    return
            self._sleep(pause)

    def _ask(self, lease: str, now: float, timeout: float) -> Turn | Wait | Spent:
        for pause in chain([0.0], pauses()):  # whoever was too late knows the newer book and asks again at once
            with self._one_at_a_time:
                fresh = self._known is None
                book, version = self._known or self._read()
                answer = ask(book, self._pace, self._lane, lease=lease, now=now, timeout=timeout)
                if not isinstance(answer, Turn):
                    self._known = None
                    if fresh:
                        return answer
                    continue  # leases may have been given back since; only a fresh book says no
                if self._replace(answer.book, version) or self._holds(lease):
                    return answer
            self._sleep(pause)
        return Wait(self._pace.spacing)

    def _replace(self, book: Book, version: int) -> bool:
        absent = "attribute_not_exists(v)"
        request = {
            "TableName": self._table,
            "Item": book_item(MARKETO, book, version + 1),
            "ConditionExpression": "v = :v" if version else absent,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if version:
            request["ExpressionAttributeValues"] = {":v": {"N": str(version)}}
        try:
            self._store.dispatch("PutItem", request)
        except ConditionFailed as error:
            self._known = None if error.item is None else book_of(error.item)
            return False
        self._known = book, version + 1
        return True

    def _holds(self, lease: str) -> bool:
        """Whether the book that was in the way has our lease: then the answer to our write was lost."""
        return self._known is not None and lease in self._known[0].leases

    def _read(self) -> tuple[Book, int]:
        found = batch_get(self._store, self._table, [{"name": {"S": MARKETO}}])
        self._known = book_of(next(found, None))
        return self._known
