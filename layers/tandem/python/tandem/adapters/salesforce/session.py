"""One authorised conversation with one org, shared by the threads of a worker."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable
from typing import Any

import requests
from requests.exceptions import ConnectTimeout, RequestException
from simple_salesforce.exceptions import SalesforceError
from urllib3.exceptions import MaxRetryError, NewConnectionError

from tandem.adapters.salesforce import token as oauth
from tandem.adapters.salesforce.answer import Answer, Call, ServerTime
from tandem.adapters.salesforce.client import Client
from tandem.adapters.salesforce.connection import Connection
from tandem.adapters.salesforce.transport import http_session
from tandem.domain.errors import CredentialsRefused, QuotaSpent, RateLimited, RetriableError, Undecided
from tandem.ports import Allowance, Clock

_PAUSES = (0.5, 2.0)
_USAGE = re.compile(r"(?:^|[;,\s])api-usage=(\d+)/(\d+)")


class Session:
    """Sends calls: counted, authorised, timed, and repeated where that is harmless."""

    def __init__(
        self,
        connection: Connection,
        allowance: Allowance,
        clock: Clock,
        *,
        sleep: Callable[[float], None],
    ) -> None:
        self.time = ServerTime(clock)
        self._connection = connection
        self._allowance = allowance
        self._clock = clock
        self._sleep = sleep
        self._http = http_session(clock)
        self._lock = threading.Lock()
        self._client: Client | None = None

    def token(self) -> oauth.Token:
        """The session we hold, asked for when there is none."""
        return self._open(None).token

    def send(self, call: Call) -> Answer:
        """The answer, whatever it says; RetriableError when the call was not done, Undecided when nobody knows."""
        pauses = iter(_PAUSES)
        while True:
            try:
                return self._authorised(call)
            except (QuotaSpent, RateLimited):
                raise
            except RetriableError as error:
                undecided = isinstance(error, Undecided)
                if undecided and not call.repeatable:
                    raise
                pause = next(pauses, None)
                if pause is None or self._clock.now() + pause > self._clock.deadline():
                    if undecided:
                        raise RetriableError(str(error)) from error
                    raise
            self._sleep(pause * random.uniform(0.5, 1.5))

    def _authorised(self, call: Call) -> Answer:
        client = self._open(None)
        answer = self._once(client, call)
        if answer.status != 401:
            return answer
        # A session can end at any moment, also in the middle of paging; the call was not done (errors table).
        answer = self._once(self._open(client), call)
        if answer.status == 401:
            raise CredentialsRefused(
                "Salesforce refuses the session it has just granted.",
                "Check the session settings of the app and the login hours and IP ranges of the sync user.",
            )
        return answer

    def _once(self, client: Client, call: Call) -> Answer:
        self._allowance.admit()
        heard: list[requests.Response] = []
        body: Any = None
        try:
            body = client.restful(
                call.path,
                method=call.method,
                json=call.payload,
                headers=call.headers,
                # A redirect turns a POST into a GET.
                allow_redirects=False,
                hooks={"response": lambda response, **_: heard.append(response)},
            )
        except SalesforceError as error:
            # Its text quotes the answer, which may quote field values: it goes no further than here.
            body = error.content
        except requests.JSONDecodeError:
            raise Undecided(self._failed("answers with something that is no JSON")) from None
        except RequestException as error:
            # Not chained: its text holds the whole address, with the query in it.
            raise self._unanswered(error) from None
        return self._answer(heard[-1], body)

    def _answer(self, response: requests.Response, body: Any) -> Answer:
        usage = _USAGE.search(response.headers.get("Sforce-Limit-Info", ""))
        if usage:
            self._allowance.used(int(usage[1]), int(usage[2]))
        if response.status_code >= 500:
            raise Undecided(self._failed(f"answers HTTP {response.status_code}"))
        sent, answered = self.time.heard(response)
        return Answer(response.status_code, body, response.headers, sent, answered)

    def _open(self, refused: Client | None) -> Client:
        with self._lock:
            if self._client is None or self._client is refused:
                self._client = Client(self._granted(), self._http)
            return self._client

    def _granted(self) -> oauth.Token:
        url = self._connection.base_url + oauth.PATH
        form = oauth.form(self._connection, self._clock.now())
        try:
            response = self._http.post(url, data=form, allow_redirects=False)
        except RequestException as error:
            raise RetriableError(str(self._unanswered(error))) from None
        self.time.heard(response)
        try:
            body = response.json()
        except ValueError:
            body = None
        if response.status_code != 200 or not isinstance(body, dict) or "access_token" not in body:
            raise oauth.refusal(self._connection, response.status_code, body)
        return oauth.token(self._connection, body)

    def _unanswered(self, error: RequestException) -> RetriableError:
        if _never_sent(error):
            return RetriableError(
                f"Salesforce cannot be reached at {self._connection.base_url}. Check base_url in the Salesforce "
                "secret, and the network; the sync goes on by itself when the server answers again."
            )
        return Undecided(self._failed("broke off before it had answered"))

    def _failed(self, how: str) -> str:
        return f"Salesforce at {self._connection.base_url} {how}; the sync tries again by itself."


def _never_sent(error: RequestException) -> bool:
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
