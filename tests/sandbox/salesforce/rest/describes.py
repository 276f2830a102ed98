"""Versions, resources, limits and the describes, each as the session's user may see it."""

import hashlib
from datetime import timedelta
from typing import Any

import orjson

from tests.sandbox.salesforce.clock import http_date
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.rest.call import Call, Reply
from tests.sandbox.salesforce.rest.conditional import not_modified
from tests.sandbox.salesforce.rest.target import view_of
from tests.sandbox.salesforce.schema.describe import describe_field, describe_object, global_entry

OLDEST, NEWEST = 59, 68
_SEASONS = ("Spring", "Summer", "Winter")


def versions() -> Reply:
    """Answer GET /services/data, which needs no session and is not counted."""
    body = [
        {"label": _label(number), "url": f"/services/data/v{number}.0", "version": f"{number}.0"}
        for number in range(OLDEST, NEWEST + 1)
    ]
    return Reply(200, body, counted=0)


def _label(number: int) -> str:
    """Return a release name: 59 is Winter '24, and three releases make a year."""
    year, season = divmod(number - 57, 3)
    return f"{_SEASONS[season]} '{23 + year + (season == 2)}"


def resources(call: Call) -> Reply:
    """Answer GET /services/data/vXX.X."""
    root = f"/services/data/{call.version}"
    names = ("sobjects", "query", "queryAll", "composite", "limits")
    return Reply(200, {name: f"{root}/{name}" for name in names} | {"identity": f"{call.org.url}/id"})


def limits(call: Call) -> Reply:
    """Answer GET /limits."""
    most = call.org.limits.daily_max
    return Reply(
        200,
        {
            "DailyApiRequests": {"Max": most, "Remaining": most - call.org.limits.used},
            "DailyBulkApiBatches": {"Max": 15000, "Remaining": 15000},
            "DailyBulkV2QueryFileStorageMB": {"Max": 976562, "Remaining": 976562},
            "DailyBulkV2QueryJobs": {"Max": 10000, "Remaining": 10000},
            "DataStorageMB": {"Max": 10240, "Remaining": 10000},
            "FileStorageMB": {"Max": 10240, "Remaining": 10000},
        },
    )


def describe_global(call: Call) -> Reply:
    """Answer GET /sobjects: the objects this user has access to."""
    views = [call.org.access.view(call.user_id, kind) for kind in call.org.catalogue]
    entries = [global_entry(view.kind, call.version) for view in views if view]
    body = {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": entries}
    return _cached(call, "", body)


def basic(call: Call, name: str) -> Reply:
    """Answer GET /sobjects/X."""
    view = view_of(call, name)
    body = {"objectDescribe": global_entry(view.kind, call.version), "recentItems": []}
    return Reply(200, body)


def describe(call: Call, name: str) -> Reply:
    """Answer GET /sobjects/X/describe: a field hidden from the user is absent, a read-only one not writable."""
    view = view_of(call, name)
    fields = [describe_field(one, writable=view.may_write(one)) for one in view.readable.values()]
    children = call.org.catalogue.children_of(view.kind.name)
    types = call.org.store.table("RecordType").rows.values()
    own = [one for one in types if one.get("SobjectType") == view.kind.name and one.get("IsActive")]
    body = describe_object(view.kind, fields, children, own, call.version)
    rights = {"createable": ("edit", "all"), "updateable": ("edit", "all"), "deletable": ("all",)}
    body |= {flag: body[flag] and view.right in needed for flag, needed in rights.items()}
    return _cached(call, view.kind.name, body)


def _cached(call: Call, name: str, body: dict[str, Any]) -> Reply:
    """Answer 304 to a client that holds this very answer, by date or by ETag."""
    digest = hashlib.sha256(orjson.dumps(body)).hexdigest()[:32]
    modified = _modified(call.org, f"{call.user_id}/{name}", digest)
    headers = {"Last-Modified": http_date(modified), "ETag": f'"{digest}"'}
    if not_modified(call.headers, modified) or call.headers.get("if-none-match") == f'"{digest}"':
        return Reply(304, None, headers)
    return Reply(200, body, headers)


def _modified(org: Org, key: str, digest: str) -> Any:
    """Return when an answer last changed; two changes never share a second, so a date tells them apart."""
    known = org.modified.get(key)
    if known is not None and known[0] == digest:
        return known[1]
    now = org.clock.now().replace(microsecond=0)
    moment = max(now, known[1] + timedelta(seconds=1)) if known else now
    org.modified[key] = (digest, moment)
    return moment
