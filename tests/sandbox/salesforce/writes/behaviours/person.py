"""Person accounts: an account and the contact behind it, each showing what is saved on the other."""

from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.persons import mirrors
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Scene
from tests.sandbox.salesforce.writes.behaviours.behaviour import Behaviour, Further
from tests.sandbox.salesforce.writes.checks import check_unique, compact, touched_fields

_NAMES = ("FirstName", "LastName", "Salutation", "AccountId")


class PersonAccount(Behaviour):
    """An account whose record type is one of persons."""

    def prepare(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Tell persons from companies by the record type, and name a person by its parts."""
        if old is None and not row.get("RecordTypeId"):
            row["RecordTypeId"] = _record_type(scene, person=False)
        record_type = scene.store.row(row["RecordTypeId"]) or {} if row.get("RecordTypeId") else {}
        person = bool(record_type.get("IsPersonType"))
        if old is not None and row.get("RecordTypeId") == old.get("RecordTypeId"):
            person = bool(old.get("IsPersonAccount"))
        if old is not None and person != bool(old.get("IsPersonAccount")):
            message = "a person account and a business account cannot become one another"
            raise refused("FIELD_INTEGRITY_EXCEPTION", message, "RecordTypeId")
        touched = touched_fields(row, old)
        foreign = ["Name"] if person else sorted(set(mirrors(kind)) & touched - {"Phone", "Fax", "OwnerId"})
        wrong = [name for name in foreign if name in touched and row.get(name) not in (None, False)]
        if wrong:
            message = f"Account: bad field names on insert/update call: {', '.join(wrong)}"
            raise refused("INVALID_FIELD_FOR_INSERT_UPDATE", message, *wrong)
        row["IsPersonAccount"] = person
        if person:
            if not row.get("LastName"):
                raise refused("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName")
            _name(row)

    def derive(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Foresee the id of a new person's contact."""
        if row.get("IsPersonAccount") and not row.get("PersonContactId"):
            row["PersonContactId"] = scene.store.new_id(scene.store.catalogue.objects["Contact"])

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Make the contact of a new person, and show on it what changed."""
        if not row.get("IsPersonAccount"):
            return
        contact = scene.store.catalogue.objects["Contact"]
        known = scene.store.row(row["PersonContactId"])
        values = {of: row.get(name) for name, of in mirrors(kind).items()}
        fresh = {"Id": row["PersonContactId"], "AccountId": row["Id"], "IsPersonAccount": True, "Name": row["Name"]}
        changed = (known or scene.new_row(contact, {})) | values | fresh
        check_unique(scene.store, contact, changed, set(values))
        scene.keep(contact, compact(changed | scene.stamps()))

    def loaded(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Complete a loaded person (IsPersonAccount, or a last name and no other) with its record type and contact."""
        if not row.get("LastName") or row.get("PersonContactId"):
            return
        person = dict(row) | {"IsPersonAccount": True, "RecordTypeId": _record_type(scene, person=True)}
        _name(person)
        self.derive(scene, kind, person, None)
        scene.store.put(kind, person)
        self.after(scene, kind, person, None)

    def also_merged(self, scene: Scene, kind: ObjectType, master: Row, losers: list[Row]) -> list[Further]:
        """Merge the contacts of persons too; a person and a company do not merge."""
        if len({bool(row.get("IsPersonAccount")) for row in (master, *losers)}) > 1:
            raise refused("INVALID_CROSS_REFERENCE_KEY", "person accounts merge with person accounts only")
        if not master.get("IsPersonAccount"):
            return []
        contact = scene.store.catalogue.objects["Contact"]
        return [(contact, master["PersonContactId"], [row["PersonContactId"] for row in losers])]


def _name(row: Row) -> None:
    row["Name"] = " ".join(part for part in (row.get("FirstName"), row.get("LastName")) if part)


def _record_type(scene: Scene, *, person: bool) -> str:
    types = scene.store.table("RecordType").rows.values()
    return next(str(one["Id"]) for one in types if bool(one.get("IsPersonType")) is person)


class PersonContact(Behaviour):
    """The contact behind a person account."""

    def check(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Refuse to name or move a person through its contact, or to put another contact under it."""
        if old is not None and old.get("IsPersonAccount"):
            wrong = sorted(touched_fields(row, old) & set(_NAMES))
            if wrong:
                message = f"Contact: bad field names on insert/update call: {', '.join(wrong)}"
                raise refused("INVALID_FIELD_FOR_INSERT_UPDATE", message, *wrong)
        elif (scene.store.row(row.get("AccountId") or "") or {}).get("IsPersonAccount"):
            raise refused("FIELD_INTEGRITY_EXCEPTION", "Account ID: a person account has no contacts", "AccountId")

    def after(self, scene: Scene, kind: ObjectType, row: Row, old: Row | None) -> None:
        """Show on the account what changed."""
        account = scene.store.row(row.get("AccountId") or "") if row.get("IsPersonAccount") else None
        if account is not None:
            catalogue = scene.store.catalogue.objects["Account"]
            values = {name: row.get(of) for name, of in mirrors(catalogue).items()}
            scene.keep(catalogue, compact(account | values | scene.stamps()))

    def before_delete(self, scene: Scene, kind: ObjectType, row: Row) -> None:
        """Refuse to delete a person by its contact."""
        if row.get("IsPersonAccount"):
            raise refused("DELETE_FAILED", "the contact of a person account is deleted with its account")

    def also_merged(self, scene: Scene, kind: ObjectType, master: Row, losers: list[Row]) -> list[Further]:
        """Refuse to merge a person by its contact."""
        if any(row.get("IsPersonAccount") for row in (master, *losers)):
            raise refused("INVALID_CROSS_REFERENCE_KEY", "the contact of a person account merges with its account")
        return []
