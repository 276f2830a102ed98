"""How answers show a custom object type: to the metadata API, and to the calls for its records."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.clock import stamp
from tests.sandbox.marketo.custom_types import ObjectType
from tests.sandbox.marketo.custom_versions import GUID, Version, dedupe_names, fields_of, searchable
from tests.sandbox.marketo.object_kinds import Kind
from tests.sandbox.marketo.object_reads import described, field_shape
from tests.sandbox.marketo.world import World


def for_records(world: World, kind: Kind) -> dict[str, Any]:
    """An approved type as the list and describe calls for records show it."""
    known = world.custom.types[kind.api]
    return {
        **described(world, kind),
        "createdAt": stamp(known.created),
        "updatedAt": stamp(known.updated),
        "relationships": _relationships(known.shown(), "parent"),
    }


def metadata(shown: ObjectType, state: str | None) -> dict[str, Any] | None:
    """A type in the version a state names; without one, approved before draft; None where there is no such version."""
    wanted = {
        None: shown.shown(),
        "approved": shown.approved,
        "draft": shown.draft,
        "approvedWithDraft": shown.draft if shown.approved else None,
    }[state]
    return None if wanted is None else _as_json(shown, wanted)


def _as_json(shown: ObjectType, version: Version) -> dict[str, Any]:
    approved = version is shown.approved
    stamps = (stamp(shown.created), stamp(shown.updated)) if approved else (None, None)
    return {
        "state": shown.state,
        "version": "approved" if approved else "draft",
        "displayName": version["displayName"],
        "pluralName": version.get("pluralName"),
        "description": version.get("description"),
        "apiName": shown.api,
        "idField": GUID if approved else None,
        "createdAt": stamps[0],
        "updatedAt": stamps[1],
        "dedupeFields": list(dedupe_names(version)),
        "searchableFields": [list(names) for names in searchable(version)] if approved else [[]],
        "relationships": _relationships(version, "child"),
        "fields": [
            {**field_shape(f, updateable=not f.read_only), "crmManaged": False} for f in fields_of(version).values()
        ],
    }


def _relationships(version: Version, word: str) -> list[dict[str, Any]]:
    """The links of a type; schema calls say "child" of what data calls call "parent"."""
    links = (f for f in version["fields"].values() if f["dataType"] == "link")
    return [{"field": f["name"], "type": word, "relatedTo": _related(f["relatedTo"])} for f in links]


def _related(related: dict[str, str]) -> dict[str, str]:
    standard = {"lead": "Lead", "company": "Company"}
    return {"name": standard.get(related["name"], related["name"]), "field": related["field"]}
