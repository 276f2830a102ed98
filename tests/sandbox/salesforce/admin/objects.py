"""Whole objects through the admin plane: added, renamed, deleted."""

from dataclasses import replace
from typing import Any

from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.custom import completed
from tests.sandbox.salesforce.schema.field import Field


def put(admin: Admin) -> dict[str, Any]:
    """Add an object `{name, fields: [...], keyPrefix?, label?, activities?}`, or redefine one without its rows.

    A custom object gets its standard fields by itself.
    """
    org = admin.org
    try:
        kind = org.catalogue.add(completed(org.catalogue, admin.body))
    except KeyError as error:
        raise AdminRefused(f"the definition lacks {error}") from error
    org.store.tables.pop(kind.name, None)
    return {"object": kind.name, "keyPrefix": kind.prefix}


def drop(admin: Admin) -> dict[str, Any]:
    """Delete a custom `{object}` with its rows and the lookups that lead to it alone."""
    kind = _custom(admin)
    org = admin.org
    org.catalogue.drop(kind.name)
    for table in (org.store.tables, org.store.purged):
        table.pop(kind.name, None)
    org.store.late = [one for one in org.store.late if one.object != kind.name]
    dropped = []
    for other, field in _pointing(org, kind.name):
        rest = [name for name in field.to if name != kind.name]
        if rest:
            org.catalogue.put_field(other.name, field.spec | {"to": rest})
        else:
            org.catalogue.drop_field(other.name, field.name)
            dropped.append(f"{other.name}.{field.name}")
        org.store.table(other.name).reindex()
    org.follow_persons()
    return {"object": kind.name, "lookups": dropped}


def rename(admin: Admin) -> dict[str, Any]:
    """Give a custom `{object}` the API name `to`; rows, ids, permissions and lookups go along."""
    kind, new = _custom(admin), admin.need("to")
    org = admin.org
    if org.catalogue.find(new) is not None or not new.endswith("__c"):
        raise AdminRefused(f"{new!r} is taken, or no name of a custom object")
    rows = list(org.store.table(kind.name).rows.values())
    pointing = _pointing(org, kind.name)
    org.catalogue.drop(kind.name)
    org.catalogue.add(kind.export() | {"name": new})
    for other, field in pointing:
        to = [new if name == kind.name else name for name in field.to]
        org.catalogue.put_field(new if other.name == kind.name else other.name, field.spec | {"to": to})
    del org.store.tables[kind.name]
    org.store.table(new).put_many(rows)
    org.store.late = [replace(one, object=new) if one.object == kind.name else one for one in org.store.late]
    everything: list[dict[str, Any]] = [
        org.store.purged,
        *org.access.fields.values(),
        *org.access.objects.values(),
    ]
    for named in everything:
        if kind.name in named:
            named[new] = named.pop(kind.name)
    org.access.changed()
    return {"object": new}


def _custom(admin: Admin) -> ObjectType:
    kind = admin.kind(admin.need("object"))
    if not kind.custom:
        raise AdminRefused(f"{kind.name} is no custom object")
    return kind


def _pointing(org: Org, name: str) -> list[tuple[ObjectType, Field]]:
    return [(kind, field) for kind in org.catalogue for field in list(kind.fields.values()) if name in field.to]
