"""What each type of field takes, refuses, clears, and gives back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.marketo_simulator.client import Marketo, reason

FIELDS = [
    {"name": f"x{kind.capitalize()}", "displayName": f"X {kind}", "dataType": kind}
    for kind in ("boolean", "currency", "date", "datetime", "float", "integer", "percent", "score", "url", "text")
]


def _written(marketo: Marketo, field: str, value: Any) -> dict[str, Any]:
    marketo.admin("POST", "fields", {"add": FIELDS})
    return marketo.sync({"email": "a@example.com", field: value})[0]


def _read(marketo: Marketo, field: str) -> Any:
    return marketo.get("/lead/1001.json", fields=field)["result"][0].get(field)


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("lastName", "Żółć 李", "Żółć 李"),
        ("lastName", "x" * 255, "x" * 255),
        ("xInteger", -(2**31), -(2**31)),
        ("xPercent", 30, 30),
        ("xScore", 7, 7),
        ("xFloat", 10, 10.0),
        ("xCurrency", "1604.47", 1604.47),
        ("xBoolean", "TRUE", True),
        ("xBoolean", 0, False),
        ("xDate", "2026-02-28", "2026-02-28"),
        ("xDatetime", "2026-02-28T23:30:00-08:00", "2026-03-01T07:30:00Z"),
        ("xDatetime", "2026-02-28T12:00:00", "2026-02-28T20:00:00Z"),  # no zone: the subscription's
        ("website", "www.example.com", "www.example.com"),
        ("xText", "é" * 15_000, "é" * 15_000),
    ],
)
def test_a_good_value_is_kept(marketo: Marketo, field: str, given: Any, kept: Any) -> None:
    assert _written(marketo, field, given)["status"] == "created"
    assert _read(marketo, field) == kept


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("lastName", 5),
        ("lastName", "x" * 256),
        ("email", "é@example.com"),
        ("email", "a@b"),
        ("email", "a b@example.com"),
        ("xInteger", 2**31),
        ("xInteger", "5"),
        ("xInteger", 5.5),
        ("xInteger", True),
        ("xPercent", 30.5),
        ("xFloat", "10.4"),
        ("xCurrency", "EUR 5"),
        ("xBoolean", "yes"),
        ("xDate", "2026-02-30"),
        ("xDate", "2026-02-28T00:00:00Z"),
        ("xDatetime", "2026-02-28"),
        ("xDatetime", "2026-02-28T12:00:00.000Z"),
        ("xText", "é" * 15_001),
    ],
)
def test_a_bad_value_skips_the_record(marketo: Marketo, field: str, given: Any) -> None:
    assert reason(_written(marketo, field, given)) == "1001"
    assert marketo.admin("GET", "leads")["leads"] == []


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_and_the_empty_string_clear_and_absence_leaves(marketo: Marketo, nothing: str | None) -> None:
    marketo.sync({"email": "a@example.com", "firstName": "Ada", "lastName": "Lovelace", "unsubscribed": True})

    marketo.sync({"email": "a@example.com", "firstName": nothing, "unsubscribed": nothing})

    lead = marketo.get("/lead/1001.json", fields="firstName,lastName,unsubscribed")["result"][0]
    assert (lead.get("firstName"), lead["lastName"], lead["unsubscribed"]) == (None, "Lovelace", False)


def test_a_field_that_cannot_be_written_skips_the_record(marketo: Marketo) -> None:
    outcome = marketo.sync({"email": "a@example.com", "createdAt": "2020-01-01T00:00:00Z"})

    assert reason(outcome[0]) == "1003"


def test_long_values_are_cut_when_the_instance_is_told_to(marketo: Marketo) -> None:
    marketo.admin("POST", "behaviour", {"long_values": "truncate"})

    assert _written(marketo, "lastName", "x" * 300)["status"] == "created"
    assert _read(marketo, "lastName") == "x" * 255


def test_urls_need_a_protocol_when_the_instance_is_told_so(marketo: Marketo) -> None:
    marketo.admin("POST", "behaviour", {"strict_urls": True})

    assert reason(_written(marketo, "website", "www.example.com")) == "1001"
