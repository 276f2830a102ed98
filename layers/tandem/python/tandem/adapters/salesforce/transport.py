"""The HTTP session under simple-salesforce: kept connections, time limits, nothing picked up from the machine."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import HTTPAdapter

from tandem.ports import Clock

_CONNECT = 5.0
_READ = 120.0
_LEAST = 1.0


class Transport(HTTPAdapter):
    """Gives every request time limits, since simple-salesforce gives none, and none beyond the worker's deadline."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send within the limits."""
        left = max(_LEAST, min(_READ, self._clock.deadline() - self._clock.now()))
        return super().send(request, stream, timeout or (_CONNECT, left), verify, cert, proxies)


def http_session(clock: Clock) -> requests.Session:
    """A session whose warm calls open no connection."""
    session = requests.Session()
    session.mount("https://", Transport(clock))
    session.mount("http://", Transport(clock))
    # Without an authentication of its own, requests puts the one of a ~/.netrc in the place of our token.
    session.auth = _as_is
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def _as_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
