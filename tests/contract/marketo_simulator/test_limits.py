"""Limits of size, rate, concurrency and quota, and how the instance counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.contract.marketo_simulator.client import Marketo, error

DESCRIBE = "/rest/v1/leads/describe.json"


def _code(marketo: Marketo, path: str = DESCRIBE) -> str | None:
    answer = marketo.raw("GET", path).json()
    return None if answer["success"] else error(answer)


@pytest.fixture
def still(marketo: Marketo) -> Marketo:
    """An instance whose clock stands still at noon in Chicago."""
    marketo.admin("POST", "clock", {"set": "2026-01-05T18:00:00Z", "frozen": True})
    return marketo


def test_the_hundred_and_first_call_in_20_seconds_is_606(still: Marketo) -> None:
    codes = [_code(still) for _ in range(101)]
    still.admin("POST", "clock", {"advance": 20})

    assert codes == [None] * 100 + ["606"]
    assert _code(still) is None


def test_refused_calls_count_against_the_rate(still: Marketo) -> None:
    still.admin("POST", "limits", {"rate_calls": 2})

    codes = [_code(still) for _ in range(3)]
    still.admin("POST", "clock", {"advance": 19})
    codes.append(_code(still))
    still.admin("POST", "clock", {"advance": 1})

    assert codes == [None, None, "606", "606"]
    assert _code(still) is None


def test_codes_with_a_star_are_not_counted(still: Marketo) -> None:
    still.admin("POST", "limits", {"rate_calls": 1})
    still.admin("POST", "faults", {"match": {"operation": "describe2"}, "action": {"vendor_code": "608"}})

    uncounted = [_code(still, "/rest/v1/leads/describe2.json") for _ in range(3)]
    wrong_method = still.raw("GET", "/rest/v1/leads/delete.json").json()

    assert uncounted == ["608"] * 3
    assert error(wrong_method) == "605"
    assert _code(still) is None


def test_the_daily_quota_ends_at_midnight_in_chicago(still: Marketo) -> None:
    still.admin("POST", "quota", {"spend": 49_999})
    codes = [_code(still), _code(still)]
    still.admin("POST", "clock", {"set": "2026-01-06T05:59:59Z", "frozen": True})
    still.forget_token()
    codes.append(_code(still))
    still.admin("POST", "clock", {"advance": 1})

    assert codes == [None, "607", "607"]
    assert _code(still) is None


def test_the_eleventh_call_in_flight_is_615(marketo: Marketo) -> None:
    marketo.token()
    marketo.admin("POST", "server-time", {"ms": {"describe": 1_500}})

    with ThreadPoolExecutor(10) as pool:
        calls = [pool.submit(marketo.another().raw, "GET", DESCRIBE) for _ in range(10)]
        marketo.wait_for_calls(10)
        eleventh = marketo.raw("GET", DESCRIBE)

    assert error(eleventh.json()) == "615"
    assert all(call.result().json()["success"] for call in calls)


def test_a_body_over_one_megabyte_is_413(marketo: Marketo) -> None:
    response = marketo.raw("POST", "/rest/v1/leads.json", json={"input": [{"firstName": "x" * 1_000_000}]})

    assert response.status_code == 413


def test_a_uri_over_eight_kilobytes_is_414(marketo: Marketo) -> None:
    assert marketo.raw("GET", f"{DESCRIBE}?x={'y' * 8_000}").status_code == 414


def test_unknown_paths_and_methods_have_their_codes(marketo: Marketo) -> None:
    assert _code(marketo, "/rest/v1/nothing.json") == "610"
    assert _code(marketo, "/rest//v1/leads/describe.json") == "610"
    assert error(marketo.raw("PUT", "/rest/v1/leads.json").json()) == "605"
    assert error(marketo.raw("DELETE", "/rest/v1/leads.json").json()) == "605"


def test_a_body_must_be_json_and_say_so(marketo: Marketo) -> None:
    typed = {"Content-Type": "application/json"}

    def posted(**more: object) -> str:
        return error(marketo.raw("POST", "/rest/v1/leads.json", **more).json())

    assert posted(data=b'{"input": [', headers=typed) == "609"
    assert posted(data=b"[]", headers=typed) == "609"
    assert posted(data=b"\xff", headers=typed) == "609"
    assert posted(data=b'{"input": []}') == "612"
    assert posted(data={"input": "x"}) == "612"


def test_usage_counts_calls_per_user_and_errors_per_code(still: Marketo) -> None:
    still.get("/leads/describe.json")
    still.get("/lead/77.json")

    usage = still.get("/stats/usage.json")["result"][0]
    errors = still.get("/stats/errors.json")["result"][0]

    assert usage == {"date": "2026-01-05", "total": 3, "users": [{"userId": "api.user@example.com", "count": 3}]}
    assert errors == {"date": "2026-01-05", "total": 1, "errors": [{"errorCode": "1004", "count": 1}]}


def test_usage_tells_the_last_seven_days(still: Marketo) -> None:
    still.get("/leads/describe.json")
    still.admin("POST", "clock", {"advance": 86_400})
    still.forget_token()

    days = still.get("/stats/usage/last7days.json")["result"]
    errors = still.get("/stats/errors/last7days.json")["result"]

    assert [(d["date"], d["total"]) for d in days[:3]] == [("2026-01-06", 1), ("2026-01-05", 1), ("2026-01-04", 0)]
    assert len(days) == len(errors) == 7


def test_long_answers_are_compressed_and_dated_by_the_instances_clock(still: Marketo) -> None:
    long = still.raw("GET", DESCRIBE)
    short = still.raw("GET", "/rest/v1/leads/partitions.json")

    assert long.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in short.headers
    assert long.headers["Date"] == "Mon, 05 Jan 2026 18:00:00 GMT"
