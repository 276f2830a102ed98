"""The web application: vendor paths and the admin plane on one port."""

from __future__ import annotations

import gzip
import sys
import time
import traceback
from urllib.parse import parse_qs

import orjson
from aiohttp import web

from tests.sandbox.marketo import admin
from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.clock import stamp
from tests.sandbox.marketo.envelope import Problem, failure, request_id
from tests.sandbox.marketo.gate import IDENTITY, Outcome, identify, pass_through
from tests.sandbox.marketo.incoming import Incoming
from tests.sandbox.marketo.world import World

_GIB = 2**30
_ZIP_FROM = 1_024  # Adobe compresses answers from 1,024 bytes on


def application(world: World) -> web.Application:
    """The application that serves a world."""
    app = web.Application(client_max_size=_GIB)
    admin.mount(app, world)

    async def vendor(request: web.Request) -> web.StreamResponse:
        return await _serve(world, request)

    app.router.add_route("*", "/{path:.*}", vendor)
    return app


async def _serve(world: World, request: web.Request) -> web.StreamResponse:
    started = time.perf_counter()
    path, _, query = request.raw_path.partition("?")
    call = Call(request.method, path, parse_qs(query))
    outcome = await _outcome(world, request, call)
    world.calls.add(
        time=stamp(world.clock.second()),
        method=request.method,
        path=path,
        operation=call.operation,
        status=outcome.status,
        code=outcome.code,
        records=call.records,
        failed=call.failed,
        milliseconds=round((time.perf_counter() - started) * 1000, 3),
    )
    if outcome.drop and request.transport is not None:
        request.transport.abort()
    return _response(world, request, outcome)


async def _outcome(world: World, request: web.Request, call: Call) -> Outcome:
    limits = world.config.limits
    if len(request.raw_path) > limits.uri_bytes:
        return Outcome(414, b"Request-URI Too Long", "414")
    raw = await request.read()
    if len(raw) > limits.body_bytes:
        return Outcome(413, b"Request Entity Too Large", "413")
    incoming = Incoming(
        request.method,
        call.path,
        call.query,
        request.content_type if request.headers.get("Content-Type") else "",
        request.headers.get("Authorization", ""),
        raw,
    )
    try:
        return await (identify if call.path == IDENTITY else pass_through)(world, incoming, call)
    except Exception:  # Marketo answers its own defects with 611; ours are shown on stderr as well
        traceback.print_exc(file=sys.stderr)
        return Outcome(200, failure(request_id(world.clock.now()), [Problem.of("611")]), "611")


def _response(world: World, request: web.Request, outcome: Outcome) -> web.Response:
    headers = {"Date": _http_date(world)}
    if isinstance(outcome.body, bytes):
        status = outcome.status or 500
        return web.Response(status=status, body=outcome.body, content_type="text/html", headers=headers)
    body = orjson.dumps(outcome.body)
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    if accepts and world.config.behaviour.gzip and len(body) >= _ZIP_FROM:
        body = gzip.compress(body, compresslevel=1)
        headers["Content-Encoding"] = "gzip"
    return web.Response(
        status=outcome.status, body=body, content_type="application/json", charset="utf-8", headers=headers
    )


def _http_date(world: World) -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(world.clock.second()))
