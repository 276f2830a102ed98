"""Custom services and their access tokens (Adobe: authentication.md)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from tests.sandbox.marketo.clock import Clock
from tests.sandbox.marketo.config import Behaviour, Service
from tests.sandbox.marketo.envelope import refused


class UnauthorizedError(Exception):
    """The identity endpoint answers HTTP 401 with these words."""

    def __init__(self, error: str, description: str) -> None:
        """Keep the two members of the answer."""
        super().__init__(description)
        self.answer = {"error": error, "error_description": description}


@dataclass(slots=True)
class Token:
    """An access token and the moment it stops working."""

    text: str
    service: Service
    expires: float


class Identity:
    """Gives one token per service and keeps giving it until it has expired."""

    def __init__(self, services: list[Service], clock: Clock, behaviour: Behaviour) -> None:
        """Serve these services."""
        self.services, self._clock, self._behaviour = services, clock, behaviour
        self._current: dict[str, Token] = {}
        self._known: dict[str, Token] = {}

    def grant(self, client_id: str, client_secret: str, grant_type: str) -> dict[str, Any]:
        """The token of a service with the life it has left; a repeated question does not prolong it."""
        if grant_type != "client_credentials":
            raise UnauthorizedError("unsupported_grant_type", f"Unsupported grant type: {grant_type}")
        service = self.service(client_id)
        if service is None:
            raise UnauthorizedError("invalid_client", "Bad client credentials")
        if service.client_secret != client_secret:
            raise UnauthorizedError("unauthorized", "Bad client credentials")
        now = self._clock.now()
        token = self._current.get(client_id)
        if token is None or token.expires <= now:
            text = f"{uuid.uuid4()}:sb"
            token = Token(text, service, now + self._behaviour.token_lifetime)
            self._current[client_id] = self._known[text] = token
        return {
            "access_token": token.text,
            "token_type": "bearer",
            "expires_in": int(token.expires - now),
            "scope": service.user,
        }

    def service(self, client_id: str) -> Service | None:
        """The service with that client id."""
        return next((s for s in self.services if s.client_id == client_id), None)

    def authorise(self, header: str) -> Service:
        """The service behind an `Authorization` header: 601 when it is no token of ours, 602 when expired."""
        token = self._known.get(header.removeprefix("Bearer ")) if header.startswith("Bearer ") else None
        if token is None:
            raise refused("601")
        if token.expires <= self._clock.now():
            raise refused("602")
        return token.service

    def expire_all(self) -> None:
        """Let every token expire now (602 from here on)."""
        for token in self._known.values():
            token.expires = min(token.expires, self._clock.now())

    def revoke_all(self) -> None:
        """Forget every token (601 from here on)."""
        self._known.clear()
        self._current.clear()
