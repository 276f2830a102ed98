"""/composite and /composite/batch: several calls in one."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from tests.sandbox.salesforce.errors import CallRefused
from tests.sandbox.salesforce.rest.call import Call, Reply

MOST_PARTS = 25
MOST_HEAVY = 5
_HEAVY = frozenset(
    {
        "query",
        "query-all",
        "query-more",
        "collections-create",
        "collections-update",
        "collections-upsert",
        "collections-delete",
        "collections-retrieve",
    }
)
_REFERENCE = re.compile(r"@\{([^}]*)\}")
_REFERENCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")
_HALTED = {
    "errorCode": "PROCESSING_HALTED",
    "message": "The transaction was rolled back since another operation in the same transaction failed.",
}


def composite(call: Call) -> Reply:
    """Answer POST /composite: at most 25 parts, 5 of them queries or collections, counted as one call."""
    body = call.json_object()
    parts = _parts(body, "compositeRequest")
    _check_references([str(part.get("referenceId", "")) for part in parts])
    operations = tuple(_operation(call, part) for part in parts)
    if sum(1 for one in operations if one in _HEAVY) > MOST_HEAVY:
        message = f"Limit exceeded: a composite request has at most {MOST_HEAVY} queries and collections"
        raise CallRefused("LIMIT_EXCEEDED", message)
    answers: list[dict[str, Any]] = []
    results: dict[str, Any] = {}
    records = 0
    with call.org.store.undoable() as undo:
        for part in parts:
            reply = _run_part(call, part, results)
            records += reply.records
            results[part["referenceId"]] = reply.body if reply.status < 300 else None
            answers.append(_answer(reply, part["referenceId"]))
        if body.get("allOrNone") and any(not _went_well(answer) for answer in answers):
            undo.undo()
            answers = [_rolled_back(answer) if _went_well(answer) else answer for answer in answers]
    return Reply(200, {"compositeResponse": answers}, records=records, parts=operations)


def batch(call: Call) -> Reply:
    """Answer POST /composite/batch: independent parts, each counted."""
    body = call.json_object()
    parts = _parts(body, "batchRequests")
    results: list[dict[str, Any]] = []
    records, failed = 0, False
    for part in parts:
        if failed and body.get("haltOnError"):
            halted = {"errorCode": "BATCH_PROCESSING_HALTED", "message": "Batch processing halted per request"}
            results.append({"statusCode": 412, "result": [halted]})
            continue
        path = "/services/data/" + str(part.get("url", "")).removeprefix("/services/data/").lstrip("/")
        reply = _dispatch(call, str(part.get("method", "")), path, call.headers, _bytes(part.get("richInput")))
        failed = failed or reply.status >= 400
        records += reply.records
        results.append({"statusCode": reply.status, "result": reply.body})
    return Reply(200, {"hasErrors": failed, "results": results}, records=records, counted=len(parts))


def _parts(body: dict[str, Any], key: str) -> list[dict[str, Any]]:
    parts = body.get(key)
    if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        raise CallRefused("JSON_PARSER_ERROR", f"{key} has to be a list of subrequests")
    if len(parts) > MOST_PARTS:
        raise CallRefused("LIMIT_EXCEEDED", f"Limit exceeded: {len(parts)} subrequests, at most {MOST_PARTS}")
    return parts


def _check_references(references: list[str]) -> None:
    for reference in references:
        if not _REFERENCE_ID.fullmatch(reference):
            message = (
                f"Provided referenceId ('{reference}') must start with a letter or a number, and it can contain only "
                "letters, numbers and underscores ('_')."
            )
            raise CallRefused("INVALID_INPUT", message)
    if len(set(references)) != len(references):
        raise CallRefused("INVALID_INPUT", "Duplicate referenceId in the composite request")


def _operation(call: Call, part: dict[str, Any]) -> str:
    path = urlsplit(str(part.get("url", ""))).path
    return call.router.operation(str(part.get("method", "")).upper(), unquote(path))


def _run_part(call: Call, part: dict[str, Any], results: dict[str, Any]) -> Reply:
    try:
        url = _fill(str(part.get("url", "")), results)
        body = _fill(part.get("body"), results)
    except KeyError as missing:
        path = str(missing.args[0])
        reference = re.split(r"[.\[]", path)[0]
        halted = f"Invalid reference specified. No value for {path} found in {reference}"
        return Reply(400, [{"errorCode": "PROCESSING_HALTED", "message": halted}])
    headers = {str(name).lower(): str(value) for name, value in (part.get("httpHeaders") or {}).items()}
    return _dispatch(call, str(part.get("method", "")), url, headers, _bytes(body))


def _dispatch(call: Call, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
    """Run one part as the calling user."""
    pieces = urlsplit(url)
    query = dict(parse_qsl(pieces.query, keep_blank_values=True))
    return call.router.run(call.part(method.upper(), unquote(pieces.path), query, headers, body))


def _fill(value: Any, results: dict[str, Any]) -> Any:
    """Put earlier results in the place of @{reference.field}; KeyError names what is not there."""
    if isinstance(value, str):
        return _REFERENCE.sub(lambda found: str(_lookup(found.group(1), results)), value)
    if isinstance(value, dict):
        return {key: _fill(one, results) for key, one in value.items()}
    if isinstance(value, list):
        return [_fill(one, results) for one in value]
    return value


def _lookup(path: str, results: dict[str, Any]) -> Any:
    value: Any = results
    for step in re.findall(r"[^.\[\]]+", path):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise KeyError(path) from None
    if value is None:
        raise KeyError(path)
    return value


def _bytes(body: Any) -> bytes:
    return b"" if body is None else orjson.dumps(body)


def _answer(reply: Reply, reference: str) -> dict[str, Any]:
    headers = {name: value for name, value in reply.headers.items() if name == "Location"}
    return {"body": reply.body, "httpHeaders": headers, "httpStatusCode": reply.status, "referenceId": reference}


def _went_well(answer: dict[str, Any]) -> bool:
    """Whether a part succeeded; a collection with a failed record did not."""
    body = answer["body"]
    failed = isinstance(body, list) and any(isinstance(one, dict) and one.get("success") is False for one in body)
    return answer["httpStatusCode"] < 400 and not failed


def _rolled_back(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"body": [_HALTED], "httpHeaders": {}, "httpStatusCode": 400}
