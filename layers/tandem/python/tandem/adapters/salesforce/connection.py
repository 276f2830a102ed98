"""Where Salesforce is and who we are there, as the user's secret says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tandem.domain.errors import ConfigurationError

_REMEDY = (
    'Put {"base_url", "client_id", "client_secret"} or {"base_url", "client_id", "private_key", "username"} '
    "into the Salesforce secret."
)


@dataclass(frozen=True, slots=True)
class Connection:
    """An app of the org: client credentials when there is a secret, JWT bearer when there is a private key."""

    base_url: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    private_key: str | None = field(default=None, repr=False)
    username: str | None = None

    @classmethod
    def of(cls, secret: Mapping[str, object]) -> Connection:
        """Read a secret; a missing or unusable key is named, its value never is."""
        connection = cls(
            base_url=_address(_required(secret, "base_url")),
            client_id=_required(secret, "client_id"),
            client_secret=_optional(secret, "client_secret"),
            private_key=_optional(secret, "private_key"),
            username=_optional(secret, "username"),
        )
        if connection.client_secret is None and connection.private_key is None:
            raise ConfigurationError("The Salesforce secret has neither client_secret nor private_key.", _REMEDY)
        if connection.client_secret is None and connection.username is None:
            raise ConfigurationError("The Salesforce secret has a private_key but no username.", _REMEDY)
        return connection


def _required(secret: Mapping[str, object], key: str) -> str:
    value = _optional(secret, key)
    if value is None:
        raise ConfigurationError(f"The Salesforce secret has no {key}.", _REMEDY)
    return value


def _optional(secret: Mapping[str, object], key: str) -> str | None:
    value = secret.get(key)
    if value is not None and not isinstance(value, str):
        raise ConfigurationError(f"The {key} of the Salesforce secret is not a text.", _REMEDY)
    return value or None


def _address(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(
            "The base_url of the Salesforce secret is no web address.",
            "Give the My Domain of the org, for example https://acme.my.salesforce.com.",
        )
    return text.strip().rstrip("/")
