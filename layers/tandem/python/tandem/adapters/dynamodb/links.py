"""Links and pointers in DynamoDB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tandem.adapters.dynamodb.batches import batch_get
from tandem.adapters.dynamodb.errors import Item
from tandem.adapters.dynamodb.link_items import link_item, link_of, pointer_item, pointer_of
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.dynamodb.writes import Write, write_each
from tandem.domain.links import Link, Pointer


class DynamoLinks:
    """Keeps links and pointers with the promises of `ports.Links`; `key_number` names the key of the hashes."""

    def __init__(self, store: Store, *, links: str, pointers: str, key_number: int = 1) -> None:
        self._store = store
        self._links = links
        self._pointers = pointers
        self._key_number = key_number

    def read(self, keys: Iterable[str]) -> dict[str, Link]:
        """The links that exist."""
        items = batch_get(self._store, self._links, [{"key": {"S": key}} for key in dict.fromkeys(keys)])
        return {item["key"]["S"]: link_of(item, self._key_number) for item in items}

    def swap(self, changes: Sequence[tuple[int | None, Link]]) -> list[bool]:
        """Store each link whose stored version is the expected one."""
        writes = [
            Write(link.key, _put(self._links, link_item(link, self._key_number), version)) for version, link in changes
        ]
        return write_each(self._store, writes, self._same_link)

    def pointers(self, people: Iterable[str]) -> dict[str, Pointer]:
        """The pointers that exist."""
        keys = [{"person": {"S": person}} for person in dict.fromkeys(people)]
        items = batch_get(self._store, self._pointers, keys)
        return {item["person"]["S"]: pointer_of(item, self._key_number) for item in items}

    def point(self, changes: Sequence[tuple[int | None, Pointer]]) -> list[bool]:
        """Store each pointer whose stored version is the expected one."""
        writes = [
            Write(pointer.person, _put(self._pointers, pointer_item(pointer, self._key_number), version))
            for version, pointer in changes
        ]
        return write_each(self._store, writes, self._same_pointer)

    def _same_link(self, one: Item, other: Item) -> bool:
        return link_of(one, self._key_number) == link_of(other, self._key_number)

    def _same_pointer(self, one: Item, other: Item) -> bool:
        return pointer_of(one, self._key_number) == pointer_of(other, self._key_number)


def _put(table: str, item: Item, version: int | None) -> Item:
    """Every item has a version `v`, so an item without one does not exist."""
    request: Item = {"TableName": table, "Item": item}
    if version is None:
        return request | {"ConditionExpression": "attribute_not_exists(v)"}
    return request | {
        "ConditionExpression": "v = :v",
        "ExpressionAttributeValues": {":v": {"N": str(version)}},
    }
