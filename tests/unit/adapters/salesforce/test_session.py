"""Renewals, retries, limits and time."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from tandem.adapters.salesforce import SalesforceEndpoint
from tandem.adapters.salesforce.transport import http_session
from tandem.domain.errors import (
    ConfigurationError,
    CredentialsRefused,
    QuotaSpent,
    RateLimited,
    RetriableError,
    Undecided,
)
from tandem.domain.records import Page, Result, Write
from tandem.domain.runs import Window

from tests.unit.adapters.salesforce.conftest import Hands, Share
from tests.unit.adapters.salesforce.scripted import NOW, Asked, Hang, Say, Script, done, refused, rows_of

WINDOW = Window("Lead", NOW - 600, NOW)
EXPIRED = refused("INVALID_SESSION_ID", "Session expired or invalid", 401)


def read(endpoint: SalesforceEndpoint) -> Page:
    return endpoint.page("Lead", ["Email"], WINDOW, None, 2000)


def test_an_expired_session_is_renewed_and_the_call_repeated_with_all_its_headers(
    endpoint: SalesforceEndpoint, server: Script
) -> None:
    server.says(EXPIRED, Say([done(1)]))

    written = endpoint.update("Lead", [Write("00Q000000000001EAA", {"Email": "a@b.c"})])

    first, second = server.asked
    assert written.outcomes[0].result is Result.DONE
    assert (first.headers["Authorization"], second.headers["Authorization"]) == ("Bearer session-1", "Bearer session-2")
    assert first.headers["Sforce-Auto-Assign"] == second.headers["Sforce-Auto-Assign"] == "FALSE"
    assert first.body == second.body


def test_threads_that_meet_the_end_of_a_session_together_log_in_once(
    endpoint: SalesforceEndpoint, server: Script
) -> None:
    def judge(asked: Asked) -> Say:
        return EXPIRED if asked.headers["Authorization"] == "Bearer session-1" else Say(rows_of())

    server.says(*[judge] * 32)
    endpoint.us()

    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda _: read(endpoint), range(16)))

    assert [page.rows for page in pages] == [()] * 16
    assert len(server.logins) == 2


@pytest.mark.parametrize(("left", "limit"), [(600, 120), (30, 30), (-5, 1)])
def test_no_request_waits_for_ever_nor_beyond_the_deadline(
    monkeypatch: pytest.MonkeyPatch, left: float, limit: float
) -> None:
    limits: list[object] = []

    def note(*arguments: Any) -> requests.Response:
        limits.append(arguments[3])
        return requests.Response()

    monkeypatch.setattr(HTTPAdapter, "send", note)
    request = requests.Request("GET", "https://acme.my.salesforce.com").prepare()

    http_session(Hands(end=NOW + left)).get_adapter("https://acme.my.salesforce.com").send(request)

    assert limits == [(5, limit)]


def test_a_session_refused_at_once_again_is_no_endless_loop(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(EXPIRED, EXPIRED)

    with pytest.raises(CredentialsRefused, match="just granted"):
        read(endpoint)


@pytest.mark.parametrize("trouble", [Hang(), Say("<html>", 503), Say("{half", 200)])
def test_a_read_is_repeated_twice_and_then_left_for_later(
    endpoint: SalesforceEndpoint, server: Script, share: Share, clock: Hands, trouble: Say | Hang
) -> None:
    server.says(trouble, trouble, Say(rows_of()))
    assert read(endpoint).rows == ()

    server.says(trouble, trouble, trouble)
    with pytest.raises(RetriableError) as caught:
        read(endpoint)

    assert not isinstance(caught.value, Undecided)
    assert len(clock.slept) == 4
    assert share.admitted == 6


def test_no_pause_goes_beyond_the_deadline(endpoint: SalesforceEndpoint, server: Script, clock: Hands) -> None:
    clock.end = clock.time + 0.1
    server.says(Say("", 500))

    with pytest.raises(RetriableError):
        read(endpoint)

    assert clock.slept == []


def test_the_daily_allowance_is_kept_by_name_and_asked_before_each_call(
    endpoint: SalesforceEndpoint, server: Script, share: Share
) -> None:
    server.says(
        Say(rows_of(), headers={"Sforce-Limit-Info": "per-app-api-usage=17/250(appName=x); api-usage=25/15000"})
    )
    read(endpoint)
    share.spent = True

    with pytest.raises(QuotaSpent):
        read(endpoint)

    assert share.told == [(25, 15000)]
    assert len(server.asked) == 1


def test_a_spent_day_and_a_crowded_moment_are_told_apart(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(refused("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403))
    with pytest.raises(QuotaSpent, match="Salesforce"):
        read(endpoint)

    server.says(refused("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", 403))
    with pytest.raises(RateLimited) as caught:
        read(endpoint)

    assert caught.value.wait == 5


def test_an_org_without_api_access_is_told_what_to_switch_on(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(refused("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.", 403))

    with pytest.raises(ConfigurationError, match="permission API Enabled"):
        read(endpoint)


def test_a_redirect_is_not_followed(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(Say("", 302, {"Location": "https://elsewhere.invalid/"}))

    with pytest.raises(ConfigurationError, match="HTTP 302"):
        read(endpoint)


def test_warm_calls_open_no_connection(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(*(Say(rows_of()) for _ in range(5)))

    for _ in range(5):
        read(endpoint)

    assert server.connections == 1


def test_time_is_the_server_s_and_never_later_than_the_read(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.date = NOW + 86_400
    server.says(Say(rows_of()))

    assert NOW + 86_390 <= read(endpoint).asked < NOW + 86_400


def test_no_vendor_text_and_no_secret_is_in_an_error(endpoint: SalesforceEndpoint, server: Script) -> None:
    server.says(refused("SOMETHING_NEW", "value secret@person.example is odd"))

    with pytest.raises(ConfigurationError, match="SOMETHING_NEW") as caught:
        read(endpoint)

    chain: list[BaseException | None] = [caught.value, caught.value.__cause__, caught.value.__context__]
    assert "secret@person.example" not in json.dumps([str(error) for error in chain])
