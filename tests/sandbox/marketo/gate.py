"""The way of one call through the instance: sizes, path, token, permission, limits, faults, body, handler."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from tests.sandbox.marketo import routes
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.envelope import Problem, RefusedError, failure, refused, request_id, success
from tests.sandbox.marketo.faults import Mishap
from tests.sandbox.marketo.identity import UnauthorizedError
from tests.sandbox.marketo.incoming import FORM, Incoming, read_body, unwrap_query
from tests.sandbox.marketo.limits import UNCOUNTED
from tests.sandbox.marketo.route import Route
from tests.sandbox.marketo.world import World

IDENTITY = "/identity/oauth/token"


@dataclass(slots=True)
class Outcome:
    """What goes back: an HTTP status with a body, or a dropped connection."""

    status: int
    body: bytes | dict[str, Any]
    code: str | None = None
    drop: bool = False


async def identify(world: World, incoming: Incoming, call: Call) -> Outcome:
    """The identity endpoint; it is never counted."""
    call.operation = "identity"
    if incoming.content_type == FORM:
        call.query |= parse_qs(incoming.raw.decode(errors="replace"))
    mishap = await _befall(world, call)
    if mishap.before:
        return _mishap_outcome(world, mishap)
    try:
        answer = world.identity.grant(*(call.one(n) or "" for n in ("client_id", "client_secret", "grant_type")))
    except UnauthorizedError as error:
        return Outcome(401, error.answer, "401")
    return _spoilt(world, mishap, Outcome(200, answer))


async def pass_through(world: World, incoming: Incoming, call: Call) -> Outcome:
    """Any other vendor path."""
    identity = request_id(world.clock.now())
    try:
        route = _route(world, incoming, call)
        call.service = world.identity.authorise(incoming.authorization)
        if route.permissions and not set(route.permissions) & set(call.service.permissions):
            raise refused("603")
        mark = world.meter.admit(call.service.user)
    except RefusedError as error:
        return _refusal(world, identity, error.problem)
    world.meter.in_flight += 1
    try:
        outcome = await _admitted(world, incoming, call, route, identity)
    finally:
        world.meter.in_flight -= 1
    if outcome.code in UNCOUNTED:
        world.meter.forgive(mark, call.service.user)
    return outcome


def _route(world: World, incoming: Incoming, call: Call) -> Route:
    found = routes.at(incoming.path, legacy_delete=world.config.behaviour.legacy_delete)
    if not found:
        raise refused("610")
    unwrap_query(incoming, call)
    if call.method not in found:
        raise refused("605", call.method)
    route, call.parts = found[call.method]
    if call.json_query and not route.json_query:
        raise refused("612")
    call.operation = route.operation
    return route


async def _admitted(world: World, incoming: Incoming, call: Call, route: Route, identity: str) -> Outcome:
    mishap = await _befall(world, call)
    if mishap.before:
        if mishap.apply_after_ms is not None:
            world.spawn(_carry_out_later(world, incoming, call, route, mishap.apply_after_ms / 1000))
        return _mishap_outcome(world, mishap, identity)
    timeout = world.config.timeouts.get(route.operation, route.timeout)
    late = world.config.server_time_ms.get(route.operation, 0.0) + mishap.latency_ms > timeout * 1000
    applied = not late or _applies(world)
    if not (applied and route.takes_its_time):
        await world.work(route.operation)
    if not applied:
        return _refusal(world, identity, Problem.of("604"))
    try:
        read_body(incoming, call, optional=route.body_optional)
        answer = await route.handler(world, call)
    except RefusedError as error:
        return _spoilt(world, mishap, _refusal(world, identity, error.problem), identity)
    if late:
        return _refusal(world, identity, Problem.of("604"))
    return _spoilt(world, mishap, Outcome(200, success(identity, answer)), identity)


async def _carry_out_later(world: World, incoming: Incoming, call: Call, route: Route, seconds: float) -> None:
    """The caller was told nothing, or an error, and the server carries the call out all the same."""
    await asyncio.sleep(seconds)
    with suppress(RefusedError):
        read_body(incoming, call, optional=route.body_optional)
        await route.handler(world, call)


def _applies(world: World) -> bool:
    # error-codes.md does not say whether a call that timed out was carried out: it may have been.
    setting = world.config.behaviour.timeout_applies
    return setting == "yes" or (setting == "random" and world.dice.random() < 0.5)


async def _befall(world: World, call: Call) -> Mishap:
    mishap = world.faults.befalling(call)
    call.record_faults = mishap.record_faults
    if mishap.latency_ms:
        await asyncio.sleep(mishap.latency_ms / 1000)
    return mishap


def _mishap_outcome(world: World, mishap: Mishap, identity: str = "") -> Outcome:
    if mishap.drop is not None:
        return Outcome(0, b"", "dropped", drop=True)
    if mishap.problem is not None:
        return _refusal(world, identity or request_id(world.clock.now()), mishap.problem)
    return Outcome(mishap.status or 500, mishap.body.encode(), str(mishap.status))


def _spoilt(world: World, mishap: Mishap, outcome: Outcome, identity: str = "") -> Outcome:
    """The call was carried out, yet its caller may not learn it."""
    if mishap.drop is not None or mishap.status is not None or mishap.problem is not None:
        return _mishap_outcome(world, mishap, identity)
    return outcome


def _refusal(world: World, identity: str, problem: Problem) -> Outcome:
    world.meter.failed(problem.code)
    return Outcome(200, failure(identity, [problem]), problem.code)
