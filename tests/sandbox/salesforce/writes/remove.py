"""Deletes into the bin with what hangs on a record, and takes all of it out again."""

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.store import Binned, Store
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Actor, Scene
from tests.sandbox.salesforce.writes.behaviours.registry import behaviours_of
from tests.sandbox.salesforce.writes.checks import check_lock, check_unique, check_unique_together
from tests.sandbox.salesforce.writes.predicates import holds


def delete(store: Store, actor: Actor, view: View, record_id: str) -> None:
    """Put a row into the bin with its dependent children: invisible to query, SystemModstamp moved."""
    kind = view.kind
    old = store.table(kind.name).rows.get(record_id)
    if old is None or record_id in view.hidden_rows:
        raise refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if old.get("IsDeleted"):
        raise refused("ENTITY_IS_DELETED", "entity is deleted")
    if view.right != "all" or not kind.flag("deletable"):
        raise refused("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    scene = Scene.of(store, actor)
    if not actor.bypass:
        for behaviour in behaviours_of(kind):
            behaviour.before_delete(scene, kind, old)
    removal = _Removal(scene)
    with store.undoable():
        removal.take(kind, old)
    store.bins.pop(record_id, None)
    if removal.binned.rows or removal.binned.cleared:
        store.bins[record_id] = removal.binned


class _Removal:
    """One delete as it spreads from a record to its children."""

    def __init__(self, scene: Scene) -> None:
        """Start with nothing taken."""
        self._scene = scene
        self._taken: set[str] = set()
        self.binned = Binned()

    def take(self, kind: ObjectType, row: Row) -> None:
        """Take a row and, before it, all that hangs on it."""
        store = self._scene.store
        check_lock(store, row["Id"])
        self._taken.add(row["Id"])
        for child, lookup, child_row in store.children(kind, row["Id"]):
            if child_row["Id"] not in self._taken:
                self._child(child, lookup, child_row)
        if "IsDeleted" in kind.fields:
            self._scene.keep(kind, row | {"IsDeleted": True} | self._scene.stamps())
        else:
            store.purge(kind, row["Id"])

    def _child(self, child: ObjectType, lookup: Field, found: Row) -> None:
        """Take a child that cannot live alone, and let the others forget their parent."""
        row = self._scene.store.table(child.name).rows.get(found["Id"], found)
        if not (lookup.createable or lookup.updateable or lookup.cascades):
            return
        obstacle = lookup.spec.get("obstacle")
        if lookup.restricts or (obstacle and not self._scene.actor.bypass and holds(obstacle["when"], row, None)):
            reason = obstacle["message"] if obstacle else f"it is associated with {child.label_plural}"
            raise refused("DELETE_FAILED", f"Your attempt to delete could not be completed because {reason}")
        if lookup.cascades and not self._has_another_parent(lookup, row):
            self.binned.rows.append(row["Id"])
            self.take(child, row)
            return
        # The lookup empties without a stamp: nobody edited the child.
        self.binned.cleared.append((row["Id"], lookup.name, row[lookup.name]))
        self._scene.store.put(child, {name: value for name, value in row.items() if name != lookup.name})

    def _has_another_parent(self, lookup: Field, row: Row) -> bool:
        """Whether a row (an activity, a member) stays because it belongs to another record too."""
        return any(row.get(name) not in (None, *self._taken) for name in lookup.spec.get("shared", ()))


def undelete(store: Store, actor: Actor, view: View, record_id: str) -> None:
    """Take a row and what went with it out of the bin, unless a unique value is taken meanwhile."""
    kind = view.kind
    old = store.table(kind.name).rows.get(record_id)
    if old is None or not old.get("IsDeleted") or not kind.flag("undeletable") or _went_with_parent(store, record_id):
        raise refused("UNDELETE_FAILED", "Entity is not in the recycle bin")
    with store.undoable():
        _restore_all(Scene.of(store, actor), kind, old)
    store.bins.pop(record_id, None)


def _went_with_parent(store: Store, record_id: str) -> bool:
    """Whether a row lies in the bin because of another that is still there; a rolled back delete leaves none."""
    return any(
        record_id in binned.rows and (store.row(root) or {}).get("IsDeleted") for root, binned in store.bins.items()
    )


def _restore_all(scene: Scene, kind: ObjectType, old: Row) -> None:
    store = scene.store
    _restore(scene, kind, old)
    binned = store.bins.get(old["Id"], Binned())
    for child_id in binned.rows:
        child = store.row(child_id)
        table = store.table_of(child_id)
        if child is not None and table is not None and child.get("IsDeleted"):
            _restore(scene, table.kind, child)
    for child_id, name, value in binned.cleared:
        child, table = store.row(child_id), store.table_of(child_id)
        if child is not None and table is not None and child.get(name) is None:
            store.put(table.kind, child | {name: value})


def _restore(scene: Scene, kind: ObjectType, old: Row) -> None:
    names = {name for name in old if name in kind.fields}
    check_unique(scene.store, kind, old, names)
    check_unique_together(scene.store, kind, old, names)
    row = {name: value for name, value in old.items() if name != "MasterRecordId"}
    scene.store.put(kind, row | scene.stamps() | {"IsDeleted": False})
