"""Custom object types: what is approved, what is drafted on top of it, and the records of each."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.marketo.clock import Clock
from tests.sandbox.marketo.config import Limits
from tests.sandbox.marketo.custom_versions import GUID, Version, dedupe_names, fields_of, searchable
from tests.sandbox.marketo.envelope import refused
from tests.sandbox.marketo.object_kinds import Kind
from tests.sandbox.marketo.tables import Table


@dataclass(slots=True)
class ObjectType:
    """One custom object type. `first` counts the fields it was first approved with.

    `used_by` are the assets that use it, as dependentAssets.json shows them.
    """

    api: str
    created: int
    updated: int
    approved: Version | None = None
    draft: Version | None = None
    first: int = 0
    used_by: list[dict[str, Any]] = field(default_factory=list)

    @property
    def state(self) -> str:
        """The state in the vendor's words."""
        if self.approved is None:
            return "draft"
        return "approvedWithDraft" if self.draft is not None else "approved"

    def uses(self, name: str) -> bool:
        """Whether an asset uses a field of the type."""
        return any(name in asset.get("usedFields", ()) for asset in self.used_by)

    def shown(self) -> Version:
        """The approved version, or the draft where there is none yet."""
        return self.approved or self.draft or {}

    def latest(self) -> Version:
        """The draft, or the approved version where nothing is drafted."""
        return self.draft or self.approved or {}

    def editable(self) -> Version:
        """The draft; made from the approved version when there is none yet."""
        if self.draft is None:
            self.draft = deepcopy(self.approved) or {}
        return self.draft


@dataclass(slots=True)
class CustomTypes:
    """All custom object types of the instance, with a table for each that was approved."""

    clock: Clock
    limits: Limits
    seed: int
    types: dict[str, ObjectType] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)

    def named(self, api: str) -> ObjectType:
        """The type of that API name; 1013 when there is none."""
        found = self.types.get(api)
        if found is None:
            raise refused("1013")
        return found

    def table(self, api: str) -> Table:
        """The records of an approved type; 1013 when there is none."""
        found = self.tables.get(api)
        if found is None:
            raise refused("1013")
        return found

    def create(self, api: str, version: Version) -> ObjectType:
        """Draft a new type."""
        now = self.clock.second()
        made = ObjectType(api, now, now, draft={"fields": {}, **version})
        self.types[api] = made
        return made

    def approve(self, changed: ObjectType) -> None:
        """Make the draft the approved version; its records keep what they have of fields that stay."""
        if changed.approved is None:
            changed.first = len(changed.latest()["fields"])
        changed.approved, changed.draft = changed.latest(), None
        changed.updated = self.clock.second()
        self.open(changed)

    def open(self, approved: ObjectType) -> None:
        """Give the records of a type the shape of its approved version."""
        kind = _kind(approved)
        known = self.tables.get(approved.api)
        table = Table(kind, self.seed)
        for row in known.rows() if known else []:
            table.add({k: v for k, v in row.values.items() if k in kind.own}, row.number)
        table.next_number = known.next_number if known else 1
        self.tables[approved.api] = table

    def remove(self, gone: ObjectType) -> None:
        """Forget a type and its records."""
        del self.types[gone.api]
        self.tables.pop(gone.api, None)


def _kind(approved: ObjectType) -> Kind:
    version = approved.shown()
    return Kind(
        api=approved.api,
        name=approved.api,
        label=version["displayName"],
        description=version.get("description") or "",
        id_field=GUID,
        dedupe=dedupe_names(version),
        searchable=searchable(version),
        own=fields_of(version),
        links={n: f["relatedTo"] for n, f in version["fields"].items() if f["dataType"] == "link"},
    )
