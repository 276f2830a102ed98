"""HTTP to one subscription over kept connections."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from tandem.adapters.marketo.answers import DROPPED, TIMED_OUT, UNSENT, Reply

_CONNECT = 5.0
_GRACE = 5.0
# Marketo refuses a URI above 8 KB (Adobe: error-codes.md, 414); the host and a proxy's additions count too.
_LONGEST_URI = 6 * 1024
# A frozen Lambda does not hear its peers hang up, and AWS NAT gateways drop a connection silent for 350 s.
_LONGEST_IDLE = 300.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask; a request without body is a GET of its parameters."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


class Transport:
    """Sends requests and answers with a reply in every case; no text of it tells a value or a secret."""

    def __init__(self, base_url: str, session: requests.Session, now: Callable[[], float]) -> None:
        self._base, self._session, self._now = base_url, session, now
        self._used = now()
        # urllib3 tells each URI at DEBUG, and a URI may hold the client secret or people's e-mail addresses.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

    def send(self, request: Request, *, timeout: float, token: str | None = None) -> Reply:
        """One HTTP exchange, waiting a little longer than the server itself does."""
        if self._now() - self._used > _LONGEST_IDLE:
            self._session.close()
        try:
            return self._exchange(request, timeout + _GRACE, token)
        except requests.RequestException as error:
            return Reply(lost=_loss(error))
        finally:
            self._used = self._now()

    def _exchange(self, request: Request, timeout: float, token: str | None) -> Reply:
        method, uri, body, kind = _formed(request)
        response = self._session.request(
            method,
            self._base + uri,
            data=body,
            headers={"Content-Type": kind} if kind else None,
            auth=_Bearer(token),
            timeout=(_CONNECT, timeout),
            allow_redirects=False,
        )
        return Reply(response.status_code, response.content)


class _Bearer(requests.auth.AuthBase):
    """Sets the one header that authorises; given always, since requests would else look into ~/.netrc."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def new_session() -> requests.Session:
    """A session that keeps its connections and repeats nothing by itself."""
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_connections=2, pool_maxsize=10, max_retries=0))
    return session


def _formed(request: Request) -> tuple[str, str, bytes | None, str]:
    query = urlencode(request.params, safe=",")
    if request.body is not None:
        return "POST", request.path + (f"?{query}" if query else ""), request.body, "application/json"
    if len(request.path) + len(query) <= _LONGEST_URI:
        return "GET", request.path + (f"?{query}" if query else ""), None, ""
    # Adobe, error-codes.md: a URI too long goes as POST with _method=GET and the query as the form.
    return "POST", f"{request.path}?_method=GET", query.encode(), "application/x-www-form-urlencoded"


def _loss(error: requests.RequestException) -> str:
    if isinstance(error, requests.ReadTimeout):
        return TIMED_OUT
    if isinstance(error, requests.exceptions.SSLError | requests.exceptions.ProxyError):
        return UNSENT
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError | ConnectTimeoutError):
        return UNSENT
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return DROPPED
    return DROPPED if isinstance(error, requests.exceptions.ContentDecodingError) else UNSENT
