"""One Marketo call as everybody here makes it: a turn of the shared budget, a token, and bounded patience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from tandem.adapters.marketo.answers import TIMED_OUT, Answer, answered
from tandem.adapters.marketo.errors import BUSY, QUOTA, TOKEN_CODES, is_passing, of_read, of_write
from tandem.adapters.marketo.patience import Patience
from tandem.adapters.marketo.routes import Route
from tandem.adapters.marketo.tokens import Tokens
from tandem.adapters.marketo.transport import Request, Transport
from tandem.domain.errors import QuotaSpent, RateLimited
from tandem.ports import Turns

_READ_AGAIN = (1.0, 3.0)
_TRIES_WHEN_BUSY = 3
_WAIT = {"606": 4.0, "615": 1.0}

Body = Mapping[str, Any]


class Calls:
    """Reads, which are repeated when Marketo stumbles, and writes, which never are once they may have been heard."""

    def __init__(self, transport: Transport, tokens: Tokens, turns: Turns, patience: Patience, host: str) -> None:
        self._transport, self._tokens, self._turns = transport, tokens, turns
        self._patience, self._host = patience, host

    def read(self, route: Route, params: Mapping[str, str] | None = None) -> Body:
        """The envelope of a GET."""
        request = Request(route.path, params or {})
        answer = self._admitted(route, request)
        for seconds in _READ_AGAIN:
            # A time-out has cost half a minute or more already.
            if not is_passing(answer.code) or answer.code == TIMED_OUT:
                break
            self._patience.pause(seconds)
            answer = self._admitted(route, request)
        if answer.code:
            raise of_read(route, answer, self._host)
        return answer.body

    def write(self, route: Route, body: bytes | Body, params: Mapping[str, str] | None = None) -> Body:
        """The envelope of a POST; Undecided when it may have been carried out, Refusal when it was not."""
        encoded = body if isinstance(body, bytes) else orjson.dumps(body)
        answer = self._admitted(route, Request(route.path, params or {}, encoded))
        if answer.code:
            raise of_write(route, answer, self._host)
        return answer.body

    def _admitted(self, route: Route, request: Request) -> Answer:
        for tries in range(1, _TRIES_WHEN_BUSY + 1):
            answer = self._authorised(route, request)
            if answer.code == QUOTA:
                self._turns.refused(QUOTA)
                raise QuotaSpent("Marketo")
            if answer.code not in BUSY:
                return answer
            self._turns.refused(answer.code)
            if tries < _TRIES_WHEN_BUSY:
                self._patience.pause(_WAIT[answer.code] * tries)
        raise RateLimited(BUSY[answer.code])

    def _authorised(self, route: Route, request: Request) -> Answer:
        answer, token = self._exchanged(route, request)
        if answer.code not in TOKEN_CODES:
            return answer
        self._tokens.forget(token)
        return self._exchanged(route, request)[0]

    def _exchanged(self, route: Route, request: Request) -> tuple[Answer, str]:
        token = self._tokens.current()
        lease = self._turns.take(route.timeout)
        try:
            return answered(self._transport.send(request, timeout=route.timeout, token=token)), token
        finally:
            self._turns.release(lease)
