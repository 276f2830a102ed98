"""Messages reach a function as on Lambda: what succeeds is deleted, what fails comes back, then dead letters."""

from __future__ import annotations

import json

from tests.contract.local_aws.world import World


def test_a_record_is_what_lambda_sends(world: World) -> None:
    world.sqs.send_message(
        QueueUrl=world.queue,
        MessageBody='{"id": "one"}',
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "x"}},
    )
    world.settle()

    record = json.loads(world.note("one")["record"]["S"])

    assert record["body"] == '{"id": "one"}'
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == "arn:aws:sqs:us-east-1:000000000000:tandem-work"
    assert record["awsRegion"] == "us-east-1"
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert {"SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"} <= record["attributes"].keys()
    assert record["messageAttributes"]["kind"] == {
        "stringValue": "x",
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": "String",
    }
    assert record["messageId"]
    assert record["receiptHandle"]
    assert record["md5OfBody"]


def test_a_worked_off_message_is_deleted(world: World) -> None:
    world.send("one")
    world.settle()

    assert world.depth() == (0, 0, 0)
    world.redeliver()
    assert world.receives("one") == 1


def test_only_reported_failures_of_a_batch_come_back(world: World) -> None:
    world.send_at_once(bad="fail", good="")
    world.settle()

    assert world.depth() == (0, 1, 0)
    world.redeliver()
    assert (world.receives("bad"), world.receives("good")) == (2, 1)


def test_a_raised_error_brings_the_whole_batch_back(world: World) -> None:
    world.send_at_once(good="", bad="raise")
    world.settle()

    assert world.depth() == (0, 2, 0)
    world.redeliver()
    assert (world.receives("bad"), world.receives("good")) == (2, 2)


def test_a_message_received_too_often_ends_in_the_dead_letters(world: World) -> None:
    world.send("poison", do="raise")
    world.settle()
    world.redeliver()
    world.redeliver()

    letters = world.sqs.receive_message(QueueUrl=world.stack.resources["DeadLetters"], WaitTimeSeconds=1)

    assert world.receives("poison") == 2
    assert world.depth() == (0, 0, 0)
    assert [json.loads(one["Body"])["id"] for one in letters["Messages"]] == ["poison"]


def test_a_crash_loses_the_worker_and_not_the_message(world: World) -> None:
    world.send("one", do="exit")
    world.settle()

    assert world.depth() == (0, 1, 0)
    world.redeliver()
    assert world.receives("one") == 2
    assert "Runtime.ExitError" in world.stack.logs["EchoFunction"].read_text()


def test_as_many_batches_run_at_once_as_the_mapping_allows(world: World) -> None:
    world.stack.kill("EchoFunction")
    for number in range(12):
        world.send(str(number), do="nap")
    world.settle()

    pids = {world.note(str(number))["pid"]["N"] for number in range(12)}

    assert len(pids) == 2


def test_a_message_that_could_not_be_deleted_comes_again(world: World) -> None:
    world.stack.aws.arm({"operation": "sqs.DeleteMessageBatch", "effect": "error"})
    world.send("one")
    world.settle()

    world.redeliver()

    assert world.receives("one") == 2
    assert world.depth() == (0, 0, 0)


def test_polling_goes_on_after_the_queue_service_failed(world: World) -> None:
    world.stack.aws.arm({"operation": "sqs.ReceiveMessage", "effect": "drop_before", "times": 2})
    world.send("one")
    world.settle()

    assert world.receives("one") == 1
