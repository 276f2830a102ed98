"""merge: up to 200 requests, each a transaction of its own (SOAP API developer guide)."""

from typing import Any
from xml.etree import ElementTree

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import CallRefused, RecordRefused, refused
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.soap.envelope import Fault, Node, local, text_of
from tests.sandbox.salesforce.soap.leads import errors_of
from tests.sandbox.salesforce.writes.actor import Actor
from tests.sandbox.salesforce.writes.draft import Draft, read_draft
from tests.sandbox.salesforce.writes.merge import merge

MOST_REQUESTS = 200
_MERGED = ("Account", "Contact", "Lead")


def merge_records(org: Org, actor: Actor, call: ElementTree.Element) -> list[list[Node]]:
    """Return a MergeResult for each request element."""
    requests = list(call)
    for element in requests:
        if local(element) != "request":
            raise Fault("soapenv:Client", f"Element {element.tag} invalid at this location")
    if not requests or len(requests) > MOST_REQUESTS:
        raise Fault("sf:EXCEEDED_ID_LIMIT", f"a call merges 1 to {MOST_REQUESTS} times")
    return [_merged(org, actor, element) for element in requests]


def _merged(org: Org, actor: Actor, element: ElementTree.Element) -> list[Node]:
    record = next((one for one in element if local(one) == "masterRecord"), None)
    if record is None:
        raise Fault("soapenv:Client", "masterRecord is required")
    losers = [text_of(one) or "" for one in element if local(one) == "recordToMergeIds"]
    master = next((text_of(one) for one in record if local(one) == "Id"), None)
    try:
        with org.store.undoable():
            view = _view(org, actor, record)
            done = merge(
                org.store,
                org.saver,
                actor,
                view,
                master=_id(view, master or ""),
                losers=[_id(view, one) for one in losers],
                draft=_draft(org, view, record),
            )
    except RecordRefused as refusal:
        return [*errors_of(refusal), ("id", master), ("success", False)]
    return [
        ("id", done.master),
        *[("mergedRecordIds", one) for one in done.losers],
        ("success", True),
        *[("updatedRelatedIds", one) for one in done.moved],
    ]


def _view(org: Org, actor: Actor, record: ElementTree.Element) -> View:
    name = next((text_of(one) for one in record if local(one) == "type"), None) or ""
    kind = org.catalogue.find(name)
    view = org.access.view(actor.user_id, kind) if kind else None
    if view is None:
        raise Fault("sf:INVALID_TYPE", f"sObject type '{name}' is not supported.")
    if view.kind.name not in _MERGED:
        raise refused("INVALID_TYPE", f"merge is not supported for {view.kind.name}")
    return view


def _id(view: View, text: str) -> str:
    whole = parse_id(text)
    if whole is None or not whole.startswith(view.kind.prefix):
        raise refused("MALFORMED_ID", f"malformed id {text}", "Id")
    return whole


def _draft(org: Org, view: View, record: ElementTree.Element) -> Draft:
    """Read the values the master is to have after the merge."""
    values: dict[str, Any] = {}
    for part in record:
        name = local(part)
        if name == "fieldsToNull":
            values[text_of(part) or ""] = None
        elif name not in ("type", "Id"):
            values[name] = _typed(view.field(name), text_of(part))
    try:
        return read_draft(view, values, lower_emails=org.lower_emails)
    except CallRefused as problem:
        raise Fault(f"sf:{problem.code}", problem.message) from problem


def _typed(field: Field | None, text: str | None) -> Any:
    """Return a text as the JSON value its field takes."""
    if field is None or text is None:
        return text
    try:
        if field.type == "boolean":
            return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
        return float(text) if field.is_number else text
    except (KeyError, ValueError) as error:
        raise Fault("soapenv:Client", f"'{text}' is not a valid value for the type xsd:{field.type}") from error
