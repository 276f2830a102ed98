"""OAuth: what is sent for a session, and what the answer tells.

simple-salesforce logs in only at https://*.salesforce.com and signs that host as the audience; an org's My Domain,
which newer orgs insist on, needs its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import jwt

from tandem.adapters.salesforce.connection import Connection
from tandem.adapters.salesforce.ids import long_id
from tandem.domain.errors import ConfigurationError, CredentialsRefused, RateLimited, RetriableError, SyncError

PATH = "/services/oauth2/token"
_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIFETIME = 180
_PASSING = frozenset({"server_error", "temporarily_unavailable", "unknown_error"})
_REMEDIES = {
    "invalid_client_id": "Correct client_id in the Salesforce secret: it is the consumer key of the app.",
    "invalid_client": "Correct client_id and client_secret in the Salesforce secret.",
    "invalid_grant": (
        "Check in Salesforce that the app is active, allows this flow, has its run-as user or certificate, "
        "and that the user is active and pre-authorised for it."
    ),
    "invalid_app_access": "Pre-authorise the sync user for the app (its profile or a permission set).",
    "inactive_user": "Activate the sync user in Salesforce.",
    "inactive_org": "Activate the Salesforce org.",
}
_ANY_REMEDY = "Check the app in Salesforce and the Salesforce secret."


@dataclass(frozen=True, slots=True)
class Token:
    """A session: where its calls go, and whose it is."""

    access: str = field(repr=False)
    root: str
    organisation: str
    user: str


def form(connection: Connection, now: float) -> dict[str, str]:
    """The form that asks for a session."""
    if connection.client_secret is not None:
        return {
            "grant_type": "client_credentials",
            "client_id": connection.client_id,
            "client_secret": connection.client_secret,
        }
    return {"grant_type": _JWT_BEARER, "assertion": _assertion(connection, now)}


def _assertion(connection: Connection, now: float) -> str:
    claims = {
        "iss": connection.client_id,
        "sub": connection.username,
        "aud": connection.base_url,
        "exp": int(now) + _LIFETIME,
    }
    try:
        return jwt.encode(claims, connection.private_key or "", algorithm="RS256")
    except (ValueError, TypeError, jwt.PyJWTError):
        # The library's own message may quote the key, so it is not chained.
        raise ConfigurationError(
            "The private_key of the Salesforce secret is no RSA key in PEM form.",
            "Store the whole PEM text, with its BEGIN and END lines, as private_key.",
        ) from None


def token(connection: Connection, body: Mapping[str, object]) -> Token:
    """The session an answer grants. Its `id` address ends with the ids of the org and of our user."""
    organisation, user = str(body["id"]).rstrip("/").split("/")[-2:]
    return Token(
        access=str(body["access_token"]),
        root=_root(connection.base_url, str(body.get("instance_url", ""))),
        organisation=long_id(organisation),
        user=long_id(user),
    )


def _root(base_url: str, instance_url: str) -> str:
    # A server reached over plain http stands on loopback: the name it gives itself may be https, or of elsewhere.
    told, ours = urlsplit(instance_url), urlsplit(base_url)
    if ours.scheme == "http" or not told.hostname or told.netloc.lower() == ours.netloc.lower():
        return base_url
    return f"https://{told.netloc}"


def refusal(connection: Connection, status: int, body: object) -> SyncError:
    """What it means that no session was granted."""
    error = body.get("error") if isinstance(body, Mapping) else None
    if status == 429:
        return RateLimited(30)
    if status >= 500 or error in _PASSING:
        return RetriableError(f"Salesforce at {connection.base_url} grants no session at the moment (HTTP {status}).")
    if not isinstance(error, str):
        return ConfigurationError(
            f"{connection.base_url} does not answer as a Salesforce login (HTTP {status}).",
            "Correct base_url in the Salesforce secret: it is the My Domain of the org.",
        )
    assert isinstance(body, Mapping)
    told = f": {body['error_description']}" if body.get("error_description") else ""
    return CredentialsRefused(f"Salesforce refuses the credentials ({error}{told}).", _REMEDIES.get(error, _ANY_REMEDY))
