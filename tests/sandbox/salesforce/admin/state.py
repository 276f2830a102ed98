"""The whole state as one JSON document, read and put back."""

from dataclasses import asdict
from typing import Any

from tests.sandbox.salesforce.admin.request import Admin
from tests.sandbox.salesforce.clock import parse_time
from tests.sandbox.salesforce.schema.catalogue import Catalogue
from tests.sandbox.salesforce.schema.persons import has_persons
from tests.sandbox.salesforce.store import Binned


def show(admin: Admin) -> dict[str, Any]:
    """Return data, schema, permissions, rules, locks, faults, clock and limits (no sessions, cursors, calls)."""
    org = admin.org
    return {
        "clock": org.clock.describe(),
        "objects": org.catalogue.export(),
        "records": {name: list(table.rows.values()) for name, table in org.store.tables.items()},
        "late_commits": org.store.export_late(),
        "purged": org.store.purged,
        "bins": {one: asdict(binned) for one, binned in org.store.bins.items()},
        "locks": {one: until and until.isoformat() for one, until in org.store.locked.items()},
        "field_rights": org.access.fields,
        "object_rights": org.access.objects,
        "hidden_rows": {user: sorted(ids) for user, ids in org.access.rows.items()},
        "rules": org.rules.by_kind,
        "faults": [one.describe() for one in org.faults.rules],
        "limits": org.limits.describe(),
        "lower_emails": org.lower_emails,
        "lead_mapping": org.lead_mapping,
        "edit_converted": org.saver.edit_converted,
    }


def put(admin: Admin) -> dict[str, Any]:
    """Put back a state; parts that are absent stay as they are."""
    org, body = admin.org, admin.body
    if "objects" in body:
        fresh = Catalogue(body["objects"])
        version = org.catalogue.version + 1
        vars(org.catalogue).update(vars(fresh))
        org.catalogue.version = version
        for table in org.store.tables.values():
            table.kind = org.catalogue.objects[table.kind.name]
            table.reindex()
    if "records" in body:
        org.store.tables.clear()
        for name, rows in body["records"].items():
            org.store.table(name).put_many(rows)
    if "late_commits" in body:
        org.store.import_late(body["late_commits"])
    if "locks" in body:
        org.store.locked = {one: until and parse_time(until) for one, until in body["locks"].items()}
    org.store.purged = body.get("purged", org.store.purged)
    if "bins" in body:
        org.store.bins = {
            one: Binned(binned["rows"], [(row, name, old) for row, name, old in binned["cleared"]])
            for one, binned in body["bins"].items()
        }
    org.access.fields = body.get("field_rights", org.access.fields)
    org.access.objects = body.get("object_rights", org.access.objects)
    if "hidden_rows" in body:
        org.access.rows = {user: set(ids) for user, ids in body["hidden_rows"].items()}
    org.access.changed()
    _put_settings(admin)
    return {"records": {name: len(table.rows) for name, table in org.store.tables.items()}}


def _put_settings(admin: Admin) -> None:
    org, body = admin.org, admin.body
    org.rules.by_kind = body.get("rules", org.rules.by_kind)
    if "faults" in body:
        org.faults.remove(None)
        for one in body["faults"]:
            org.faults.add(one["match"], one["action"])
    if "clock" in body:
        clock = body["clock"]
        org.clock.follow_machine()
        if clock["frozen"]:
            org.clock.set(parse_time(clock["now"]), frozen=True)
        else:
            org.clock.advance(clock["offset_seconds"])
    if "limits" in body:
        org.limits.daily_max = body["limits"]["daily_max"]
        org.limits.concurrent_max = body["limits"]["concurrent_max"]
        org.limits.set_used(body["limits"]["used"])
    org.lower_emails = body.get("lower_emails", org.lower_emails)
    org.lead_mapping = body.get("lead_mapping", org.lead_mapping)
    org.saver.edit_converted = body.get("edit_converted", org.saver.edit_converted)


def set_settings(admin: Admin) -> dict[str, Any]:
    """Set `lower_emails`, `lead_mapping`, `edit_converted`, or turn `person_accounts` on."""
    org = admin.org
    org.lower_emails = bool(admin.get("lower_emails", org.lower_emails))
    org.saver.edit_converted = bool(admin.get("edit_converted", org.saver.edit_converted))
    if admin.get("person_accounts"):
        org.switch_on_persons()
    org.lead_mapping = dict(admin.get("lead_mapping", org.lead_mapping))
    return {
        "lower_emails": org.lower_emails,
        "edit_converted": org.saver.edit_converted,
        "lead_mapping": org.lead_mapping,
        "person_accounts": has_persons(org.catalogue),
    }
