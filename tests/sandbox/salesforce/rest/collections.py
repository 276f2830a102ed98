"""sObject Collections: up to 200 writes or 2,000 reads in one call, answered in request order."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from tests.sandbox.salesforce.access import View
from tests.sandbox.salesforce.errors import CallRefused, Problem, RecordRefused, refused
from tests.sandbox.salesforce.ids import parse_id
from tests.sandbox.salesforce.rest.call import Call, Reply
from tests.sandbox.salesforce.rest.external import holders, key_field, write_by_key
from tests.sandbox.salesforce.rest.records import renderer
from tests.sandbox.salesforce.rest.target import view_of
from tests.sandbox.salesforce.writes.draft import Draft, read_draft
from tests.sandbox.salesforce.writes.remove import delete as remove

MOST_WRITES = 200
MOST_READS = 2_000
MOST_CHUNKS = 10
_ROLLED_BACK = Problem(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
)
Write = Callable[[], dict[str, Any]]


def create(call: Call) -> Reply:
    """Answer POST /composite/sobjects."""
    records, all_or_none = _records(call)
    drafts = [(view, _draft(call, view, record)) for record, view in _typed(call, records)]
    return _run(call, [_creation(call, view, draft) for view, draft in drafts], all_or_none=all_or_none)


def update(call: Call) -> Reply:
    """Answer PATCH /composite/sobjects; an id that comes twice is refused both times."""
    records, all_or_none = _records(call)
    typed = [(record, view, _draft(call, view, record)) for record, view in _typed(call, records)]
    ids = [_id_of(record) for record in records]
    twice = _repeated([parse_id(one) or one for one in ids])
    writes = [_update(call, view, draft, one, twice) for (_, view, draft), one in zip(typed, ids, strict=True)]
    return _run(call, writes, all_or_none=all_or_none)


def upsert(call: Call, name: str, field_name: str) -> Reply:
    """Answer PATCH /composite/sobjects/X/ExternalId; a key that comes twice is refused both times."""
    view = view_of(call, name)
    if field_name.lower() == "id":
        raise CallRefused("INVALID_FIELD", "Record ids are not allowed as the key of a collections upsert")
    field = key_field(view, field_name)
    records, all_or_none = _records(call)
    if any(other.kind.name != view.kind.name for _, other in _typed(call, records)):
        raise CallRefused("INVALID_INPUT", "all records of an upsert have to be of the type in the URL")
    drafts = [_draft(call, view, record) for record in records]
    keys = [draft.values.get(field.name) for draft in drafts]
    twice = _repeated([str(key).lower() for key in keys if key is not None])

    def write(draft: Draft, key: Any) -> dict[str, Any]:
        if key is None:
            raise refused("MISSING_ARGUMENT", f"{field.name} not specified")
        if str(key).lower() in twice:
            raise refused("DUPLICATE_VALUE", f"Duplicate external id specified: {key}", field.name)
        ids = holders(call, view, field, str(key))
        if len(ids) > 1:
            raise refused("DUPLICATE_EXTERNAL_ID", f"{field.name}: more than one record found for external id field")
        rest = Draft({name: value for name, value in draft.values.items() if name != field.name}, draft.problems)
        record_id, created = write_by_key(call, view, field, str(key), rest, ids)
        return {"id": record_id, "success": True, "errors": [], "created": created}

    writes: list[Write] = [lambda d=d, k=k: write(d, k) for d, k in zip(drafts, keys, strict=True)]  # type: ignore[misc]
    return _run(call, writes, all_or_none=all_or_none)


def delete(call: Call) -> Reply:
    """Answer DELETE /composite/sobjects?ids=."""
    ids = [one for one in call.query.get("ids", "").split(",") if one]
    if not ids:
        raise CallRefused("MISSING_ARGUMENT", "ids not specified")
    _limit(len(ids), MOST_WRITES)
    all_or_none = call.query.get("allOrNone", "false").lower() == "true"
    twice = _repeated([parse_id(one) or one for one in ids])
    return _run(call, [_deletion(call, one, twice) for one in ids], all_or_none=all_or_none)


def retrieve(call: Call, name: str) -> Reply:
    """Answer POST (or GET) /composite/sobjects/X: rows in order, null for what is not there to be seen."""
    view = view_of(call, name)
    if call.method == "GET":
        ids, names = call.query.get("ids", "").split(","), call.query.get("fields", "")
    else:
        body = call.json_object()
        ids, names = body.get("ids", []), ",".join(body.get("fields", []))
    if not ids or not names:
        raise CallRefused("MISSING_ARGUMENT", "ids and fields have to be specified")
    _limit(len(ids), MOST_READS)
    render = renderer(call, view, names)
    rows = call.org.store.table(view.kind.name).rows
    answer: list[dict[str, Any] | None] = []
    for one in ids:
        row = rows.get(parse_id(one) or "")
        seen = row is not None and not row.get("IsDeleted") and row["Id"] not in view.hidden_rows
        answer.append(render(row) if row is not None and seen else None)
    return Reply(200, answer, records=len(answer))


def _creation(call: Call, view: View, draft: Draft) -> Write:
    def write() -> dict[str, Any]:
        return _success(call.org.saver.create(call.actor(), view, draft))

    return write


def _update(call: Call, view: View, draft: Draft, one: str, twice: set[str]) -> Write:
    def write() -> dict[str, Any]:
        record_id = _own_id(view, one, twice)
        call.org.saver.update(call.actor(), view, record_id, draft)
        return _success(record_id)

    return write


def _deletion(call: Call, one: str, twice: set[str]) -> Write:
    def write() -> dict[str, Any]:
        kind = call.org.catalogue.of_id(one)
        view = call.org.access.view(call.user_id, kind) if kind else None
        if view is None:
            raise refused("MALFORMED_ID", f"malformed id {one}")
        record_id = _own_id(view, one, twice)
        remove(call.org.store, call.actor(), view, record_id)
        return _success(record_id)

    return write


def _own_id(view: View, text: str, twice: set[str]) -> str:
    whole = parse_id(text)
    if whole is None or not whole.startswith(view.kind.prefix):
        raise refused("MALFORMED_ID", f"malformed id {text}", "Id")
    if whole in twice:
        raise refused("DUPLICATE_VALUE", f"duplicate id in list: {whole}", "Id")
    return whole


def _run(call: Call, writes: list[Write], *, all_or_none: bool) -> Reply:
    """Write one after another; with allOrNone one refusal takes all back."""
    answers: list[dict[str, Any]] = []
    with call.org.store.undoable() as undo:
        for write in writes:
            try:
                answers.append(write())
            except RecordRefused as refusal:
                answers.append(_failure(refusal))
        if all_or_none and not all(answer["success"] for answer in answers):
            undo.undo()
            rolled = {"success": False, "errors": [_ROLLED_BACK.in_collection()]}
            answers = [rolled if answer["success"] else answer for answer in answers]
    return Reply(200, answers, records=len(answers))


def _success(record_id: str) -> dict[str, Any]:
    return {"id": record_id, "success": True, "errors": []}


def _failure(refusal: RecordRefused) -> dict[str, Any]:
    """Return a refused record's answer, which has no id (recorded: collections-error-*.json)."""
    return {"success": False, "errors": [problem.in_collection() for problem in refusal.problems]}


def _records(call: Call) -> tuple[list[dict[str, Any]], bool]:
    body = call.json_object()
    records = body.get("records")
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise CallRefused("JSON_PARSER_ERROR", "records has to be a list of objects")
    _limit(len(records), MOST_WRITES)
    return records, bool(body.get("allOrNone", False))


def _typed(call: Call, records: list[dict[str, Any]]) -> list[tuple[dict[str, Any], View]]:
    names = [(one.get("attributes") or {}).get("type") for one in records]
    if any(name is None for name in names):
        raise CallRefused("INVALID_INPUT", "The type attribute has to be specified for every record")
    if len(list(groupby(names))) > MOST_CHUNKS:
        raise CallRefused("LIMIT_EXCEEDED", f"at most {MOST_CHUNKS} chunks of consecutive types in one call")
    return [(record, view_of(call, str(name))) for record, name in zip(records, names, strict=True)]


def _draft(call: Call, view: View, record: dict[str, Any]) -> Draft:
    return read_draft(view, record, lower_emails=call.org.lower_emails)


def _id_of(record: dict[str, Any]) -> str:
    return str(next((value for key, value in record.items() if key.lower() == "id"), ""))


def _repeated(values: list[str]) -> set[str]:
    seen: set[str] = set()
    return {value for value in values if value in seen or seen.add(value)}  # type: ignore[func-returns-value]


def _limit(number: int, most: int) -> None:
    if number > most:
        message = f"record limit reached. cannot submit more than {most} records into this call"
        raise CallRefused("EXCEEDED_ID_LIMIT", message)
