"""The people of the instance and the indexes that find them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo.schema import Field, Schema

Person = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one person that got another value."""

    field: Field
    old: Any
    new: Any


def key_of(value: Any) -> str:
    """The form in which keys compare: Marketo compares identifiers without case."""
    return str(value).casefold()


class People:
    """Persons by id, each a dictionary without its empty fields; ids are never used twice."""

    def __init__(self, schema: Schema, first_id: int) -> None:
        """Start empty."""
        self._schema = schema
        self._by_id: dict[int, Person] = {}
        self._indexes: dict[str, dict[str, tuple[int, ...]]] = {}
        self.next_id = first_id

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_id)

    def get(self, person_id: int) -> Person | None:
        """The person with that id, if it exists."""
        return self._by_id.get(person_id)

    def all(self) -> list[Person]:
        """Everybody, in the order of ids."""
        return [self._by_id[i] for i in sorted(self._by_id)]

    def find(self, field: str, values: Iterable[Any]) -> list[int]:
        """The ids of those whose field has one of the values, ascending and without repeats."""
        if field == "id":
            return sorted({int(v) for v in values} & self._by_id.keys())
        index = self._index(field)
        return sorted({i for value in values for i in index.get(key_of(value), ())})

    def add(self, values: Person, person_id: int | None = None) -> Person:
        """Keep a new person; without an id the next free one is taken."""
        chosen = self.next_id if person_id is None else person_id
        if chosen in self._by_id:
            raise ValueError(f"there is already a person {chosen}")
        self.next_id = max(self.next_id, chosen + 1)
        person: Person = {"id": chosen}
        person.update((k, v) for k, v in values.items() if v is not None)
        self._by_id[chosen] = person
        for field in self._indexes:
            self._enter(field, person.get(field), chosen)
        return person

    def change(self, person: Person, values: Person) -> list[Change]:
        """Set the values and tell which really differ from before."""
        changes = []
        for name, new in values.items():
            old = person.get(name)
            if old == new and type(old) is type(new):
                continue
            field = self._schema.find(name)
            assert field is not None
            changes.append(Change(field, old, new))
            self._put(person, name, new)
        return changes

    def put(self, person: Person, name: str, value: Any) -> None:
        """Set one system value without anybody being told."""
        if person.get(name) != value:
            self._put(person, name, value)

    def remove(self, person_id: int) -> Person:
        """Forget a person."""
        person = self._by_id.pop(person_id)
        for field in self._indexes:
            self._leave(field, person.get(field), person_id)
        return person

    def _put(self, person: Person, name: str, value: Any) -> None:
        if name in self._indexes:
            self._leave(name, person.get(name), person["id"])
            self._enter(name, value, person["id"])
        if value is None:
            person.pop(name, None)
        else:
            person[name] = value

    def _index(self, field: str) -> dict[str, tuple[int, ...]]:
        # Built when a field is first searched, then kept: an instance has hundreds of fields and few keys.
        if field not in self._indexes:
            self._indexes[field] = {}
            for person_id, person in self._by_id.items():
                self._enter(field, person.get(field), person_id)
        return self._indexes[field]

    def _enter(self, field: str, value: Any, person_id: int) -> None:
        if value is not None:
            index, key = self._indexes[field], key_of(value)
            index[key] = (*index.get(key, ()), person_id)

    def _leave(self, field: str, value: Any, person_id: int) -> None:
        if value is None:
            return
        index, key = self._indexes[field], key_of(value)
        left = tuple(i for i in index.get(key, ()) if i != person_id)
        if left:
            index[key] = left
        else:
            index.pop(key, None)
