"""Person accounts in the schema: fields that an account shares with the contact behind it.

Source: SOAP API developer guide, "Person Accounts": standard contact fields are Person... on the account, custom ones
end in __pc.
"""

from typing import Any

from tests.sandbox.salesforce.schema.catalogue import Catalogue, ObjectType

_SHARED = ("LastName", "FirstName", "Salutation", "Phone", "Fax", "OwnerId")
_ADDRESS = ("Street", "City", "State", "PostalCode", "Country", "Latitude", "Longitude", "GeocodeAccuracy", "Address")
_PREFIXED = (
    *("Mailing" + part for part in _ADDRESS), *("Other" + part for part in _ADDRESS), "MobilePhone", "HomePhone",
    "OtherPhone", "AssistantPhone", "AssistantName", "Email", "Title", "Department", "LeadSource", "Birthdate",
    "HasOptedOutOfEmail", "HasOptedOutOfFax", "DoNotCall", "EmailBouncedReason", "EmailBouncedDate", "IndividualId",
)  # fmt: skip
_FLAG: dict[str, Any] = {"name": "IsPersonAccount", "label": "Is Person Account", "type": "boolean", "access": ""}
_OWN: tuple[dict[str, Any], ...] = (
    {"name": "RecordTypeId", "label": "Record Type ID", "type": "reference", "to": ["RecordType"],
     "relationship": "RecordType", "fls": False},
    _FLAG,
    {"name": "PersonContactId", "label": "Contact ID", "type": "reference", "to": ["Contact"], "access": "",
     "relationship": "PersonContact", "derived": True},
)  # fmt: skip


def has_persons(catalogue: Catalogue) -> bool:
    """Whether person accounts are on: the account has the field that says so."""
    return "IsPersonAccount" in catalogue.objects["Account"].fields


def switch_on(catalogue: Catalogue) -> None:
    """Give accounts and contacts their fields for persons, and let leads be without a company."""
    account, contact, lead = (catalogue.objects[name] for name in ("Account", "Contact", "Lead"))
    for spec in _OWN:
        catalogue.put_field("Account", spec)
    catalogue.put_field("Contact", _FLAG)
    for name in _SHARED:
        known = account.fields.get(name)
        spec = known.spec if known else contact.fields[name].spec | {"required": False, "compound": "Name"}
        catalogue.put_field("Account", spec | {"mirrors": name})
    for name in _PREFIXED:
        catalogue.put_field("Account", _copy(contact, name, "Person" + name))
    catalogue.put_field("Lead", {key: one for key, one in lead.fields["Company"].spec.items() if key != "required"})
    account.definition["behaviours"] = ["person_account"]
    contact.definition["behaviours"] = ["person_contact"]
    follow(catalogue)


def follow(catalogue: Catalogue) -> None:
    """Let the __pc fields of accounts be those that contacts have as __c."""
    account, contact = catalogue.objects["Account"], catalogue.objects["Contact"]
    wanted = {one.name: one for one in contact.fields.values() if one.name.endswith("__c") and one.stored}
    for name in [one for one in account.fields if one.endswith("__pc")]:
        if account.fields[name].spec["mirrors"] not in wanted:
            catalogue.drop_field("Account", name)
    for name in wanted:
        catalogue.put_field("Account", _copy(contact, name, name.removesuffix("__c") + "__pc"))


def mirrors(account: ObjectType) -> dict[str, str]:
    """Return by account field which contact field shows the same value."""
    return {one.name: one.spec["mirrors"] for one in account.fields.values() if "mirrors" in one.spec and one.stored}


def _copy(contact: ObjectType, name: str, new: str) -> dict[str, Any]:
    spec = contact.fields[name].spec
    copied = {"name": new, "mirrors": name, "required": False}
    if spec.get("compound"):
        copied["compound"] = "Person" + spec["compound"]
    if spec.get("relationship"):
        own = spec["relationship"]
        copied["relationship"] = own.removesuffix("__r") + "__pr" if own.endswith("__r") else "Person" + own
    return {key: value for key, value in spec.items() if key != "child"} | copied
