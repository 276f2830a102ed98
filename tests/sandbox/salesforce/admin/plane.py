"""The admin plane: /admin/..., without a session, never counted and never in the call log."""

import re
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

from tests.sandbox.salesforce.admin import control, lifecycle, load, objects, records, schema, state, users
from tests.sandbox.salesforce.admin.request import Admin, AdminRefused
from tests.sandbox.salesforce.errors import CallRefused, RecordRefused
from tests.sandbox.salesforce.org import Org

AdminHandler = Callable[..., dict[str, Any]]
_TABLE: tuple[tuple[str, str, AdminHandler], ...] = (
    ("GET", r"/state", state.show),
    ("PUT", r"/state", state.put),
    ("POST", r"/settings", state.set_settings),
    ("GET", r"/config", control.show_config),
    ("POST", r"/load", load.load),
    ("GET", r"/records/(\w+)", records.read),
    ("POST", r"/create", records.create),
    ("POST", r"/edit", records.edit),
    ("POST", r"/delete", records.delete),
    ("POST", r"/undelete", records.undelete),
    ("POST", r"/purge", records.purge),
    ("POST", r"/convert", lifecycle.convert),
    ("POST", r"/merge", lifecycle.merge),
    ("POST", r"/archive", lifecycle.archive),
    ("GET", r"/users", users.show),
    ("POST", r"/users", users.put),
    ("DELETE", r"/users", users.drop),
    ("GET", r"/schema", schema.show),
    ("POST", r"/schema/objects", objects.put),
    ("DELETE", r"/schema/objects", objects.drop),
    ("POST", r"/schema/objects/rename", objects.rename),
    ("POST", r"/schema/fields", schema.put_field),
    ("DELETE", r"/schema/fields", schema.drop_field),
    ("POST", r"/schema/fields/rename", schema.rename_field),
    ("POST", r"/fls", schema.set_fls),
    ("POST", r"/permissions", schema.set_object_right),
    ("POST", r"/sharing", schema.set_sharing),
    ("GET", r"/clock", control.show_clock),
    ("POST", r"/clock", control.set_clock),
    ("POST", r"/sessions", control.set_sessions),
    ("GET", r"/limits", control.show_limits),
    ("POST", r"/limits", control.set_limits),
    ("GET", r"/locks", control.show_locks),
    ("POST", r"/locks", control.add_locks),
    ("DELETE", r"/locks", control.drop_locks),
    ("GET", r"/rules/(\w+)", control.show_rules),
    ("POST", r"/rules/(\w+)", control.add_rule),
    ("DELETE", r"/rules/(\w+)", control.drop_rules),
    ("GET", r"/faults", control.show_faults),
    ("POST", r"/faults", control.add_fault),
    ("DELETE", r"/faults", control.drop_faults),
    ("GET", r"/calls", control.show_calls),
    ("DELETE", r"/calls", control.reset_calls),
    ("GET", r"/counters", control.show_counters),
    ("DELETE", r"/counters", control.reset_calls),
)
_ROUTES = tuple((method, re.compile(pattern), handler) for method, pattern, handler in _TABLE)


class AdminPlane:
    """Answers /admin requests with JSON; a refusal is 400 with `{"error": ...}`."""

    def __init__(self, org: Org) -> None:
        """Administer one organisation."""
        self._org = org

    async def handle(self, http: web.Request) -> web.StreamResponse:
        """Answer one admin request."""
        text = await http.read()
        self._org.housekeeping()
        try:
            body = orjson.loads(text) if text else None
            answer = self._run(http.method, http.path.removeprefix("/admin"), Admin(self._org, body, http.query))
        except (AdminRefused, CallRefused, RecordRefused, ValueError, TypeError, KeyError) as error:
            return _json({"error": f"{error}"}, 400)
        if answer is None:
            known = sorted({f"{method} /admin{pattern}" for method, pattern, _ in _TABLE})
            return _json({"error": "no such admin call", "calls": known}, 404)
        return _json(answer, 200)

    def _run(self, method: str, path: str, admin: Admin) -> dict[str, Any] | None:
        for known, pattern, handler in _ROUTES:
            found = pattern.fullmatch(path.rstrip("/"))
            if found and known == method:
                return handler(admin, *found.groups())
        return None


def _json(body: dict[str, Any], status: int) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")
