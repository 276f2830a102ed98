"""Which handler answers which path, and under which operation name the log knows it."""

import re
from dataclasses import dataclass
from typing import Any

from tests.sandbox.salesforce.errors import CallRefused, not_found
from tests.sandbox.salesforce.rest import collections, composite, describes, external, queries, records, replication
from tests.sandbox.salesforce.rest.call import Call, Handler, Reply

_ROOT = re.compile(r"/services/data/v(\d+)\.0(/.*)?")


@dataclass(frozen=True, slots=True)
class Route:
    """One resource: its operation name, methods, path below the version, and handler."""

    operation: str
    methods: tuple[str, ...]
    pattern: re.Pattern[str]
    handler: Handler


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a method and path lead to; the handler is None when nothing answers."""

    operation: str
    version: str
    handler: Handler | None
    parameters: dict[str, Any]
    refusal: CallRefused | None = None


def _route(operation: str, methods: str, pattern: str, handler: Handler) -> Route:
    return Route(operation, tuple(methods.split()), re.compile(pattern), handler)


_X = r"/sobjects/(?P<name>\w+)"
ROUTES = (
    _route("resources", "GET", r"/?", describes.resources),
    _route("limits", "GET", r"/limits/?", describes.limits),
    _route("query", "GET", r"/query/?", queries.query),
    _route("query-all", "GET", r"/queryAll/?", queries.query_all),
    _route("query-more", "GET", r"/(?:query|queryAll)/(?P<locator>[\w-]+)/?", queries.query_more),
    _route("describe-global", "GET", r"/sobjects/?", describes.describe_global),
    _route("describe", "GET", _X + r"/describe/?", describes.describe),
    _route("updated", "GET", _X + r"/updated/?", replication.updated),
    _route("deleted", "GET", _X + r"/deleted/?", replication.deleted),
    _route("basic", "GET", _X + r"/?", describes.basic),
    _route("create", "POST", _X + r"/?", records.create_record),
    _route("create", "POST", _X + r"/[Ii]d/?", external.upsert_by_id_field),
    _route("get", "GET", _X + r"/(?P<record_id>\w+)/?", records.get_record),
    _route("update", "PATCH", _X + r"/(?P<record_id>\w+)/?", records.update_record),
    _route("delete", "DELETE", _X + r"/(?P<record_id>\w+)/?", records.delete_record),
    _route("get-external", "GET", _X + r"/(?P<field_name>\w+)/(?P<value>.+)", external.get_by_external),
    _route("upsert", "PATCH", _X + r"/(?P<field_name>\w+)/(?P<value>.+)", external.upsert_by_external),
    _route("collections-create", "POST", r"/composite/sobjects/?", collections.create),
    _route("collections-update", "PATCH", r"/composite/sobjects/?", collections.update),
    _route("collections-delete", "DELETE", r"/composite/sobjects/?", collections.delete),
    _route("collections-retrieve", "GET POST", r"/composite" + _X + r"/?", collections.retrieve),
    _route("collections-upsert", "PATCH", r"/composite" + _X + r"/(?P<field_name>\w+)/?", collections.upsert),
    _route("composite", "POST", r"/composite/?", composite.composite),
    _route("batch", "POST", r"/composite/batch/?", composite.batch),
)
_NEVER_NESTED = frozenset({"composite", "batch"})


def resolve(method: str, path: str) -> Resolved:
    """Return what answers a method and a decoded path."""
    whole = _ROOT.fullmatch(path)
    if whole is None or not describes.OLDEST <= int(whole.group(1)) <= describes.NEWEST:
        return Resolved("unknown", "", None, {}, not_found())
    version, rest = f"v{whole.group(1)}.0", whole.group(2) or ""
    known = False
    for route in ROUTES:
        found = route.pattern.fullmatch(rest)
        if found and method in route.methods:
            return Resolved(route.operation, version, route.handler, found.groupdict())
        known = known or found is not None
    if known:
        message = f"HTTP Method '{method}' not allowed. Allowed are {_allowed(rest)}"
        return Resolved("unknown", version, None, {}, CallRefused("METHOD_NOT_ALLOWED", message, status=405))
    return Resolved("unknown", version, None, {}, not_found())


class Routes:
    """The router of the whole REST API."""

    def operation(self, method: str, path: str) -> str:
        """Return the operation that a method and path mean."""
        return resolve(method, path).operation

    def run(self, call: Call) -> Reply:
        """Answer a call; a refusal becomes its error answer, with whatever was written taken back."""
        found = resolve(call.method, call.path)
        if found.handler is None or (call.nested and found.operation in _NEVER_NESTED):
            return _refusal(found.refusal or not_found())
        try:
            with call.org.store.undoable():
                return found.handler(call, **found.parameters)
        except CallRefused as refusal:
            return _refusal(refusal)


def _refusal(refusal: CallRefused) -> Reply:
    return Reply(refusal.status, refusal.body())


def _allowed(rest: str) -> str:
    return ", ".join(sorted({method for route in ROUTES if route.pattern.fullmatch(rest) for method in route.methods}))
