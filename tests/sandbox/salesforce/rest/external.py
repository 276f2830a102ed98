"""The calls for one record by an external id."""

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import CallRefused, RecordRefused, not_found
from tests.sandbox.salesforce.rest.call import Call, Reply
from tests.sandbox.salesforce.rest.records import create_record, renderer
from tests.sandbox.salesforce.rest.target import alone, view_of
from tests.sandbox.salesforce.schema.field import Field
from tests.sandbox.salesforce.writes.draft import Draft, read_draft


def get_by_external(call: Call, name: str, field_name: str, value: str) -> Reply:
    """Answer GET /sobjects/X/Field/value."""
    view = view_of(call, name)
    ids = holders(call, view, key_field(view, field_name), value)
    if not ids:
        raise not_found()
    if len(ids) > 1:
        return _several(call, view, ids)
    row = call.org.store.table(view.kind.name).rows[ids[0]]
    return Reply(200, renderer(call, view, call.query.get("fields"))(row), records=1)


def upsert_by_external(call: Call, name: str, field_name: str, value: str) -> Reply:
    """Answer PATCH /sobjects/X/Field/value: 201 created, 200 updated, 300 when several match."""
    view = view_of(call, name)
    field = key_field(view, field_name)
    body = call.json_object()
    for key in body:
        if key.lower() in ("id", field.name.lower()):
            raise CallRefused("INVALID_FIELD", f"The {key} field should not be specified in the sobject data.")
    draft = read_draft(view, body, lower_emails=call.org.lower_emails)
    ids = holders(call, view, field, value)
    if len(ids) > 1:
        return _several(call, view, ids)
    if not ids and call.query.get("updateOnly", "").lower() == "true":
        raise not_found()
    try:
        record_id, created = write_by_key(call, view, field, value, draft, ids)
    except RecordRefused as refusal:
        return alone(refusal)
    answer = {"id": record_id, "success": True, "errors": [], "created": created}
    return Reply(201 if created else 200, answer, records=1)


def upsert_by_id_field(call: Call, name: str) -> Reply:
    """Answer POST /sobjects/X/Id, which creates."""
    return create_record(call, name)


def key_field(view: View, name: str) -> Field:
    """Return a field that may key an upsert, or 404 as recorded."""
    field = view.field(name)
    if field is None or not field.lookup or field.type == "id":
        message = f"Provided external ID field does not exist or is not accessible: {name}"
        raise CallRefused("NOT_FOUND", message, status=404)
    return field


def holders(call: Call, view: View, field: Field, value: str) -> list[str]:
    """Return the living rows that hold a key value."""
    table = call.org.store.table(view.kind.name)
    return sorted(
        record_id
        for record_id in table.holding(field.name, value.strip())
        if not table.rows[record_id].get("IsDeleted") and record_id not in view.hidden_rows
    )


def write_by_key(call: Call, view: View, field: Field, value: str, draft: Draft, ids: list[str]) -> tuple[str, bool]:
    """Update the one row that holds the key, or create it with the key; return its id and whether it is new."""
    saver = call.org.saver
    if ids:
        saver.update(call.actor(), view, ids[0], draft)
        return ids[0], False
    keyed = read_draft(view, {field.name: value}, lower_emails=call.org.lower_emails)
    whole = Draft(draft.values | keyed.values, draft.problems + keyed.problems)
    return saver.create(call.actor(), view, whole), True


def _several(call: Call, view: View, ids: list[str]) -> Reply:
    root = f"/services/data/{call.version}/sobjects/{view.kind.name}"
    return Reply(300, [f"{root}/{record_id}" for record_id in ids])
