"""Bulk loading: many records as they are, without rules, stamps settable, fast."""

from typing import Any

from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Actor, Scene
from tests.sandbox.salesforce.writes.behaviours.registry import behaviours_of
from tests.sandbox.salesforce.writes.checks import compact
from tests.sandbox.salesforce.writes.save import compose_name


def load(admin: Admin) -> dict[str, Any]:
    """Store the records of `{"records": {"Lead": [...]}}` and return their ids per object, in order."""
    loaded: dict[str, list[str]] = {}
    for name, records in admin.need("records").items():
        kind = admin.kind(name)
        rows = [_row(admin, kind, record) for record in records]
        admin.org.store.table(kind.name).put_many(rows)
        loaded[kind.name] = [row["Id"] for row in rows]
    _complete(admin, loaded)
    counts = {name: len(ids) for name, ids in loaded.items()}
    return {"loaded": counts, "ids": loaded}


def _complete(admin: Admin, loaded: dict[str, list[str]]) -> None:
    """Add to loaded rows what follows from them: a campaign's statuses, whether a task is closed."""
    store = admin.org.store
    scene = Scene.of(store, Actor(admin.org.sales_user()))
    pairs = [(admin.kind(name), one) for name, ids in loaded.items() for one in ids if behaviours_of(admin.kind(name))]
    for kind, record_id in pairs:
        for behaviour in behaviours_of(kind):
            behaviour.loaded(scene, kind, store.table(kind.name).rows[record_id])
    for kind, record_id in pairs:
        row = dict(store.table(kind.name).rows[record_id])
        for behaviour in behaviours_of(kind):
            behaviour.derive(scene, kind, row, None)
        store.put(kind, compact(row))


def _row(admin: Admin, kind: ObjectType, record: dict[str, Any]) -> Row:
    org = admin.org
    now = org.clock.stamp()
    row = {one.name: one.default for one in kind.fields.values() if one.default is not None}
    fields = kind.fields
    for name, value in record.items():
        if name not in fields:
            if name == "attributes":
                continue
            raise AdminRefused(f"{kind.name} has no field {name!r}")
        if value is not None and value != "":
            row[name] = value
        else:
            row.pop(name, None)
    row["Id"] = _id(admin, kind, record)
    author = row.get("CreatedById") or org.sales_user()
    if "OwnerId" in fields:
        row.setdefault("OwnerId", author)
    row["CreatedById"] = author
    row.setdefault("LastModifiedById", author)
    created = row.setdefault("CreatedDate", row.get("SystemModstamp", now))
    row.setdefault("LastModifiedDate", row.get("SystemModstamp", created))
    row.setdefault("SystemModstamp", row["LastModifiedDate"])
    if "Name" not in record:
        compose_name(kind, row)
    return row


def _id(admin: Admin, kind: ObjectType, record: dict[str, Any]) -> str:
    if not record.get("Id"):
        return admin.org.store.new_id(kind)
    whole = parse_id(record["Id"])
    if whole is None:
        raise AdminRefused(f"not an id: {record['Id']!r}")
    return whole
