"""Events of schedules are those EventBridge sends."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.sandbox.lambda_host.blueprint import Schedule
from tests.sandbox.lambda_host.rates import seconds
from tests.sandbox.lambda_host.records import schedule_event

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def test_a_scheduler_sends_a_string_as_detail_and_a_rule_an_object() -> None:
    by_scheduler = json.loads(schedule_event(Schedule("tick", 60, None, is_rule=False), NOON))
    by_rule = json.loads(schedule_event(Schedule("tick", 60, None, is_rule=True), NOON))

    assert (by_scheduler["source"], by_scheduler["detail"]) == ("aws.scheduler", "{}")
    assert (by_rule["source"], by_rule["detail"]) == ("aws.events", {})
    assert by_scheduler["time"] == by_rule["time"] == "2026-05-01T12:00:00Z"


def test_a_schedule_with_an_input_sends_that_with_its_keywords_filled() -> None:
    own = '{"at": "<aws.scheduler.scheduled-time>", "by": "<aws.scheduler.schedule-arn>"}'

    event = json.loads(schedule_event(Schedule("tick", 60, own, is_rule=False), NOON))

    assert event["at"] == "2026-05-01T12:00:00Z"
    assert event["by"].endswith(":schedule/default/tick")


@pytest.mark.parametrize(
    ("expression", "expected"), [("rate(1 minute)", 60), ("rate(2 hours)", 7200), ("rate(1 day)", 86400)]
)
def test_a_rate_is_read_in_seconds(expression: str, expected: float) -> None:
    assert seconds(expression) == expected


def test_a_schedule_that_is_no_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="cron"):
        seconds("cron(0 8 * * ? *)")
