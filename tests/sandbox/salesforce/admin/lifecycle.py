"""What only people do in Salesforce: convert a lead, merge records (neither has a plain REST call)."""

from typing import Any

from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.draft import Draft
from tests.sandbox.salesforce.writes.save import Actor

_ADDRESS = {part: "Mailing" + part for part in ("Street", "City", "State", "PostalCode", "Country")}
_PERSON = ("FirstName", "LastName", "Salutation", "Title", "Email", "Phone", "MobilePhone", "Fax", "LeadSource")
_COMPANY = ("Phone", "Fax", "Website", "Industry", "AnnualRevenue", "NumberOfEmployees", "Rating")
_MOST_LOSERS = 2


def convert(admin: Admin) -> dict[str, Any]:
    """Convert `{lead, account?, contact?, owner?, status?, custom_fields?}`.

    Existing targets only have their empty fields filled. Custom fields of the same name are carried over when
    `custom_fields` is true: Salesforce maps none until an admin says so.
    """
    lead = _living(admin, "Lead", admin.need("lead"))
    if lead.get("IsConverted"):
        raise AdminRefused("the lead is converted already")
    owner = admin.get("owner") or lead["OwnerId"]
    if not owner.startswith("005"):
        raise AdminRefused("a lead of a queue needs an owner, a user, for the new records")
    with admin.org.store.undoable():
        company = {"Name": lead.get("Company"), **{name: lead.get(name) for name in _COMPANY}}
        account_id = _target(admin, "Account", admin.get("account"), company, owner)
        person = {name: lead.get(name) for name in _PERSON} | {new: lead.get(old) for old, new in _ADDRESS.items()}
        if admin.get("custom_fields"):
            person |= _same_custom_fields(admin, lead)
        person["AccountId"] = account_id
        contact_id = _target(admin, "Contact", admin.get("contact"), person, owner)
        converted = {
            "IsConverted": True,
            "ConvertedDate": admin.org.clock.stamp()[:10],
            "ConvertedAccountId": account_id,
            "ConvertedContactId": contact_id,
            "Status": admin.get("status", "Closed - Converted"),
        }
        _save(admin, "Lead", lead["Id"], converted)
    return {"lead": lead["Id"], "account": account_id, "contact": contact_id}


def merge(admin: Admin) -> dict[str, Any]:
    """Merge `{object, master, losers, fields?}`: losers go to the bin pointing at the master, children move to it."""
    kind = admin.kind(admin.need("object"))
    if not kind.flag("mergeable"):
        raise AdminRefused(f"{kind.name} cannot be merged")
    master = _living(admin, kind.name, admin.need("master"))
    losers = [_living(admin, kind.name, one) for one in admin.need("losers")]
    if not 1 <= len(losers) <= _MOST_LOSERS or master in losers:
        raise AdminRefused("a merge has a master and one or two other records")
    now, user_id = admin.org.clock.stamp(), admin.user(admin.get("user"))
    stamps = {"LastModifiedDate": now, "LastModifiedById": user_id, "SystemModstamp": now}
    for loser in losers:
        gone = {"IsDeleted": True, "MasterRecordId": master["Id"]}
        admin.org.store.put(kind, loser | gone | stamps)
        _move_children(admin, kind, loser["Id"], master["Id"], stamps)
    _save(admin, kind.name, master["Id"], admin.get("fields") or {})
    return {"master": master["Id"], "losers": [loser["Id"] for loser in losers]}


def _move_children(admin: Admin, kind: ObjectType, old: str, new: str, stamps: dict[str, str]) -> None:
    for child in admin.org.catalogue:
        lookups = [one.name for one in child.fields.values() if kind.name in one.to and one.name != "MasterRecordId"]
        for row in list(admin.org.store.table(child.name).rows.values()):
            moved = {name: new for name in lookups if row.get(name) == old}
            if moved:
                admin.org.store.put(child, row | moved | stamps)


def _living(admin: Admin, name: str, record_id: str) -> Row:
    row = admin.org.store.table(name).rows.get(parse_id(record_id) or "")
    if row is None or row.get("IsDeleted"):
        raise AdminRefused(f"no living {name} {record_id!r}")
    return row


def _same_custom_fields(admin: Admin, lead: Row) -> dict[str, Any]:
    fields = admin.kind("Contact").fields
    return {
        name: value for name, value in lead.items() if name.endswith("__c") and name in fields and fields[name].stored
    }


def _target(admin: Admin, name: str, known: str | None, values: dict[str, Any], owner: str) -> str:
    kind = admin.kind(name)
    filled = {key: value for key, value in values.items() if value is not None and key in kind.fields}
    if known is None:
        actor = _actor(admin)
        return admin.org.saver.create(actor, admin.whole_view(kind), Draft(filled | {"OwnerId": owner}))
    row = _living(admin, name, known)
    empty = {key: value for key, value in filled.items() if row.get(key) is None}
    _save(admin, name, row["Id"], empty)
    return str(row["Id"])


def _save(admin: Admin, name: str, record_id: str, values: dict[str, Any]) -> None:
    admin.org.saver.update(_actor(admin), admin.whole_view(admin.kind(name)), record_id, Draft(values))


def _actor(admin: Admin) -> Actor:
    return Actor(admin.user(admin.get("user")), auto_assign=False, allow_save=True, bypass=True)
