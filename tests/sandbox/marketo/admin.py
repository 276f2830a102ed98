"""The admin plane: what people and tests do to the instance behind the vendor's back. No token, never counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from tests.sandbox.marketo import (
    admin_custom,
    admin_fields,
    admin_objects,
    admin_people,
    admin_programs,
    admin_settings,
    admin_state,
)
from tests.sandbox.marketo.world import World

Deed = Callable[[World, dict[str, Any]], Any]

_GET: dict[str, Deed] = {
    "leads": admin_people.leads,
    "activities": admin_people.activities,
    "objects": admin_objects.listed,
    "programs": admin_programs.programs,
    "members": admin_programs.members,
    "state": admin_state.dump,
    "clock": admin_settings.clock_state,
    "limits": admin_settings.limits_state,
    "behaviour": admin_settings.behaviour_state,
    "faults": lambda world, _: {"faults": world.faults.listed()},
    "calls": admin_state.calls,
    "counters": lambda world, _: world.calls.counters(),
    "rules/rewrite": lambda world, _: {"rules": world.rules.listed()},
    "partitions": lambda world, _: {"partitions": world.partitions.listed()},
}
_POST: dict[str, Deed] = {
    "load": admin_people.load,
    "create": admin_people.create,
    "edit": admin_people.edit,
    "delete": admin_people.delete,
    "merge": admin_people.merge,
    "move": admin_people.move,
    "programs/edit": admin_programs.edit,
    "members": admin_programs.set_member,
    "members/remove": admin_programs.remove_members,
    "custom-object-assets": admin_custom.set_assets,
    "objects/edit": admin_objects.edit,
    "objects/delete": admin_objects.delete,
    "clock": admin_settings.set_clock,
    "partitions": admin_settings.set_partitions,
    "limits": admin_settings.set_limits,
    "behaviour": admin_settings.set_behaviour,
    "late": admin_settings.set_late,
    "server-time": admin_settings.set_server_time,
    "rules/rewrite": admin_settings.set_rules,
    "tokens": admin_settings.set_tokens,
    "services": admin_settings.set_service,
    "fields": admin_fields.change,
    "quota": admin_settings.set_quota,
    "faults": lambda world, given: world.faults.add(given).as_json(),
}
_PUT: dict[str, Deed] = {"state": admin_state.restore}
_DELETE: dict[str, Deed] = {
    "faults": lambda world, given: world.faults.clear(_number(given.get("id"))),
    "calls": lambda world, _: world.calls.reset(),
    "counters": lambda world, _: world.calls.reset(),
}


def mount(app: web.Application, world: World) -> None:
    """Serve the admin plane of a world under `/admin`."""
    for method, deeds in (("GET", _GET), ("POST", _POST), ("PUT", _PUT), ("DELETE", _DELETE)):
        for path, deed in deeds.items():
            app.router.add_route(method, f"/admin/{path}", _handler(world, deed))
    app.router.add_route("*", "/admin{rest:.*}", _unknown)


def _handler(world: World, deed: Deed) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        try:
            given = orjson.loads(raw) if raw else {}
            if not isinstance(given, dict):
                raise ValueError("the body must be an object")
            done = deed(world, {**request.query, **given})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return _answer({"error": f"{type(error).__name__}: {error}"}, 400)
        return _answer({"ok": True} if done is None else done)

    return handle


async def _unknown(request: web.Request) -> web.StreamResponse:
    known = sorted({*_GET, *_POST, *_PUT, *_DELETE})
    return _answer({"error": f"no admin path {request.path}", "known": [f"/admin/{p}" for p in known]}, 404)


def _answer(value: Any, status: int = 200) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(value), content_type="application/json")


def _number(given: Any) -> int | None:
    return None if given is None else int(given)
