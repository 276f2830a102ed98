"""Logging in: client credentials and JWT bearer, as documented; refusals are OAuth error objects."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.x509 import load_pem_x509_certificate

from tests.sandbox.salesforce.config import ApiUser
from tests.sandbox.salesforce.org import Org
from tests.sandbox.salesforce.rest.call import Reply

_JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class OAuthRefused(Exception):
    """A login is refused with an OAuth error object."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        """Keep what the answer says."""
        super().__init__(description)
        self.reply = Reply(status, {"error": error, "error_description": description}, counted=0)


def token(org: Org, headers: Mapping[str, str], form: Mapping[str, str]) -> Reply:
    """Answer POST /services/oauth2/token."""
    try:
        match form.get("grant_type"):
            case "client_credentials":
                user_id = _client_credentials(org, headers, form)
            case grant if grant == _JWT_GRANT:
                user_id = _jwt_bearer(org, form.get("assertion", ""))
            case _:
                raise OAuthRefused("unsupported_grant_type", "grant type not supported")
    except OAuthRefused as refusal:
        return refusal.reply
    if not (org.store.row(user_id) or {}).get("IsActive"):
        return OAuthRefused("invalid_grant", "inactive user").reply
    return Reply(200, _answer(org, user_id), counted=0)


def revoke(org: Org, form: Mapping[str, str]) -> Reply:
    """Answer POST /services/oauth2/revoke."""
    if org.sessions.close(form.get("token", "")):
        return Reply(200, None, counted=0)
    return OAuthRefused("unsupported_token_type", "this token type is not supported").reply


def identity(org: Org, user_id: str) -> Reply:
    """Answer GET /services/oauth2/userinfo and the identity URL of a token answer."""
    user = org.store.row(user_id) or {}
    body = {
        "id": f"{org.url}/id/{org.config.org_id}/{user_id}",
        "user_id": user_id,
        "organization_id": org.config.org_id,
        "preferred_username": user.get("Username"),
        "username": user.get("Username"),
        "name": user.get("Name"),
        "display_name": user.get("Name"),
        "email": user.get("Email"),
        "active": user.get("IsActive"),
        "user_type": "STANDARD",
    }
    return Reply(200, body, counted=0)


def _client_credentials(org: Org, headers: Mapping[str, str], form: Mapping[str, str]) -> str:
    client_id, secret = _credentials(headers, form)
    user, user_id = _app(org, client_id)
    if not hmac.compare_digest(secret.encode(), user.client_secret.encode()):
        raise OAuthRefused("invalid_client", "invalid client credentials", 401)
    return user_id


def _credentials(headers: Mapping[str, str], form: Mapping[str, str]) -> tuple[str, str]:
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise OAuthRefused("invalid_client", "invalid client credentials", 401) from error
    return name, secret


def _app(org: Org, client_id: str) -> tuple[ApiUser, str]:
    found = org.apps.get(client_id)
    if found is None:
        raise OAuthRefused("invalid_client_id", "client identifier invalid")
    return found


def _jwt_bearer(org: Org, assertion: str) -> str:
    """Check an assertion against the app's certificate.

    Its `exp` is compared with the machine's clock, not with the organisation's: the client that signed it lives on this
    machine, and moving the organisation through time must not break every login.
    """
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise OAuthRefused("invalid_grant", "invalid assertion") from error
    user, user_id = _app(org, str(claims.get("iss", "")))
    if not user.public_key:
        raise OAuthRefused("invalid_grant", "invalid assertion")
    _verify(org, assertion, user.public_key)
    if str(claims.get("sub", "")).lower() != user.username.lower() or not user.approved:
        raise OAuthRefused("invalid_grant", "user hasn't approved this consumer")
    return user_id


def _verify(org: Org, assertion: str, public_key: str) -> None:
    audiences = [org.url, *org.config.audiences]
    try:
        jwt.decode(
            assertion,
            _key(public_key),
            algorithms=["RS256"],
            audience=audiences,
            options={"require": ["exp", "iss", "sub", "aud"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise OAuthRefused("invalid_grant", "expired authorization code") from error
    except (jwt.InvalidAudienceError, jwt.MissingRequiredClaimError) as error:
        raise OAuthRefused("invalid_grant", "audience is invalid") from error
    except jwt.InvalidTokenError as error:
        raise OAuthRefused("invalid_grant", "invalid assertion") from error


def _key(pem: str) -> Any:
    """Return the public key of a PEM, be it a bare key or a certificate."""
    if "BEGIN CERTIFICATE" in pem:
        return load_pem_x509_certificate(pem.encode()).public_key()
    return pem


def _answer(org: Org, user_id: str) -> dict[str, str]:
    access_token = org.sessions.open(user_id)
    identity_url = f"{org.url}/id/{org.config.org_id}/{user_id}"
    issued = str(int(org.clock.now().timestamp() * 1000))
    secret = org.config.users[0].client_secret.encode()
    signature = hmac.new(secret, (identity_url + issued).encode(), hashlib.sha256).digest()
    return {
        "access_token": access_token,
        "signature": base64.b64encode(signature).decode(),
        "scope": "api",
        "instance_url": org.url,
        "id": identity_url,
        "token_type": "Bearer",
        "issued_at": issued,
    }
