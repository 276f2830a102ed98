"""Rejects in DynamoDB; an index orders those of an object by the time they are due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tandem.adapters.dynamodb.batches import batch_get, batch_write
from tandem.adapters.dynamodb.errors import Item
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.dynamodb.tables import RejectItem
from tandem.adapters.dynamodb.writes import Write, write_each
from tandem.ports import Reject


class DynamoRejects:
    """Keeps rejects with the promises of `ports.Rejects`.

    The index follows its table within a moment, so `due` and `all` may still name what was just closed.
    """

    def __init__(self, store: Store, table: str) -> None:
        self._store = store
        self._table = table
        self._rejects = store.table(RejectItem, table)

    def open(self, rejects: Sequence[Reject]) -> list[bool]:
        """Store, telling which causes are new: first put what does not exist, then replace what does."""
        items = {_key(reject): self._item(reject) for reject in rejects}
        new = write_each(self._store, [self._put_if_new(reject, items[_key(reject)]) for reject in rejects], self._same)
        known = {_key(reject) for reject, fresh in zip(rejects, new, strict=True) if not fresh}
        batch_write(self._store, self._table, [{"PutRequest": {"Item": items[key]}} for key in known])
        return new

    def of(self, keys: Iterable[str]) -> dict[str, list[Reject]]:
        """The open rejects of records; one query for each, so it is asked for records that have some."""
        found = {key: [_reject(item) for item in self._rejects.query(key, consistent_read=True)] for key in set(keys)}
        return {key: rejects for key, rejects in found.items() if rejects}

    def close(self, rejects: Sequence[Reject]) -> None:
        """Forget those that nobody has opened again since they were read."""
        write_each(self._store, [self._delete_if_unchanged(reject) for reject in rejects], self._same)

    def hasten(self, rejects: Sequence[Reject], at: float) -> list[bool]:
        """Make those due that nobody has closed or opened again since they were read."""
        return write_each(self._store, [self._put_if_unchanged(reject, at) for reject in rejects], self._same)

    def due(self, object_: str, now: float, limit: int) -> list[str]:
        """Keys whose time has come, earliest first."""
        due = self._rejects.due.query(object_, RejectItem.due_at <= now, page_size=max(limit, 1))
        keys: dict[str, None] = {}
        for item in due:
            if len(keys) == limit:
                break
            keys[item.record] = None
        return list(keys)

    def all(self, object_: str, limit: int) -> list[Reject]:
        """The open rejects of an object."""
        listed = [(one.record, one.cause_id) for one in self._rejects.due.query(object_, limit=limit)]
        found = batch_get(self._store, self._table, [_item_key(*key) for key in listed])
        return [_reject(self._rejects.from_raw_data(item)) for item in found]

    def _item(self, reject: Reject) -> Item:
        return self._model(reject).serialize()

    def _model(self, reject: Reject) -> RejectItem:
        return self._rejects(
            reject.key,
            reject.cause_id,
            object=reject.object,
            due_at=reject.due_at,
            side=reject.side,
            code=reject.code,
            field=reject.field,
            cause=reject.cause,
            remedy=reject.remedy,
            tries=reject.tries,
            opened_at=reject.opened_at,
            slots=list(reject.slots),
        )

    def _put_if_new(self, reject: Reject, item: Item) -> Write:
        request = {"TableName": self._table, "Item": item, "ExpressionAttributeNames": {"#record": "record"}}
        return Write("#".join(_key(reject)), request | {"ConditionExpression": "attribute_not_exists(#record)"})

    def _put_if_unchanged(self, reject: Reject, at: float) -> Write:
        item = self._model(replace(reject, due_at=at))
        request = item.get_save_kwargs_from_instance(RejectItem.due_at == reject.due_at)
        return Write("#".join(_key(reject)), request)

    def _delete_if_unchanged(self, reject: Reject) -> Write:
        request = self._rejects(*_key(reject)).get_delete_kwargs_from_instance(RejectItem.due_at == reject.due_at)
        return Write("#".join(_key(reject)), request, "Delete")

    def _same(self, one: Item, other: Item) -> bool:
        return _reject(self._rejects.from_raw_data(one)) == _reject(self._rejects.from_raw_data(other))


def _key(reject: Reject) -> tuple[str, str]:
    return reject.key, reject.cause_id


def _item_key(record: str, cause_id: str) -> Item:
    return {"record": {"S": record}, "cause": {"S": cause_id}}


def _reject(item: RejectItem) -> Reject:
    return Reject(
        key=item.record,
        cause_id=item.cause_id,
        object=item.object,
        side=item.side,
        code=item.code,
        field=item.field,
        cause=item.cause,
        remedy=item.remedy,
        tries=int(item.tries),
        due_at=item.due_at,
        opened_at=item.opened_at,
        slots=tuple(item.slots),
    )
