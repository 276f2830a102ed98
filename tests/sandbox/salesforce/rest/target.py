"""Finds the object and record a path names, as the calling user sees them."""

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import CallRefused, RecordRefused, not_found
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.rest.call import Call, Reply
from tests.sandbox.salesforce.table import Row

_STATUS = {"NOT_FOUND": 404, "ENTITY_IS_DELETED": 404}


def view_of(call: Call, name: str) -> View:
    """Return the user's view of an object, or 404."""
    kind = call.org.catalogue.find(name)
    view = call.org.access.view(call.user_id, kind) if kind else None
    if view is None:
        raise not_found()
    return view


def living_row(call: Call, view: View, record_id: str) -> Row:
    """Return a visible row that is not deleted, or 404."""
    row = call.org.store.table(view.kind.name).rows.get(checked_id(view, record_id))
    if row is None or row.get("IsDeleted") or row["Id"] in view.hidden_rows:
        raise not_found()
    return row


def checked_id(view: View, text: str) -> str:
    """Return the long form of an id of this object, or 404 as recorded for something that is no id."""
    whole = parse_id(text)
    if whole is None or not whole.startswith(view.kind.prefix):
        message = f"Provided external ID field does not exist or is not accessible: {text}"
        raise CallRefused("NOT_FOUND", message, status=404)
    return whole


def alone(refusal: RecordRefused) -> Reply:
    """Return how a single-record call answers a refused record."""
    status = _STATUS.get(refusal.problems[0].code, 400)
    return Reply(status, [problem.at_top() for problem in refusal.problems])
