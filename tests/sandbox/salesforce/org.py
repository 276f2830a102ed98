"""The organisation: everything the server knows, in one object that only the event loop touches."""

from dataclasses import dataclass, field
from typing import Any, cast

from tests.sandbox.salesforce.access import Access, FieldRight, ObjectRight
from tests.sandbox.salesforce.calls import CallLog
from tests.sandbox.salesforce.clock import Clock
from tests.sandbox.salesforce.config import ApiUser, Config
from tests.sandbox.salesforce.faults import Faults
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.limits import Limits
from tests.sandbox.salesforce.schema import persons
from tests.sandbox.salesforce.schema.catalogue import Catalogue
from tests.sandbox.salesforce.schema.custom import completed
from tests.sandbox.salesforce.sessions import Sessions
from tests.sandbox.salesforce.soql.cursors import Cursors
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.convert import Converter
from tests.sandbox.salesforce.writes.rules import Rules
from tests.sandbox.salesforce.writes.save import Saver


@dataclass
class Org:
    """Data, schema, permissions, rules, sessions, limits, faults and the call log."""

    config: Config
    url: str = ""
    clock: Clock = field(default_factory=Clock)
    rules: Rules = field(default_factory=Rules)
    faults: Faults = field(default_factory=Faults)
    calls: CallLog = field(default_factory=CallLog)
    modified: dict[str, Any] = field(default_factory=dict)
    apps: dict[str, tuple[ApiUser, str]] = field(default_factory=dict)
    lower_emails: bool = True
    lead_mapping: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Build the parts that depend on one another and seed the base records."""
        self.catalogue = Catalogue.shipped()
        for definition in self.config.objects:
            self.catalogue.add(completed(self.catalogue, definition))
        self.access = Access(self.catalogue, self.clock)
        self.store = Store(self.catalogue, self.clock)
        self.access.permitted = lambda user, permission: bool((self.store.row(user) or {}).get(permission))
        self.cursors = Cursors(self.store)
        self.saver = Saver(self.store, self.rules)
        self.converter = Converter(self.store, self.saver)
        self.sessions = Sessions(self.clock, self.config.org_id, self.config.session_seconds)
        self.limits = Limits(self.clock, self.config.daily_max, self.config.concurrent_max)
        self.lower_emails = self.config.lower_emails
        self._seed()

    def user_id(self, name: str) -> str | None:
        """Return the id of a user given by id or username."""
        users = self.store.table("User").rows
        whole = parse_id(name)
        if whole in users:
            return whole
        return next(iter(self.store.table("User").holding("Username", name)), None)

    def sales_user(self) -> str:
        """Return the id of the user as whom the admin plane edits unless told otherwise."""
        found = self.user_id(self.config.sales_username)
        return found or next(iter(self.store.table("User").rows))

    def add_user(self, user: ApiUser) -> str:
        """Add an API user with its connected app and permissions, and return the user's id."""
        user_id = parse_id(user.id) if user.id else self.user_id(user.username)
        if user_id is None or self.store.row(user_id) is None:
            user_id = str(self._user_row(user.username, user.first_name, user.last_name, user_id)["Id"])
        self.apps[user.client_id] = (user, user_id)
        for name, rights in user.fields.items():
            for field_name, right in rights.items():
                self.access.set_field(user_id, name, field_name, cast(FieldRight, right))
        for name, object_right in user.objects.items():
            self.access.set_object(user_id, name, cast(ObjectRight, object_right))
        return user_id

    def housekeeping(self) -> None:
        """Bring late commits, locks and the bin up to the present."""
        self.store.settle()

    def switch_on_persons(self) -> None:
        """Turn person accounts on, for good as in Salesforce, with their two record types."""
        if persons.has_persons(self.catalogue):
            return
        persons.switch_on(self.catalogue)
        kind = self.catalogue.objects["RecordType"]
        author = self.sales_user()
        now = self.clock.stamp()
        stamps = dict.fromkeys(("CreatedDate", "LastModifiedDate", "SystemModstamp"), now)
        for name, person in (("Business Account", False), ("Person Account", True)):
            row: Row = {"Id": self.store.new_id(kind), "Name": name, "DeveloperName": name.replace(" ", "")}
            row |= {"SobjectType": "Account", "IsActive": True, "IsPersonType": person}
            self.store.put(kind, row | stamps | {"CreatedById": author, "LastModifiedById": author})
        for name in ("Account", "Contact"):
            table = self.store.table(name)
            table.put_many([row | {"IsPersonAccount": False} for row in table.rows.values()])

    def follow_persons(self) -> None:
        """Let person accounts have the custom fields, and show the values, of the contacts behind them."""
        if not persons.has_persons(self.catalogue):
            return
        persons.follow(self.catalogue)
        table, shown = self.store.table("Account"), persons.mirrors(self.catalogue.objects["Account"])
        for row in [one for one in table.rows.values() if one.get("PersonContactId")]:
            contact = self.store.row(row["PersonContactId"]) or {}
            fresh = row | {name: contact.get(of) for name, of in shown.items()}
            table.rows[row["Id"]] = {name: value for name, value in fresh.items() if value is not None}
        table.reindex()

    def _seed(self) -> None:
        for user in self.config.users:
            self.add_user(user)
        sales = self._user_row(self.config.sales_username, "Sam", "Sales", None)
        stamps = {key: sales[key] for key in _STAMPS}
        kind = self.catalogue.objects["Organization"]
        defaults = {one.name: one.default for one in kind.fields.values() if one.default is not None}
        org = {"Id": self.config.org_id, "Name": self.config.org_name, "InstanceName": "SIM1", "IsSandbox": True}
        self.store.put(kind, defaults | org | stamps)
        status = self.catalogue.objects["LeadStatus"]
        for place, label in enumerate(self.catalogue.objects["Lead"].fields["Status"].values, 1):
            row: Row = {"Id": self.store.new_id(status), "MasterLabel": label, "ApiName": label, "SortOrder": place}
            row |= {"IsDefault": place == 1, "IsConverted": label == "Closed - Converted"}
            self.store.put(status, row | stamps)

    def _user_row(self, username: str, first: str | None, last: str, user_id: str | None) -> Row:
        """Store a user and return the row; the first user of all is its own author."""
        kind = self.catalogue.objects["User"]
        new_id = user_id or self.store.new_id(kind)
        author = next(iter(self.store.table("User").rows), new_id)
        now = self.clock.stamp()
        row: Row = {one.name: one.default for one in kind.fields.values() if one.default is not None}
        row |= {
            "Id": new_id,
            "Username": username,
            "LastName": last,
            "Name": " ".join(part for part in (first, last) if part),
            "Email": username.lower(),
            "Alias": last[:8].lower(),
            "CommunityNickname": username.partition("@")[0][:40],
            "CreatedDate": now,
            "CreatedById": author,
            "LastModifiedDate": now,
            "LastModifiedById": author,
            "SystemModstamp": now,
        }
        if first:
            row["FirstName"] = first
        self.store.put(kind, row)
        return row


_STAMPS = ("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp")
