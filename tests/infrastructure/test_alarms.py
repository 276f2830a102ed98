"""What needs a person rings: everything below reaches the one topic people subscribe to."""

from __future__ import annotations

from tests.infrastructure.stack import Stack


def _watched(stack: Stack, dimension: str) -> dict[str, set[str]]:
    """The metrics with an alarm, by the value of one dimension."""
    watched: dict[str, set[str]] = {}
    for alarm in stack.of("CloudWatch::Alarm").values():
        for one in alarm["Dimensions"]:
            if one["Name"] == dimension:
                watched.setdefault(one["Value"], set()).add(alarm["MetricName"])
    return watched


def test_every_alarm_tells_the_topic_that_it_began_and_that_it_ended(stack: Stack) -> None:
    for alarm in stack.of("CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == ["AlarmTopic"]
        assert alarm["AlarmDescription"]


def test_every_door_has_an_alarm_for_its_failures(stack: Stack) -> None:
    assert _watched(stack, "FunctionName") == {name: {"Errors", "Throttles"} for name in stack.functions}


def test_every_queue_of_dead_letters_has_an_alarm_also_when_they_are_read_at_once(stack: Stack) -> None:
    read = {delivery.queue for delivery in stack.deliveries}

    assert _watched(stack, "QueueName") == {
        f"{letters}.QueueName": {
            "NumberOfMessagesReceived" if letters in read else "ApproximateNumberOfMessagesVisible"
        }
        for letters in stack.dead_letters.values()
    }


def test_the_product_rings_when_runs_stop_credentials_are_refused_or_a_quota_is_nearly_spent(
    stack: Stack,
) -> None:
    metrics = {"RunEnded", "CredentialsRefused", "DailyQuotaNearlySpent"}
    environments = [function["Environment"]["Variables"] for function in stack.functions.values()]

    assert _watched(stack, "service") == {"tandem": metrics}
    assert {one["POWERTOOLS_SERVICE_NAME"] for one in environments} == {"tandem"}
    assert {one["POWERTOOLS_METRICS_NAMESPACE"] for one in environments} == {"Tandem"}


def test_half_an_hour_without_a_run_rings_even_when_nothing_is_measured(stack: Stack) -> None:
    alarm = stack.of("CloudWatch::Alarm")["NoRunEndedAlarm"]

    assert alarm["Period"] * alarm["EvaluationPeriods"] == 30 * 60
    assert alarm["TreatMissingData"] == "breaching"
    assert alarm["ActionsEnabled"] is True


def test_alarms_are_not_encrypted_with_a_key_that_cloudwatch_may_not_use(stack: Stack) -> None:
    assert "KmsMasterKeyId" not in stack.of("SNS::Topic")["AlarmTopic"]
