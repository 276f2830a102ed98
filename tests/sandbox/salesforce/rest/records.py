"""The calls for one record by its id."""

from collections.abc import Callable
from typing import Any

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.clock import http_date, parse_time
from tests.sandbox.salesforce.columns import column
from tests.sandbox.salesforce.errors import CallRefused, RecordRefused
from tests.sandbox.salesforce.rest.call import Call, Reply
from tests.sandbox.salesforce.rest.conditional import not_modified, unmodified_since_fails
from tests.sandbox.salesforce.rest.target import alone, checked_id, living_row, view_of
from tests.sandbox.salesforce.soql.projection import attributes
from tests.sandbox.salesforce.table import Row
from tests.sandbox.salesforce.writes.draft import Draft, read_draft
from tests.sandbox.salesforce.writes.remove import delete as remove


def get_record(call: Call, name: str, record_id: str) -> Reply:
    """Answer GET /sobjects/X/id, all visible fields or those of ?fields."""
    view = view_of(call, name)
    row = living_row(call, view, record_id)
    modified = parse_time(row["SystemModstamp"])
    headers = {"Last-Modified": http_date(modified)}
    if not_modified(call.headers, modified):
        return Reply(304, None, headers)
    return Reply(200, renderer(call, view, call.query.get("fields"))(row), headers, records=1)


def renderer(call: Call, view: View, wanted: str | None) -> Callable[[Row], dict[str, Any]]:
    """Return how to render rows with the fields asked for (INVALID_FIELD for unknown ones), all without a wish."""
    if wanted is None:
        fields = list(view.readable.values())
    else:
        fields = []
        for one in [part.strip() for part in wanted.split(",") if part.strip()]:
            found = view.field(one)
            if found is None:
                raise CallRefused("INVALID_FIELD", f"No such column '{one}' on sobject of type {view.kind.name}")
            fields.append(found)
    columns = [(field.name, column(call.org.store, field)) for field in fields]
    name, version = view.kind.name, call.version

    def render(row: Row) -> dict[str, Any]:
        record: dict[str, Any] = {"attributes": attributes(name, row["Id"], version)}
        record.update([(field, read(row)) for field, read in columns])
        record.setdefault("Id", row["Id"])
        return record

    return render


def create_record(call: Call, name: str) -> Reply:
    """Answer POST /sobjects/X."""
    view = view_of(call, name)
    draft = draft_of(call, view)
    try:
        new_id = call.org.saver.create(call.actor(), view, draft)
    except RecordRefused as refusal:
        return alone(refusal)
    headers = {"Location": f"/services/data/{call.version}/sobjects/{view.kind.name}/{new_id}"}
    return Reply(201, {"id": new_id, "success": True, "errors": []}, headers, records=1)


def update_record(call: Call, name: str, record_id: str) -> Reply:
    """Answer PATCH /sobjects/X/id; with If-Unmodified-Since 412 when the row is younger."""
    view = view_of(call, name)
    whole = checked_id(view, record_id)
    row = call.org.store.table(view.kind.name).rows.get(whole)
    if row is None or whole in view.hidden_rows:
        living_row(call, view, whole)
    draft = draft_of(call, view)
    if row and unmodified_since_fails(call.headers, parse_time(row["SystemModstamp"])):
        return Reply(412, None)
    try:
        call.org.saver.update(call.actor(), view, whole, draft)
    except RecordRefused as refusal:
        return alone(refusal)
    return Reply(204, None, records=1)


def delete_record(call: Call, name: str, record_id: str) -> Reply:
    """Answer DELETE /sobjects/X/id."""
    view = view_of(call, name)
    whole = checked_id(view, record_id)
    if whole not in call.org.store.table(view.kind.name).rows:
        living_row(call, view, whole)
    try:
        remove(call.org.store, call.actor(), view, whole)
    except RecordRefused as refusal:
        return alone(refusal)
    return Reply(204, None, records=1)


def draft_of(call: Call, view: View) -> Draft:
    """Return the body as a draft; an Id in it refuses the call."""
    body = call.json_object()
    if any(key.lower() == "id" for key in body):
        raise CallRefused("INVALID_FIELD", "The Id field should not be specified in the sobject data.")
    return read_draft(view, body, lower_emails=call.org.lower_emails)
