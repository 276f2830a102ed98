"""Converts a lead into a contact of an account, and perhaps an opportunity."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import refused
from tests.sandbox.salesforce.schema.catalogue import ObjectType
from tests.sandbox.salesforce.schema.persons import has_persons, mirrors
from tests.sandbox.salesforce.store import Store
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.actor import Actor, Scene
from tests.sandbox.salesforce.writes.belongings import hand_over
from tests.sandbox.salesforce.writes.checks import check_lock
from tests.sandbox.salesforce.writes.draft import Draft
from tests.sandbox.salesforce.writes.save import Saver, whole_view

_ADDRESS = ("Street", "City", "State", "PostalCode", "Country")
_PERSON = (
    "FirstName", "LastName", "Salutation", "Title", "Email", "Phone", "MobilePhone", "Fax", "LeadSource", "Description",
    "HasOptedOutOfEmail", "HasOptedOutOfFax", "DoNotCall",
)  # fmt: skip
_COMPANY = ("Phone", "Fax", "Website", "Industry", "AnnualRevenue", "NumberOfEmployees", "Rating")
_FIRST_STAGE = "Prospecting"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a conversion is asked to do (SOAP LeadConvert); `mapping` leads custom lead fields to `Object.Field`."""

    lead: str
    status: str
    account: str | None = None
    contact: str | None = None
    owner: str | None = None
    opportunity: bool = False
    opportunity_name: str | None = None
    overwrite_source: bool = False
    mapping: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion made or filled."""

    lead: str
    account: str
    contact: str
    opportunity: str | None


class Converter:
    """Converts leads in one organisation."""

    def __init__(self, store: Store, saver: Saver) -> None:
        """Convert with these parts of the organisation."""
        self._store = store
        self._saver = saver

    def convert(self, actor: Actor, view: View, asked: Conversion) -> Converted:
        """Convert a lead; of targets that exist only empty fields are filled (SOAP API guide, convertLead)."""
        lead = self._lead(view, asked.lead)
        owner = self._owner(lead, asked)
        scene = Scene.of(self._store, actor)
        account = self._account(actor, lead, asked, owner)
        person = (self._store.row(account) or {}).get("PersonContactId")
        contact = str(person) if person else self._contact(actor, lead, asked, owner, account)
        opportunity = self._opportunity(actor, lead, asked, owner, account) if asked.opportunity else None
        if opportunity is not None:
            role = {"OpportunityId": opportunity, "ContactId": contact, "IsPrimary": True}
            self._saver.create(actor, self._view("OpportunityContactRole"), Draft(role))
        hand_over(scene, lead["Id"], contact, opportunity or account, asked.owner)
        changed = {
            "IsConverted": True,
            "ConvertedDate": scene.now[:10],
            "ConvertedAccountId": account,
            "ConvertedContactId": contact,
            "ConvertedOpportunityId": opportunity,
            "Status": asked.status,
            "IsUnreadByOwner": False,
        }
        row = self._store.table("Lead").rows[lead["Id"]] | {k: v for k, v in changed.items() if v is not None}
        scene.keep(view.kind, row | scene.stamps())
        return Converted(lead["Id"], account, contact, opportunity)

    def _lead(self, view: View, lead_id: str) -> Row:
        lead = self._store.table("Lead").rows.get(lead_id)
        if lead is None or lead_id in view.hidden_rows:
            raise refused("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        if lead.get("IsDeleted"):
            raise refused("ENTITY_IS_DELETED", "entity is deleted")
        if lead.get("IsConverted"):
            raise refused("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
        check_lock(self._store, lead_id)
        return lead

    def _owner(self, lead: Row, asked: Conversion) -> str:
        statuses = self._store.table("LeadStatus").rows.values()
        if asked.status not in {one["MasterLabel"] for one in statuses if one.get("IsConverted")}:
            raise refused("INVALID_STATUS", f"invalid convertedStatus: {asked.status}", "Status")
        owner = asked.owner or str(lead["OwnerId"])
        if not owner.startswith("005"):
            raise refused(
                "OP_WITH_INVALID_USER_TYPE_EXCEPTION",
                "Converted objects can only be owned by users.  If the lead is not owned by a user, you must specify a "
                "user for the Owner field.",
                "OwnerId",
            )
        return owner

    def _account(self, actor: Actor, lead: Row, asked: Conversion, owner: str) -> str:
        company = {"Name": lead.get("Company"), **{name: lead.get(name) for name in _COMPANY}}
        company |= {"Billing" + part: lead.get(part) for part in _ADDRESS} | {"AccountSource": lead.get("LeadSource")}
        company |= _mapped(asked.mapping, lead, "Account")
        known = asked.account
        if has_persons(self._store.catalogue) and self._is_person(lead, known):
            return self._target(actor, "Account", known, self._person_values(lead, asked), owner)
        if known is None and asked.contact is not None:
            known = (self._store.row(asked.contact) or {}).get("AccountId")
        return self._target(actor, "Account", known, company, owner)

    def _is_person(self, lead: Row, known: str | None) -> bool:
        """Whether the conversion leads to a person account: a known one, or a new one for want of a company."""
        if known is not None:
            return bool((self._store.row(known) or {}).get("IsPersonAccount"))
        return not lead.get("Company")

    def _person_values(self, lead: Row, asked: Conversion) -> dict[str, Any]:
        types = self._store.table("RecordType").rows.values()
        shown = {of: name for name, of in mirrors(self._store.catalogue.objects["Account"]).items()}
        person = _person_of(lead) | _mapped(asked.mapping, lead, "Contact")
        values = {shown[name]: value for name, value in person.items() if name in shown}
        return values | {"RecordTypeId": next(one["Id"] for one in types if one.get("IsPersonType"))}

    def _contact(self, actor: Actor, lead: Row, asked: Conversion, owner: str, account: str) -> str:
        person = _person_of(lead) | _mapped(asked.mapping, lead, "Contact") | {"AccountId": account}
        known = self._store.row(asked.contact) if asked.contact else None
        if known is not None and known.get("AccountId") not in (None, account):
            raise refused("INVALID_CROSS_REFERENCE_KEY", "the contact does not belong to the account", "contactId")
        contact = self._target(actor, "Contact", asked.contact, person, owner)
        if known is not None and asked.overwrite_source and lead.get("LeadSource"):
            self._saver.update(actor, self._view("Contact"), contact, Draft({"LeadSource": lead["LeadSource"]}))
        return contact

    def _opportunity(self, actor: Actor, lead: Row, asked: Conversion, owner: str, account: str) -> str:
        values = {
            "Name": asked.opportunity_name or lead.get("Company"),
            "AccountId": account,
            "StageName": _FIRST_STAGE,
            "CloseDate": _end_of_quarter(self._store.clock.now().date()).isoformat(),
            "LeadSource": lead.get("LeadSource"),
            "CampaignId": self._last_campaign(lead["Id"]),
        }
        return self._target(actor, "Opportunity", None, values | _mapped(asked.mapping, lead, "Opportunity"), owner)

    def _last_campaign(self, lead_id: str) -> str | None:
        """Return the campaign the lead joined last, which becomes the opportunity's primary source."""
        table = self._store.table("CampaignMember")
        rows = [table.rows[one] for one in table.holding("LeadId", lead_id)]
        living = [row for row in rows if not row.get("IsDeleted")]
        last = max(living, key=lambda row: (row["CreatedDate"], row["Id"]), default=None)
        return str(last["CampaignId"]) if last else None

    def _target(self, actor: Actor, name: str, known: str | None, values: dict[str, Any], owner: str) -> str:
        view = self._view(name)
        filled = {key: value for key, value in values.items() if value is not None and key in view.kind.fields}
        if known is None:
            return self._saver.create(actor, view, Draft(filled | {"OwnerId": owner}))
        row = self._store.table(name).rows.get(known)
        empty = {key: value for key, value in filled.items() if (row or {}).get(key) is None}
        self._saver.update(actor, view, known, Draft(empty))
        return known

    def _view(self, name: str) -> View:
        kind: ObjectType = self._store.catalogue.objects[name]
        return whole_view(kind)


def _person_of(lead: Row) -> dict[str, Any]:
    return {name: lead.get(name) for name in _PERSON} | {"Mailing" + part: lead.get(part) for part in _ADDRESS}


def _mapped(mapping: dict[str, str], lead: Row, name: str) -> dict[str, Any]:
    """Return the custom values of the lead that an admin mapped to an object; Salesforce maps none by itself."""
    pairs = [(source, target.split(".")) for source, target in mapping.items()]
    return {parts[1]: lead.get(source) for source, parts in pairs if parts[0] == name}


def _end_of_quarter(day: date) -> date:
    first = date(day.year + (day.month > 9), (day.month + 2) // 3 * 3 % 12 + 1, 1)
    return first - timedelta(days=1)
