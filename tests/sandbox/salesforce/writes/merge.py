"""Merges two or three records into one, as a person or the SOAP call does it."""

from dataclasses import dataclass, field

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Actor, Scene
from tests.sandbox.salesforce.writes.behaviours.registry import behaviours_of
from tests.sandbox.salesforce.writes.checks import check_lock, compact, twin_of
from tests.sandbox.salesforce.writes.draft import Draft
from tests.sandbox.salesforce.writes.save import Saver

MOST_LOSERS = 2
_NEVER_MOVED = "MasterRecordId"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: who went into whom, and which children moved."""

    master: str
    losers: list[str]
    moved: list[str] = field(default_factory=list)


def merge(
    store: Store, saver: Saver, actor: Actor, view: View, *, master: str, losers: list[str], draft: Draft
) -> Merged:
    """Put the losers into the bin pointing at the master, give it their children, then the values asked for.

    Source: SOAP API developer guide, merge(): the losers' own values are not taken over.
    """
    kind = view.kind
    if not kind.flag("mergeable"):
        raise refused("INVALID_TYPE", f"merge is not supported for {kind.name}")
    if not 1 <= len(losers) <= MOST_LOSERS:
        raise refused("NUMBER_OUTSIDE_VALID_RANGE", f"a merge has a master and one or {MOST_LOSERS} other records")
    if len({master, *losers}) != len(losers) + 1:
        raise refused("DUPLICATE_VALUE", "a record cannot be merged with itself")
    if view.right != "all":
        raise refused("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    for one in (master, *losers):
        _check_living(store, view, one)
    scene = Scene.of(store, actor)
    merged = Merged(master, losers)
    rows = store.table(kind.name).rows
    for behaviour in behaviours_of(kind):
        for also, its_master, its_losers in behaviour.also_merged(
            scene, kind, rows[master], [rows[one] for one in losers]
        ):
            _absorb(scene, also, its_master, its_losers, merged)
    born = _birth([rows[one] for one in (master, *losers)])
    _absorb(scene, kind, master, losers, merged)
    saver.update(actor, view, master, draft, born=born)
    return merged


def _absorb(scene: Scene, kind: ObjectType, master: str, losers: list[str], merged: Merged) -> None:
    """Put losers into the bin, pointing at their master, and move their children."""
    for loser in losers:
        gone = {"IsDeleted": True, "MasterRecordId": master}
        scene.keep(kind, scene.store.table(kind.name).rows[loser] | gone | scene.stamps())
        for child, lookup, row in scene.store.children(kind, loser):
            _move(scene, child, lookup, row, master, merged)


def _check_living(store: Store, view: View, record_id: str) -> None:
    row = store.table(view.kind.name).rows.get(record_id)
    if row is None or record_id in view.hidden_rows:
        raise refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if row.get("IsDeleted"):
        raise refused("ENTITY_IS_DELETED", "entity is deleted")
    if row.get("IsConverted"):
        raise refused("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
    check_lock(store, record_id)


def _move(scene: Scene, child: ObjectType, lookup: Field, found: Row, master: str, merged: Merged) -> None:
    """Give a child the master as its parent, or drop it when the master has its like already."""
    row = scene.store.table(child.name).rows.get(found["Id"])
    if lookup.name == _NEVER_MOVED or lookup.spec.get("derived") or row is None:
        return
    if row["Id"] == master:
        raise refused(
            "CIRCULAR_DEPENDENCY", f"{lookup.label}: the merge would make a record its own parent", lookup.name
        )
    moved = row | {lookup.name: master}
    for behaviour in behaviours_of(child):
        behaviour.derive(scene, child, moved, row)
    for rule in child.definition.get("unique_together", ()):
        twin = twin_of(scene.store, child, moved, rule["fields"]) if lookup.name in rule["fields"] else None
        if twin is not None and _drop_younger(scene, child, row, twin):
            return
    mark = child.definition.get("only_one")
    if mark:
        # Contact roles lose their primacy (Salesforce help, "Considerations for Merging Duplicate Contacts").
        moved[mark["field"]] = False
    scene.keep(child, compact(moved) | scene.stamps())
    merged.moved.append(row["Id"])


def _drop_younger(scene: Scene, child: ObjectType, row: Row, twin: Row) -> bool:
    """Keep the older of two doubled memberships, and say whether the moved one went; it goes past the bin.

    Source: Full Circle Insights help, "Merging & Deduping Records".
    """
    moved_goes = (twin["CreatedDate"], twin["Id"]) < (row["CreatedDate"], row["Id"])
    scene.store.purge(child, (row if moved_goes else twin)["Id"])
    return moved_goes


def _birth(rows: list[Row]) -> dict[str, str]:
    """Return date and author of the oldest record, which the merged one takes (Salesforce help, "Merge Leads")."""
    oldest = min(rows, key=lambda row: (row["CreatedDate"], row["Id"]))
    return {"CreatedDate": oldest["CreatedDate"], "CreatedById": oldest["CreatedById"]}
