"""Versions, the daily allocation, long requests at once, the organisation's clock."""

import threading
from email.utils import parsedate_to_datetime

import requests

from tests.contract.salesforce_simulator.client import Client, problem


def test_the_version_list_needs_no_session_and_is_not_counted(salesforce: Client) -> None:
    answer = requests.get(f"{salesforce.url}/services/data")

    assert [one["version"] for one in answer.json()] == [f"{number}.0" for number in range(59, 69)]
    assert answer.json()[0]["label"] == "Winter '24"
    assert "Sforce-Limit-Info" not in answer.headers
    assert salesforce.admin("GET", "/limits")["used"] == 0


def test_a_version_that_is_not_offered_is_not_found(salesforce: Client) -> None:
    assert salesforce.get(f"{salesforce.url}/services/data/v30.0/limits").status_code == 404


def test_every_other_answer_says_how_many_calls_are_used(salesforce: Client) -> None:
    salesforce.admin("POST", "/limits", {"daily_max": 15000, "used": 24})

    answer = salesforce.get("/limits")

    assert answer.headers["Sforce-Limit-Info"] == "api-usage=25/15000"
    assert answer.json()["DailyApiRequests"] == {"Max": 15000, "Remaining": 14975}


def test_the_call_over_the_daily_allocation_is_refused_until_the_window_moves(salesforce: Client) -> None:
    salesforce.admin("POST", "/limits", {"daily_max": 10, "used": 10})

    refused = salesforce.get("/limits")
    salesforce.admin("POST", "/clock", {"advance": 25 * 3600})
    salesforce.login()
    later = salesforce.get("/limits")

    assert refused.status_code == 403
    assert problem(refused) == {"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}
    assert "Retry-After" not in refused.headers
    assert later.status_code == 200


def test_a_refused_session_and_the_admin_plane_are_not_counted(salesforce: Client) -> None:
    salesforce.call("GET", "/limits", headers={"Authorization": "Bearer dead"})
    salesforce.admin("GET", "/state")

    assert salesforce.admin("GET", "/limits")["used"] == 0


def test_too_many_long_requests_at_once_refuse_the_next_one(salesforce: Client, other: Client) -> None:
    salesforce.admin("POST", "/limits", {"concurrent_max": 1, "long_after_seconds": 0})
    salesforce.admin("POST", "/faults", {"match": {"operation": "query"}, "action": {"latency_ms": 600_000}})
    alone = salesforce.get("/limits")
    slow = threading.Thread(target=_ignore_loss, args=(other,))
    slow.start()
    while not salesforce.admin("GET", "/faults")["faults"][0]["struck"]:
        pass

    refused = problem(salesforce.get("/limits"))

    assert alone.status_code == 200
    assert refused["errorCode"] == "REQUEST_LIMIT_EXCEEDED"
    assert "ConcurrentRequests" in refused["message"]
    other.http.close()
    slow.join()


def _ignore_loss(client: Client) -> None:
    try:
        client.http.get(
            f"{client.url}/services/data/v60.0/query?q=SELECT+Id+FROM+Lead",
            headers={"Authorization": f"Bearer {client.token}"},
            timeout=0.2,
        )
    except requests.RequestException:
        return


def test_the_date_header_and_all_stamps_follow_the_clock_of_the_organisation(salesforce: Client) -> None:
    salesforce.admin("POST", "/clock", {"set": "2031-05-06T07:08:09Z", "frozen": True})
    salesforce.login()

    record = salesforce.read("Lead", salesforce.lead())

    assert record["CreatedDate"] == record["SystemModstamp"] == "2031-05-06T07:08:09.000+0000"
    answer = salesforce.get("/limits")
    assert parsedate_to_datetime(answer.headers["Date"]).isoformat() == "2031-05-06T07:08:09+00:00"


def test_a_uri_or_headers_that_are_too_long_are_refused_before_anything_else(salesforce: Client) -> None:
    long_uri = salesforce.get("/query", q="SELECT Id FROM Lead WHERE Id IN ('" + "x" * 16_400 + "')")
    long_headers = salesforce.get("/limits", headers={"X-Filler": "x" * 16_400})

    assert (long_uri.status_code, long_headers.status_code) == (414, 431)
    assert long_uri.headers["Content-Type"].startswith("text/html")


def test_a_body_that_is_not_json_is_refused(salesforce: Client) -> None:
    headers = {"Authorization": f"Bearer {salesforce.token}", "Content-Type": "application/xml"}
    url = f"{salesforce.url}/services/data/v60.0/sobjects/Lead"

    unsupported = salesforce.http.post(url, data="<Lead/>", headers=headers)
    broken = salesforce.http.post(url, data="{", headers=headers | {"Content-Type": "application/json"})

    assert (unsupported.status_code, problem(unsupported)["errorCode"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert (broken.status_code, problem(broken)["errorCode"]) == (400, "JSON_PARSER_ERROR")


def test_a_method_that_a_resource_does_not_know_is_refused(salesforce: Client) -> None:
    answer = salesforce.call("PUT", "/sobjects/Lead")

    assert (answer.status_code, problem(answer)["errorCode"]) == (405, "METHOD_NOT_ALLOWED")
