"""Schema and permissions through the admin plane."""

from typing import Any

from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.formula import parse_formula
from tests.sandbox.salesforce.table import Row


def show(admin: Admin) -> dict[str, Any]:
    """Return all object definitions in compact form."""
    return {"objects": admin.org.catalogue.export()}


def put_field(admin: Admin) -> dict[str, Any]:
    """Add a field `{object, field: {name, type, ...}}`, or change (retype) the one of that name.

    Values that do not fit a new type are lost, as in Salesforce.
    """
    kind = admin.kind(admin.need("object"))
    spec = admin.need("field")
    before = kind.fields.get(spec.get("name"))
    if spec.get("formula"):
        parse_formula(spec["formula"])
    if spec.get("type") is None or spec.get("name") is None:
        raise AdminRefused("a field needs name and type")
    field = admin.org.catalogue.put_field(kind.name, spec)
    rows = admin.org.store.table(kind.name).rows
    if before is not None and before.type != field.type:
        fitting = {"string": str, "boolean": bool, "double": float, "int": int}.get(field.type)
        for row in list(rows.values()):
            if field.name in row and (fitting is None or not isinstance(row[field.name], fitting)):
                _replace(rows, {key: value for key, value in row.items() if key != field.name})
    if field.type == "boolean" and field.stored:
        for row in list(rows.values()):
            if field.name not in row:
                _replace(rows, row | {field.name: field.default})
    admin.org.store.table(kind.name).reindex()
    admin.org.follow_persons()
    return {"object": kind.name, "field": field.spec}


def drop_field(admin: Admin) -> dict[str, Any]:
    """Delete `{object, field}` and its values."""
    kind, name = _field(admin)
    admin.org.catalogue.drop_field(kind.name, name)
    rows = admin.org.store.table(kind.name).rows
    for row in list(rows.values()):
        if name in row:
            _replace(rows, {key: value for key, value in row.items() if key != name})
    admin.org.store.table(kind.name).reindex()
    admin.org.follow_persons()
    return {"object": kind.name, "dropped": name}


def rename_field(admin: Admin) -> dict[str, Any]:
    """Give `{object, field}` the API name `to`; values and permissions go along."""
    kind, name = _field(admin)
    new = admin.need("to")
    if new in kind.fields:
        raise AdminRefused(f"{kind.name} has a field {new!r} already")
    admin.org.catalogue.rename_field(kind.name, name, new)
    rows = admin.org.store.table(kind.name).rows
    for row in list(rows.values()):
        if name in row:
            _replace(rows, {(new if key == name else key): value for key, value in row.items()})
    for rights in admin.org.access.fields.values():
        if name in rights.get(kind.name, {}):
            rights[kind.name][new] = rights[kind.name].pop(name)
    admin.org.store.table(kind.name).reindex()
    admin.org.follow_persons()
    return {"object": kind.name, "field": new}


def set_fls(admin: Admin) -> dict[str, Any]:
    """Set `{user, object, field or fields, right: hidden|readonly|visible}`."""
    kind = admin.kind(admin.need("object"))
    right = admin.need("right")
    if right not in ("hidden", "readonly", "visible"):
        raise AdminRefused("right is hidden, readonly or visible")
    user_id = admin.user(admin.need("user"))
    for name in admin.get("fields") or [admin.need("field")]:
        if name not in kind.fields:
            raise AdminRefused(f"{kind.name} has no field {name!r}")
        admin.org.access.set_field(user_id, kind.name, name, right)
    return {"user": user_id, "object": kind.name, "fields": admin.org.access.fields[user_id][kind.name]}


def set_object_right(admin: Admin) -> dict[str, Any]:
    """Set `{user, object, right: none|read|edit|all}`."""
    kind = admin.kind(admin.need("object"))
    right = admin.need("right")
    if right not in ("none", "read", "edit", "all"):
        raise AdminRefused("right is none, read, edit or all")
    user_id = admin.user(admin.need("user"))
    admin.org.access.set_object(user_id, kind.name, right)
    return {"user": user_id, "objects": admin.org.access.objects[user_id]}


def set_sharing(admin: Admin) -> dict[str, Any]:
    """Hide the rows `{user, ids}` from a user (sharing), or show them again with `hidden: false`."""
    user_id = admin.user(admin.need("user"))
    rows = admin.org.access.rows.setdefault(user_id, set())
    if admin.get("hidden", True):
        rows.update(admin.need("ids"))
    else:
        rows.difference_update(admin.need("ids"))
    admin.org.access.changed()
    return {"user": user_id, "hidden": sorted(rows)}


def _field(admin: Admin) -> tuple[ObjectType, str]:
    kind = admin.kind(admin.need("object"))
    name = admin.need("field")
    if name not in kind.fields:
        raise AdminRefused(f"{kind.name} has no field {name!r}")
    return kind, name


def _replace(rows: dict[str, Row], row: Row) -> None:
    rows[row["Id"]] = row
