"""What people do in Salesforce beyond saving: convert a lead, merge records, archive activities."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.clock import stamp_of
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.writes.convert import Conversion
from tests.sandbox.salesforce.writes.draft import read_draft
from tests.sandbox.salesforce.writes.merge import merge as merge_records

_DAY = timedelta(days=1)


def convert(admin: Admin) -> dict[str, Any]:
    """Convert `{lead, account?, contact?, owner?, status?, opportunity?, custom_fields?, bypass?}`.

    Custom fields of the same name are carried over when `custom_fields` is true, beside those the settings map:
    Salesforce maps none until an admin says so.
    """
    org = admin.org
    if admin.get("visible_after"):
        raise AdminRefused("a conversion commits at once")
    opportunity = admin.get("opportunity", False)
    mapping = dict(org.lead_mapping)
    if admin.get("custom_fields"):
        mapping |= _same_custom_fields(admin)
    asked = Conversion(
        lead=_id(admin.need("lead")),
        status=admin.get("status", "Closed - Converted"),
        account=_optional_id(admin, "account"),
        contact=_optional_id(admin, "contact"),
        owner=admin.user(admin.get("owner")) if admin.get("owner") else None,
        opportunity=bool(opportunity),
        opportunity_name=opportunity if isinstance(opportunity, str) else None,
        overwrite_source=bool(admin.get("overwrite_source", False)),
        mapping=mapping,
    )
    with org.store.undoable():
        done = org.converter.convert(admin.actor(bypass=True), admin.whole_view(admin.kind("Lead")), asked)
    return asdict(done)


def merge(admin: Admin) -> dict[str, Any]:
    """Merge `{object, master, losers, fields?, user?}`: losers go to the bin, their children to the master."""
    org = admin.org
    view = admin.whole_view(admin.kind(admin.need("object")))
    draft = read_draft(view, admin.get("fields") or {}, lower_emails=org.lower_emails, strict=False)
    master, losers = _id(admin.need("master")), [_id(one) for one in admin.need("losers")]
    with org.store.undoable():
        done = merge_records(
            org.store, org.saver, admin.actor(bypass=True), view, master=master, losers=losers, draft=draft
        )
    return asdict(done)


def archive(admin: Admin) -> dict[str, Any]:
    """Archive `{object: Task|Event, id or ids}`, or what is done and older than `{object, days}`.

    Archived rows are seen by queryAll alone, and no stamp tells of it.
    """
    kind = admin.kind(admin.need("object"))
    if "IsArchived" not in kind.fields:
        raise AdminRefused(f"{kind.name} is not archived")
    rows = admin.org.store.table(kind.name).rows
    if admin.get("days") is not None:
        before = stamp_of(admin.org.clock.now() - float(admin.body["days"]) * _DAY)[:10]
        ids = [
            one for one, row in rows.items() if row.get("IsClosed", True) and (row.get("ActivityDate") or "9") < before
        ]
    else:
        ids = [_id(one) for one in admin.get("ids") or [admin.need("id")]]
    for one in ids:
        admin.org.store.put(kind, rows[one] | {"IsArchived": bool(admin.get("archived", True))})
    return {"archived": ids}


def _same_custom_fields(admin: Admin) -> dict[str, str]:
    lead, contact = admin.kind("Lead").fields, admin.kind("Contact").fields
    return {
        name: f"Contact.{name}" for name in lead if name.endswith("__c") and name in contact and contact[name].stored
    }


def _optional_id(admin: Admin, name: str) -> str | None:
    return _id(admin.body[name]) if admin.get(name) else None


def _id(text: Any) -> str:
    whole = parse_id(text)
    if whole is None:
        raise AdminRefused(f"not an id: {text!r}")
    return whole
