"""Writes in sObject Collections, up to five of them in one composite call, which counts once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tandem.adapters.salesforce.causes import cause
from tandem.adapters.salesforce.degree import Degree
from tandem.adapters.salesforce.effort import Effort
from tandem.adapters.salesforce.errors import complaint, is_spoilt_by_one, is_too_heavy, refusal
from tandem.adapters.salesforce.orders import Collection, Order, collections, cut
from tandem.adapters.salesforce.outcomes import is_heavy, outcome
from tandem.adapters.salesforce.session import Session
from tandem.domain.errors import SyncError, Undecided
from tandem.domain.records import Outcome, Result, Write, Written

_LOCKED = "UNABLE_TO_LOCK_ROW"
_Parts = list[tuple[int, Any]]


class Writer:
    """Writes records; each gets an outcome of its own."""

    def __init__(self, session: Session, names: Callable[[str], Mapping[str, str]]) -> None:
        self._session = session
        self._names = names
        self._degree = Degree()

    def write(self, order: Order, writes: Sequence[Write]) -> Written:
        """Write all; an error is raised only while nothing was written, later it puts off what is left."""
        effort = Effort(self._session.time)
        outcomes: list[Outcome] = []
        while len(outcomes) < len(writes):
            batch = writes[len(outcomes) : len(outcomes) + self._degree.size]
            effort.heavy = False
            try:
                outcomes += self._batch(order, collections(batch), effort)
            except SyncError as error:
                if not outcomes:
                    raise
                outcomes += _put_off(writes[len(outcomes) :], error)
            if effort.heavy:
                self._degree.shrink(len(batch))
            else:
                self._degree.grow(len(batch))
        return Written(tuple(outcomes), *effort.span())

    def _batch(self, order: Order, parts: Sequence[Collection], effort: Effort) -> list[Outcome]:
        since = self._session.time.earliest()
        try:
            answers = self._send(order, parts, effort)
        except Undecided:
            effort.lost(since)
            return [Outcome(Result.UNDECIDED) for part in parts for _ in part]
        errors = [_error(order, part, *answer) for part, answer in zip(parts, answers, strict=True)]
        if all(errors):
            raise next(error for error in errors if error)
        return [
            one
            for part, answer, error in zip(parts, answers, errors, strict=True)
            for one in (_put_off(part, error) if error else self._outcomes(order, part, *answer, effort))
        ]

    def _send(self, order: Order, parts: Sequence[Collection], effort: Effort) -> _Parts:
        answer = self._session.send(order.call(parts))
        effort.took(answer)
        if len(parts) == 1:
            return [(answer.status, answer.body)]
        if answer.refused:
            return [(answer.status, answer.body)] * len(parts)
        told = answer.body["compositeResponse"] if isinstance(answer.body, dict) else []
        if len(told) != len(parts):
            raise Undecided("Salesforce answered a write with less than was asked.")
        return [(part["httpStatusCode"], part["body"]) for part in told]

    def _outcomes(self, order: Order, part: Collection, status: int, body: Any, effort: Effort) -> list[Outcome]:
        if status < 300 and isinstance(body, list) and len(body) == len(part):
            effort.heavy = effort.heavy or any(is_heavy(result) for result in body)
            names = self._names(order.object)
            alone = len(part) == 1
            return [outcome(write, result, names, alone=alone) for write, result in zip(part, body, strict=True)]
        if status < 300 or status >= 500:
            return [Outcome(Result.UNDECIDED) for _ in part]
        return self._refused(order, part, body, effort)

    def _refused(self, order: Order, part: Collection, body: Any, effort: Effort) -> list[Outcome]:
        """A collection was refused as a whole for what its records hold or cause."""
        code, message = complaint(body)
        if is_too_heavy(body) and (code == _LOCKED or len(part) > 1):
            effort.heavy = True
            return [Outcome(Result.RETRY, None, code) for _ in part]
        if len(part) == 1:
            return [Outcome(Result.REFUSED, None, code, (), cause(code, (), message))]
        # A value that cannot be parsed refuses all its neighbours: smaller collections find the record that holds it.
        try:
            return self._batch(order, cut(part), effort)
        except SyncError as error:
            return _put_off(part, error)


def _error(order: Order, part: Collection, status: int, body: Any) -> SyncError | None:
    """The error that stops a whole collection for a reason that lies in none of its records."""
    if status < 300 or status >= 500 or is_too_heavy(body) or is_spoilt_by_one(status, body):
        return None
    return refusal(status, body, order.object, sorted({name for write in part for name in write.values}))


def _put_off(writes: Sequence[Write], error: SyncError) -> list[Outcome]:
    return [Outcome(Result.RETRY, None, type(error).__name__, (), str(error)) for _ in writes]
