"""Activity types: the standard ones from data, and custom ones with their draft and approved versions."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sandbox.marketo.clock import Clock, stamp
from tests.sandbox.marketo.config import Limits
from tests.sandbox.marketo.envelope import refused

# Adobe: activities.md, "Valid data types for attributes".
ATTRIBUTE_TYPES = frozenset(
    ("string", "boolean", "integer", "float", "link", "email", "currency", "date", "datetime", "phone", "text")
)
_FIRST_ID = 100_001


@dataclass(slots=True)
class CustomType:
    """A custom activity type: what is approved, what is drafted on top of it, and whether it is gone."""

    id: int
    api_name: str
    created: int
    updated: int
    approved: dict[str, Any] | None = None
    draft: dict[str, Any] | None = None
    deleted: bool = False

    @property
    def status(self) -> str:
        """The state in the vendor's words."""
        if self.deleted:
            return "deleted"
        if self.approved is None:
            return "draft"
        return "approved with draft" if self.draft is not None else "approved"

    def editable(self) -> dict[str, Any]:
        """The draft; made from the approved version when there is none yet."""
        if self.draft is None:
            self.draft = deepcopy(self.approved) or {}
        return self.draft

    def as_json(self, version: dict[str, Any], *, attributes: bool) -> dict[str, Any]:
        """The type as endpoints show one of its versions."""
        shown = {
            "id": self.id,
            "apiName": self.api_name,
            **{k: version.get(k) for k in ("name", "description", "triggerName", "filterName")},
            "createdAt": stamp(self.created),
            "updatedAt": stamp(self.updated),
            "status": self.status,
        }
        if attributes:
            shown["primaryAttribute"] = version["primaryAttribute"]
            shown["attributes"] = version["attributes"]
        return {k: v for k, v in shown.items() if v is not None}


@dataclass(slots=True)
class ActivityTypes:
    """All activity types of the instance."""

    clock: Clock
    limits: Limits
    custom: dict[str, CustomType] = field(default_factory=dict)
    standard: list[dict[str, Any]] = field(default_factory=lambda: _standard())
    next_id: int = _FIRST_ID

    def listed(self) -> list[dict[str, Any]]:
        """What `types.json` shows: standard types and the approved version of custom ones, not told apart."""
        return [*self.standard, *(_as_standard(t) for t in self.live() if t.approved)]

    def ids_known(self) -> set[int]:
        """The ids a reader may ask for."""
        return {t["id"] for t in self.standard} | {t.id for t in self.custom.values()}

    def live(self) -> list[CustomType]:
        """The custom types that are not deleted."""
        return [t for t in self.custom.values() if not t.deleted]

    def named(self, api_name: str) -> CustomType:
        """The custom type of that API name; 1013 when there is none."""
        found = self.custom.get(api_name)
        if found is None or found.deleted:
            raise refused("1013")
        return found

    def by_id(self, type_id: Any) -> CustomType | None:
        """The custom type with that id, deleted or not."""
        return next((t for t in self.custom.values() if t.id == type_id), None)

    def create(self, api_name: str, version: dict[str, Any]) -> CustomType:
        """Draft a new type; 1027 beyond the limit of the subscription."""
        if len(self.live()) >= self.limits.custom_types:
            raise refused("1027")
        now = self.clock.second()
        made = CustomType(self.next_id, api_name, now, now, draft=version)
        self.next_id += 1
        self.custom[api_name] = made
        return made

    def touch(self, changed: CustomType) -> None:
        """Stamp a change of a type."""
        changed.updated = self.clock.second()


def _standard() -> list[dict[str, Any]]:
    path = Path(__file__).parent / "data" / "activity_types.json"
    types: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return types


def _as_standard(custom: CustomType) -> dict[str, Any]:
    version = custom.approved or {}
    return {
        "id": custom.id,
        "apiName": custom.api_name,
        "name": version["name"],
        "primaryAttribute": _bare(version["primaryAttribute"]),
        "attributes": [_bare(a) for a in version["attributes"]],
    }


def _bare(attribute: dict[str, Any]) -> dict[str, Any]:
    return {k: attribute[k] for k in ("apiName", "name", "dataType")}
