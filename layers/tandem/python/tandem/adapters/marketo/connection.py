"""Where the Marketo subscription is and who we are there, as its secret tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from tandem.domain.errors import ConfigurationError

_MUNCHKIN = re.compile(r"(\d{3}-[a-z]{3}-\d{3})\.mktorest\.com", re.IGNORECASE)
_REMEDY = "Put base_url, client_id and client_secret of a Marketo LaunchPoint service into the Marketo secret."


@dataclass(frozen=True, slots=True)
class Connection:
    """The subscription's address, without a path, and the credentials of our custom service."""

    base_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)

    @classmethod
    def parse(cls, secret: Mapping[str, Any]) -> Self:
        """Read the secret's members; ConfigurationError names the one that is missing or unusable."""
        values = {}
        for name in ("base_url", "client_id", "client_secret"):
            value = secret.get(name)
            if not isinstance(value, str) or not value.strip():
                raise ConfigurationError(f'The Marketo secret has no "{name}".', _REMEDY)
            values[name] = value.strip()
        return cls(**{**values, "base_url": _address(values["base_url"])})

    @property
    def host(self) -> str:
        """The host and port, for messages."""
        return urlsplit(self.base_url).netloc

    @property
    def munchkin_id(self) -> str | None:
        """The subscription's id where the host name carries it (Adobe: base-url.md)."""
        match = _MUNCHKIN.fullmatch(urlsplit(self.base_url).hostname or "")
        return match.group(1).upper() if match else None


def _address(given: str) -> str:
    # Marketo Admin shows the address with /rest behind it, and the identity's with /identity.
    address = given.rstrip("/").removesuffix("/rest").removesuffix("/identity").rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.username:
        raise ConfigurationError(
            'The "base_url" of the Marketo secret is no http:// or https:// address.',
            "Copy the REST endpoint from Marketo Admin > Integration > Web Services.",
        )
    return address
