"""Records through the admin plane: read everything, edit as a sales user, delete, undelete, purge."""

from collections.abc import Callable
from typing import Any

from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.columns import column
from tests.sandbox.salesforce.errors import RecordRefused
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.writes.actor import Actor
from tests.sandbox.salesforce.writes.draft import read_draft
from tests.sandbox.salesforce.writes.remove import delete as remove
from tests.sandbox.salesforce.writes.remove import undelete as restore


def read(admin: Admin, name: str) -> dict[str, Any]:
    """Return all rows of an object, or those of ?ids=, deleted ones too, every field with a value."""
    kind = admin.kind(name)
    rows = admin.org.store.table(kind.name).rows
    worked = [(one.name, column(admin.org.store, one)) for one in kind.fields.values() if not one.stored]
    wanted = [parse_id(one) for one in admin.query["ids"].split(",")] if "ids" in admin.query else list(rows)
    found = [rows[one] for one in wanted if one in rows]
    if admin.query.get("computed"):
        found = [row | {field: read_field(row) for field, read_field in worked} for row in found]
    return {"records": found}


def create(admin: Admin) -> dict[str, Any]:
    """Create `{object, fields, user?, visible_after?, bypass?}` as a sales user and return its id."""
    view = admin.whole_view(admin.kind(admin.need("object")))
    draft = read_draft(view, admin.need("fields"), lower_emails=admin.org.lower_emails, strict=False)
    return _written(admin, lambda actor: admin.org.saver.create(actor, view, draft))


def edit(admin: Admin) -> dict[str, Any]:
    """Edit `{object, id or ids, fields, user?, visible_after?, bypass?, automatic?}` as a sales user."""
    view = admin.whole_view(admin.kind(admin.need("object")))
    draft = read_draft(view, admin.need("fields"), lower_emails=admin.org.lower_emails, strict=False)

    def write(actor: Actor, record_id: str) -> None:
        admin.org.saver.update(actor, view, record_id, draft)

    return _each(admin, write)


def delete(admin: Admin) -> dict[str, Any]:
    """Put `{object, id or ids, user?, visible_after?}` into the bin."""
    view = admin.whole_view(admin.kind(admin.need("object")))
    return _each(admin, lambda actor, record_id: remove(admin.org.store, actor, view, record_id))


def undelete(admin: Admin) -> dict[str, Any]:
    """Take `{object, id or ids}` out of the bin."""
    view = admin.whole_view(admin.kind(admin.need("object")))
    return _each(admin, lambda actor, record_id: restore(admin.org.store, actor, view, record_id))


def purge(admin: Admin) -> dict[str, Any]:
    """Remove `{object, id or ids}` for good, or with `{"bin": true}` what lies in the bin for 15 days."""
    if admin.get("bin"):
        return {"purged": admin.org.store.empty_bin()}
    kind = admin.kind(admin.need("object"))
    return _each(admin, lambda _, record_id: admin.org.store.purge(kind, record_id))


def _each(admin: Admin, write: Callable[[Actor, str], None]) -> dict[str, Any]:
    ids = admin.get("ids") or [admin.need("id")]

    def all_of_them(actor: Actor) -> str | None:
        for one in ids:
            whole = parse_id(one)
            if whole is None:
                raise AdminRefused(f"not an id: {one!r}")
            write(actor, whole)
        return parse_id(ids[0])

    return _written(admin, all_of_them)


def _written(admin: Admin, write: Callable[[Actor], str | None]) -> dict[str, Any]:
    """Write as the named user; a refusal of the organisation's rules is an answer, with nothing written."""
    actor = admin.actor()
    try:
        with admin.org.store.undoable():
            record_id = write(actor)
    except RecordRefused as refusal:
        return {"success": False, "errors": [problem.in_collection() for problem in refusal.problems]}
    return {"success": True, "id": record_id, "stamp": admin.org.clock.stamp()}
