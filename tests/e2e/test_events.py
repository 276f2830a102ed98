"""Every event under events/ does what it is kept for when its door gets it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from tests.e2e.ending import STEP
from tests.e2e.replaying import orchestrator, workers
from tests.e2e.town import Town
from tests.infrastructure.stack import ROOT, Stack
from tests.sandbox.lambda_host.blueprint import Schedule
from tests.sandbox.lambda_host.records import schedule_event, sqs_event

EXPECTED = orchestrator.EXPECTED | workers.EXPECTED
EVENTS = {path.relative_to(ROOT / "events").with_suffix("").as_posix(): path for path in ROOT.glob("events/**/*.*")}
TEMPLATE = Stack(ROOT / "template.yaml")
DOORS = {one["CodeUri"].removeprefix("functions/"): name for name, one in TEMPLATE.functions.items()}


def _event(name: str) -> Any:
    return json.loads(EVENTS[name].read_text(encoding="utf-8"))


def test_every_event_has_an_expectation_and_every_expectation_an_event() -> None:
    assert EVENTS.keys() == EXPECTED.keys()


def test_every_door_has_an_event() -> None:
    assert {name.partition("/")[0] for name in EVENTS} == DOORS.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_event_does_what_is_expected(town: Town, name: str) -> None:
    def replay() -> Any:
        result = town.stack.invoke(DOORS[name.partition("/")[0]], _event(name))
        assert not result.error, result
        return result.payload

    EXPECTED[name](town, replay)


@pytest.mark.parametrize("name", sorted(name for name in EVENTS if "Records" in _event(name)))
def test_an_event_of_a_queue_is_what_lambda_makes_of_a_queue_that_feeds_the_door(name: str) -> None:
    door = DOORS[name.partition("/")[0]]
    fed = {TEMPLATE.queues[one.queue]["QueueName"] for one in TEMPLATE.deliveries if one.function == door}
    message = {"MessageId": "m", "ReceiptHandle": "r", "Body": "", "MD5OfBody": ""}
    (like,) = sqs_event([message], "tandem-sync-lead")["Records"]

    for record in _event(name)["Records"]:
        assert record.keys() == like.keys()
        assert record["eventSourceARN"].split(":")[:3] == ["arn", "aws", "sqs"]
        assert record["eventSourceARN"].split(":")[5] in fed
        assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()


def test_the_tick_is_what_the_scheduler_sends() -> None:
    like = json.loads(schedule_event(Schedule("tandem-tick", 60, None, is_rule=False), datetime.now(UTC)))
    event = _event("sync_orchestrator/schedule_tick")

    assert event.keys() == like.keys()
    assert {key: event[key] for key in ("detail-type", "source", "detail")} == {
        key: like[key] for key in ("detail-type", "source", "detail")
    }


def test_a_message_nobody_can_read_ends_in_the_dead_letters_and_is_dropped_there(town: Town) -> None:
    sqs = boto3.client("sqs", endpoint_url=town.stack.endpoint_url, region_name="us-east-1")
    log = town.stack.logs["SyncOrchestratorFunction"]
    before = log.read_text(encoding="utf-8").count('"outcome":"dropped"') if log.exists() else 0

    sqs.send_message(QueueUrl=town.stack.resources["SyncLeadQueue"], MessageBody="Please sync everything.")
    for _ in range(4):
        town.stack.settle()
        town.stack.pass_time(STEP)

    assert not any(sum(depth) for depth in town.stack.aws.depths().values())
    assert log.read_text(encoding="utf-8").count('"outcome":"dropped"') == before + 1
