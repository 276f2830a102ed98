"""The share of Salesforce's daily calls, known to all workers through one item that is seldom written."""

from __future__ import annotations

from dataclasses import replace

from tandem.adapters.dynamodb.batches import batch_get
from tandem.adapters.dynamodb.budget_items import figure_item, figure_of
from tandem.adapters.dynamodb.errors import ConditionFailed
from tandem.adapters.dynamodb.moments import number
from tandem.adapters.dynamodb.store import Store
from tandem.domain.budget import Figure
from tandem.domain.errors import QuotaSpent
from tandem.ports import Clock

PROBED_EVERY = 3600.0
"""Salesforce counts over 24 hours that move on, and tells only in answers: so one call an hour asks."""
_READ_EVERY = 60.0
SALESFORCE = "salesforce"


class DynamoAllowance:
    """Admits calls with the promises of `ports.Allowance`; `share` is the part of the org's limit that is ours."""

    def __init__(self, store: Store, table: str, *, clock: Clock, share: float = 0.5) -> None:
        self._store = store
        self._table = table
        self._clock = clock
        self._share = share
        self._known: Figure | None = None
        self._told: Figure | None = None
        self._read_at: float | None = None

    def admit(self) -> None:
        """Raise QuotaSpent when the share is spent, but let one call an hour find out whether it still is."""
        now = self._clock.now()
        if self._read_at is None or now - self._read_at >= _READ_EVERY:
            self._read(now)
        if self._known is None or not self._known.reaches(self._share):
            return
        self._read(now)
        if self._known.reaches(self._share) and not self._probes(now):
            raise QuotaSpent("Salesforce")

    def used(self, used: int, limit: int) -> None:
        """Remember the figure; tell the others when it is news."""
        self._known = Figure(used, limit, self._clock.now())
        if self._known.is_news_after(self._told, self._share):
            self._store.dispatch("PutItem", {"TableName": self._table, "Item": figure_item(SALESFORCE, self._known)})
            self._told = self._known

    def _read(self, now: float) -> None:
        self._read_at = now
        found = next(batch_get(self._store, self._table, [{"name": {"S": SALESFORCE}}]), None)
        self._told = None if found is None else figure_of(found)
        if self._told is not None and (self._known is None or self._told.at > self._known.at):
            self._known = self._told

    def _probes(self, now: float) -> bool:
        """Whether this worker is the one whose call asks: it renews the time of the figure that all see."""
        told = self._told
        if told is None or now - told.at < PROBED_EVERY:
            return told is None
        renewed = replace(told, at=now)
        request = {
            "TableName": self._table,
            "Item": figure_item(SALESFORCE, renewed),
            "ConditionExpression": "#at = :at",
            "ExpressionAttributeNames": {"#at": "at"},
            "ExpressionAttributeValues": {":at": {"N": number(told.at)}},
        }
        try:
            self._store.dispatch("PutItem", request)
        except ConditionFailed as error:
            return error.repeated
        self._known = self._told = renewed
        return True
