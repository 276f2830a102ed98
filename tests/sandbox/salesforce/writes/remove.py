"""Deletes into the bin and takes out of it."""

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.writes.checks import check_lock, check_unique
from tests.sandbox.salesforce.writes.save import Actor


def delete(store: Store, actor: Actor, view: View, record_id: str) -> None:
    """Put a row into the bin: invisible to query, its SystemModstamp moved."""
    kind = view.kind
    old = store.table(kind.name).rows.get(record_id)
    if old is None or record_id in view.hidden_rows:
        raise refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if old.get("IsDeleted"):
        raise refused("ENTITY_IS_DELETED", "entity is deleted")
    if view.right != "all" or not kind.flag("deletable"):
        raise refused("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    check_lock(store, record_id)
    if "IsDeleted" not in kind.fields:
        store.purge(kind, record_id)
        return
    now = store.clock.stamp()
    row = old | {
        "IsDeleted": True,
        "LastModifiedDate": now,
        "LastModifiedById": actor.user_id,
        "SystemModstamp": now,
    }
    if actor.late_seconds:
        store.commit_later(kind, row, actor.late_seconds)
    else:
        store.put(kind, row)


def undelete(store: Store, actor: Actor, view: View, record_id: str) -> None:
    """Take a row out of the bin, its SystemModstamp moved, unless a unique value is taken meanwhile."""
    kind = view.kind
    old = store.table(kind.name).rows.get(record_id)
    if old is None or not old.get("IsDeleted"):
        raise refused("UNDELETE_FAILED", "Entity is not in the recycle bin")
    check_unique(store, kind, old, {name for name in old if name in kind.fields})
    now = store.clock.stamp()
    row = {name: value for name, value in old.items() if name != "MasterRecordId"}
    stamps = {"LastModifiedDate": now, "LastModifiedById": actor.user_id, "SystemModstamp": now}
    store.put(kind, row | stamps | {"IsDeleted": False})
