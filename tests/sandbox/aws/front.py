"""The face of the emulator: an ASGI application before MiniStack's that logs calls and makes faults happen.

It also answers a few requests of its own under `/_tandem/`, for tests and the local host.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from tests.sandbox.aws.calls import Call, CallLog, read_call
from tests.sandbox.aws.faults import Faults, refusal

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Coroutine[None, None, None]]
Drop = Callable[[Send], Awaitable[None]]
Admin = Callable[[str, str, dict[str, Any]], dict[str, Any] | None]


class Front:
    """Passes requests on to the emulator; `drop` closes the connection a `Send` belongs to."""

    def __init__(self, emulator: Application, *, log: CallLog, faults: Faults, admin: Admin, drop: Drop) -> None:
        self._emulator = emulator
        self._log = log
        self._faults = faults
        self._admin = admin
        self._drop = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            await self._emulator(scope, receive, send)
            return
        body = await _read_body(receive)
        if scope["path"].startswith("/_tandem/"):
            await self._answer_admin(scope, body, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        call = read_call(scope["method"], scope["path"], headers, body)
        await self._serve(call, scope, body, receive, send)

    async def _serve(self, call: Call, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        fault = self._faults.take(call)
        match fault.effect if fault else "":
            case "error" | "throttle" as effect:
                status, answer = refusal(call, effect)
                self._log.write(call, outcome=effect)
                await _answer(send, status, answer)
            case "drop_before":
                self._log.write(call, outcome="drop_before")
                await self._drop(send)
            case "drop_after":
                await self._emulator(scope, _replay(body, receive), _nowhere)
                self._log.write(call, outcome="drop_after")
                await self._drop(send)
            case "delay":
                await asyncio.sleep(fault.seconds if fault else 0)
                await self._pass(call, scope, body, receive, send)
            case _:
                await self._pass(call, scope, body, receive, send)

    async def _pass(self, call: Call, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        if call.operation != "sqs.ReceiveMessage":
            await self._emulator(scope, _replay(body, receive), noting)
        else:
            await _until_the_caller_leaves(self._emulator(scope, _replay(body, _never), noting), receive)
        self._log.write(call, outcome=str(status) if status else "left")

    async def _answer_admin(self, scope: Scope, body: bytes, send: Send) -> None:
        answer = self._admin(scope["method"], scope["path"], json.loads(body or b"{}"))
        status = 404 if answer is None else 200
        await _answer(send, status, json.dumps(answer or {}).encode())


def _replay(body: bytes, then: Receive) -> Receive:
    """Gives the emulator the body that was already read, then whatever the caller does next."""
    bodies = [body]

    async def receive() -> Message:
        if bodies:
            return {"type": "http.request", "body": bodies.pop(), "more_body": False}
        return await then()

    return receive


async def _until_the_caller_leaves(serving: Coroutine[None, None, None], receive: Receive) -> None:
    """A long poll of a caller who is gone would take a message and hold it for its visibility timeout."""
    served = asyncio.create_task(serving)
    left = asyncio.ensure_future(receive())
    await asyncio.wait({served, left}, return_when=asyncio.FIRST_COMPLETED)
    left.cancel()
    if served.done():
        served.result()
    else:
        served.cancel()
    await asyncio.gather(served, left, return_exceptions=True)


async def _read_body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/x-amz-json-1.0"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _never() -> Message:
    return await asyncio.Future()


async def _nowhere(_: Message) -> None:
    return None
