"""convertLead: up to 100 leads, each a transaction of its own (SOAP API developer guide)."""

from xml.etree import ElementTree

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import RecordRefused, refused
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.soap.envelope import Fault, Node, local, text_of
from tests.sandbox.salesforce.writes.actor import Actor
from tests.sandbox.salesforce.writes.convert import Conversion

MOST_LEADS = 100
# The elements of LeadConvert in the order of the WSDL, which the server insists on.
_ORDER = (
    "accountId", "bypassAccountDedupeCheck", "bypassContactDedupeCheck", "contactId", "convertedStatus",
    "doNotCreateOpportunity", "leadId", "opportunityName", "overwriteLeadSource", "ownerId", "sendNotificationEmail",
)  # fmt: skip
_MADE = ("Account", "Contact", "Opportunity")


def convert_leads(org: Org, actor: Actor, call: ElementTree.Element) -> list[list[Node]]:
    """Return a LeadConvertResult for each leadConverts element."""
    asked = []
    for element in call:
        if local(element) != "leadConverts":
            raise Fault("soapenv:Client", f"Element {element.tag} invalid at this location")
        asked.append(_values(element))
    if not asked or len(asked) > MOST_LEADS:
        raise Fault("sf:EXCEEDED_ID_LIMIT", f"a call converts 1 to {MOST_LEADS} leads")
    return [_converted(org, actor, values) for values in asked]


def _values(element: ElementTree.Element) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    reached = -1
    for part in element:
        name = local(part)
        if name not in _ORDER or _ORDER.index(name) <= reached:
            raise Fault("soapenv:Client", f"Element {part.tag} invalid at this location")
        reached = _ORDER.index(name)
        values[name] = text_of(part)
    return values


def _converted(org: Org, actor: Actor, values: dict[str, str | None]) -> list[Node]:
    try:
        with org.store.undoable():
            view = _lead_view(org, actor)
            done = org.converter.convert(actor, view, _asked(org, values))
    except RecordRefused as refusal:
        return [
            ("accountId", None),
            ("contactId", None),
            *errors_of(refusal),
            ("leadId", values.get("leadId")),
            ("opportunityId", None),
            ("success", False),
        ]
    return [
        ("accountId", done.account),
        ("contactId", done.contact),
        ("leadId", done.lead),
        ("opportunityId", done.opportunity),
        ("success", True),
    ]


def errors_of(refusal: RecordRefused) -> list[Node]:
    """Return the errors of a refused record in the order of the WSDL."""
    return [
        (
            "errors",
            [*[("fields", name) for name in one.fields], ("message", one.message), ("statusCode", one.code)],
        )
        for one in refusal.problems
    ]


def _lead_view(org: Org, actor: Actor) -> View:
    """Return the user's view of leads, refused to who may not write what a conversion writes."""
    objects = org.catalogue.objects
    views = [org.access.view(actor.user_id, objects[name]) for name in ("Lead", *_MADE)]
    lead = views[0]
    if lead is None or any(view is None or view.right not in ("edit", "all") for view in views):
        raise refused("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    return lead


def _asked(org: Org, values: dict[str, str | None]) -> Conversion:
    contact, account = _id(values, "contactId"), _id(values, "accountId")
    if contact and not account:
        raise refused("INVALID_ID_FIELD", "accountId must be specified if contactId is not null", "contactId")
    lead = _id(values, "leadId")
    if lead is None:
        raise refused("MISSING_ARGUMENT", "leadId is required", "leadId")
    return Conversion(
        lead=lead,
        status=values.get("convertedStatus") or "",
        account=account,
        contact=contact,
        owner=_id(values, "ownerId"),
        opportunity=not _flag(values, "doNotCreateOpportunity"),
        opportunity_name=values.get("opportunityName"),
        overwrite_source=_flag(values, "overwriteLeadSource"),
        mapping=org.lead_mapping,
    )


def _id(values: dict[str, str | None], name: str) -> str | None:
    text = values.get(name)
    whole = parse_id(text) if text else None
    if text and whole is None:
        raise refused("MALFORMED_ID", f"{name}: id value of incorrect type: {text}", name)
    return whole


def _flag(values: dict[str, str | None], name: str) -> bool:
    return values.get(name) in ("true", "1")
