"""The access token of our custom service (Adobe: authentication.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from tandem.adapters.marketo.answers import Reply
from tandem.adapters.marketo.connection import Connection
from tandem.adapters.marketo.errors import unreachable
from tandem.adapters.marketo.patience import Patience
from tandem.adapters.marketo.routes import IDENTITY
from tandem.adapters.marketo.transport import Request, Transport
from tandem.domain.errors import ConfigurationError, CredentialsRefused

_BACK_OFF = (1.0, 3.0)


@dataclass(frozen=True, slots=True)
class _Grant:
    token: str = field(repr=False)
    scope: str
    expires: float


class Tokens:
    """Keeps one token until it expires; asking earlier would only bring the same one back."""

    def __init__(
        self, connection: Connection, transport: Transport, now: Callable[[], float], patience: Patience
    ) -> None:
        self._connection, self._transport, self._now, self._patience = connection, transport, now, patience
        self._grant: _Grant | None = None
        self._lock = Lock()

    def current(self) -> str:
        """A token that should still be accepted."""
        return self._held().token

    def scope(self) -> str:
        """The API user the token belongs to."""
        return self._held().scope

    def forget(self, token: str) -> None:
        """Marketo no longer accepts this token (601, 602): the next call asks for another."""
        with self._lock:
            if self._grant is not None and self._grant.token == token:
                self._grant = None

    def _held(self) -> _Grant:
        with self._lock:
            if self._grant is None or self._grant.expires <= self._now():
                self._grant = self._ask()
            return self._grant

    def _ask(self) -> _Grant:
        request = Request(
            IDENTITY.path,
            {
                "grant_type": "client_credentials",
                "client_id": self._connection.client_id,
                "client_secret": self._connection.client_secret,
            },
        )
        asked = self._now()
        reply = self._transport.send(request, timeout=IDENTITY.timeout)
        for seconds in _BACK_OFF:
            if not _passing(reply):
                break
            self._patience.pause(seconds)
            asked = self._now()
            reply = self._transport.send(request, timeout=IDENTITY.timeout)
        return self._read(reply, asked)

    def _read(self, reply: Reply, asked: float) -> _Grant:
        if _passing(reply):
            raise unreachable(self._connection.host, reply.lost or f"HTTP {reply.status}")
        body = reply.json()
        if reply.status in {400, 401} and isinstance(body, dict) and "error" in body:
            raise CredentialsRefused(
                "Marketo refuses the client id or the client secret.",
                "Copy both from Marketo Admin > Integration > LaunchPoint > View Details into the Marketo secret.",
            )
        if reply.status != 200 or not isinstance(body, dict) or "access_token" not in body:
            raise ConfigurationError(
                f"{self._connection.host} does not answer as Marketo's identity service does (HTTP {reply.status}).",
                "Check base_url in the Marketo secret, and whether Marketo's IP allowlist lets this account in.",
            )
        life = float(body.get("expires_in", 0))
        return _Grant(str(body["access_token"]), str(body.get("scope", "")), asked + life)


def _passing(reply: Reply) -> bool:
    return bool(reply.lost) or reply.status >= 500 or reply.status in {408, 429}
