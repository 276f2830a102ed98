"""What kinds of records there are beside people: their keys, their fields, and what may be searched."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sandbox.marketo.schema import SEARCHABLE_TYPES, Field, Schema, field_of

ID_FIELD, DEDUPE_FIELDS = "idField", "dedupeFields"


@dataclass(slots=True)
class Kind:
    """One kind of record, as its describe call tells it. The `lender` shares those fields it `lends`.

    `links` are the links of a custom object type: by field, the parent's `name` and `field`; None for other kinds.
    """

    api: str
    name: str
    label: str
    description: str
    id_field: str
    dedupe: tuple[str, ...]
    searchable: list[tuple[str, ...]]
    own: dict[str, Field]
    required: tuple[str, ...] = ()
    searches_custom: bool = False
    links: dict[str, dict[str, str]] | None = None
    lender: Schema | None = None
    lends: Callable[[Field], bool] = bool

    def fields(self) -> list[Field]:
        """Every field a call may use."""
        borrowed = (f for f in self.lender if self.lends(f)) if self.lender else ()
        return [f for f in (*self.own.values(), *borrowed) if not f.hidden]

    def find(self, name: str) -> Field | None:
        """The field of that name."""
        found = self.own.get(name)
        if found is None and self.lender is not None:
            found = self.lender.find(name)
            return found if found is not None and self.lends(found) else None
        return found

    def key_sets(self) -> list[tuple[str, ...]]:
        """The field sets that may be searched; by kind, custom strings and integers (opportunities.md, "Query")."""
        custom = [(f.name,) for f in self.fields() if f.custom and f.type in SEARCHABLE_TYPES - {"email"}]
        return [*self.searchable, *(custom if self.searches_custom else ())]

    def alias(self, filter_type: str) -> tuple[str, ...]:
        """The field set a filter names; `idField` and `dedupeFields` stand for others (lead-database.md, "Query")."""
        return {ID_FIELD: (self.id_field,), DEDUPE_FIELDS: self.dedupe}.get(filter_type, (filter_type,))

    def add_field(self, given: dict[str, Any]) -> Field:
        """Add a custom field; the caller has checked that the name is free."""
        made = field_of({"label": given.get("displayName", given["name"]), **given, "id": len(self.own) + 1})
        made.custom = True
        self.own[made.name] = made
        return made


def standard(schema: Schema) -> list[Kind]:
    """Companies, sales persons, opportunities and roles; a company has the company fields of a person too."""
    raw = json.loads((Path(__file__).parent / "data" / "objects.json").read_text(encoding="utf-8"))
    kinds = [_kind(api, given) for api, given in raw.items()]
    kinds[0].lender, kinds[0].lends = schema, lambda field: field.company
    return kinds


def _kind(api: str, given: dict[str, Any]) -> Kind:
    return Kind(
        api=api,
        name=given["name"],
        label=given["label"],
        description=given["description"],
        id_field=given["idField"],
        dedupe=tuple(given["dedupeFields"]),
        searchable=[tuple(names) for names in given["searchableFields"]],
        own={f.name: f for f in map(field_of, given["fields"])},
        required=tuple(given.get("required", ())),
        searches_custom=api == "opportunities",
    )
