"""A template comes to life: its resources exist, its functions find their world as on Lambda."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.contract.local_aws.world import TEMPLATE, World
from tests.sandbox.lambda_host.account import client
from tests.sandbox.lambda_host.stack import Stack


@pytest.fixture
def seen(stack: Stack) -> dict[str, Any]:
    """What a function sees of its world."""
    payload: dict[str, Any] = stack.invoke("TickFunction", {"a": 1}).payload
    return payload


def test_a_function_gets_its_event_and_context(seen: dict[str, Any]) -> None:
    assert seen["event"] == {"a": 1}
    assert 0 < seen["remaining"] <= 2000
    assert seen["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:tandem-TickFunction"
    assert len(seen["request_id"]) == 36


def test_a_function_sees_its_folder_its_layer_and_nothing_of_the_sandbox(seen: dict[str, Any]) -> None:
    example = TEMPLATE.parent

    assert seen["path"][:2] == [str(example / "functions" / "tick"), str(example / "layer" / "python")]
    assert seen["greeting"] == "hello"
    assert not seen["sandbox_is_visible"]
    assert str(Path.cwd()) not in seen["path"]


def test_a_function_gets_the_environment_of_lambda_and_of_the_template(stack: Stack, seen: dict[str, Any]) -> None:
    environment = seen["environment"]

    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "tandem-TickFunction"
    assert environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "512"
    assert environment["AWS_ENDPOINT_URL"] == stack.endpoint_url
    assert environment["TABLE"] == "tandem-notes"
    assert environment["QUEUE"] == stack.resources["WorkQueue"]
    assert (environment["LOUD"], environment["ONLY_HERE"]) == ("no", "true")
    assert "HOME" not in environment
    assert stack.environment("TickFunction").items() <= {**environment, "_X_AMZN_TRACE_ID": ""}.items() | {
        ("_X_AMZN_TRACE_ID", stack.environment("TickFunction")["_X_AMZN_TRACE_ID"])
    }


def test_a_function_reads_the_secret_it_was_given(seen: dict[str, Any]) -> None:
    assert seen["secret"] == {"token": "abc"}


def test_the_log_of_calls_tells_what_was_asked_in_the_name_of_which_function(stack: Stack, world: World) -> None:
    since = len(stack.call_log.read_text().splitlines())

    world.send("one")
    world.settle()

    lines = [json.loads(line) for line in stack.call_log.read_text().splitlines()[since:]]
    needed = {tuple(need) for line in lines if line["caller"] == "EchoFunction" for need in line["needs"]}
    assert needed >= {
        ("sqs:ReceiveMessage", "tandem-work"),
        ("sqs:DeleteMessage", "tandem-work"),
        ("dynamodb:PutItem", "tandem-notes"),
    }
    assert ("sqs:SendMessage", "tandem-work") not in needed


def test_a_generated_secret_has_the_length_the_template_asks_for(stack: Stack) -> None:
    secrets = client("secretsmanager", stack.endpoint_url)

    value = secrets.get_secret_value(SecretId=stack.resources["KeySecret"])["SecretString"]

    assert len(value) == 48
    assert value.isalnum()


def test_tables_and_queues_are_made_as_the_template_says(world: World) -> None:
    table = world.dynamodb.describe_table(TableName="tandem-notes")["Table"]
    expiry = world.dynamodb.describe_time_to_live(TableName="tandem-notes")["TimeToLiveDescription"]
    queue = world.sqs.get_queue_attributes(QueueUrl=world.queue, AttributeNames=["All"])["Attributes"]

    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by-kind"]
    assert expiry["AttributeName"] == "expires"
    assert queue["VisibilityTimeout"] == "600"
    assert json.loads(queue["RedrivePolicy"])["deadLetterTargetArn"].endswith(":tandem-dead-letters")
    assert "SilentQueue" not in world.stack.resources


def test_a_tick_is_the_event_of_the_schedule(stack: Stack) -> None:
    event = stack.tick("TickFunction").payload["event"]

    assert (event["source"], event["detail-type"]) == ("aws.scheduler", "Scheduled Event")
    assert event["resources"] == ["arn:aws:scheduler:us-east-1:000000000000:schedule/default/tandem-tick"]


def test_a_worker_stays_warm(stack: Stack) -> None:
    first, second = stack.invoke("TickFunction", {}), stack.invoke("TickFunction", {})

    assert first.payload["pid"] == second.payload["pid"]
    assert first.request_id != second.request_id


def test_another_process_invokes_through_lambdas_own_interface(stack: Stack) -> None:
    functions = client("lambda", stack.lambda_url)

    answer = functions.invoke(FunctionName="tandem-TickFunction", Payload=b'{"b": 2}')
    broken = functions.invoke(FunctionName="EchoFunction", Payload=b'{"do": "raise"}')

    assert json.load(answer["Payload"])["event"] == {"b": 2}
    assert broken["FunctionError"] == "Unhandled"
    assert json.load(broken["Payload"])["errorMessage"] == "the message says so"


def test_an_event_invocation_is_worked_off_behind_the_callers_back(world: World) -> None:
    functions = client("lambda", world.stack.lambda_url)
    order = json.dumps({"do": "call", "calls": 1}).encode()

    answer = functions.invoke(FunctionName="EchoFunction", InvocationType="Event", Payload=order)
    world.settle()

    assert answer["StatusCode"] == 202
    assert world.note("call-0")


def test_a_restart_gives_new_workers_the_new_environment(stack: Stack) -> None:
    before = stack.invoke("TickFunction", {}).payload["pid"]

    stack.restart({"GREETING": "good evening"})
    after = stack.invoke("TickFunction", {}).payload
    stack.restart({})

    assert after["greeting"] == "good evening"
    assert after["pid"] != before
    assert stack.invoke("TickFunction", {}).payload["greeting"] == "hello"


def test_a_reset_leaves_nothing_but_warm_workers(world: World) -> None:
    world.send("a")
    world.settle()
    world.sqs.send_message(QueueUrl=world.stack.resources["DeadLetters"], MessageBody="b")
    pids = world.stack.pids

    world.stack.reset()

    assert world.note("a") == {}
    assert world.depth("dead-letters") == (0, 0, 0)
    assert world.stack.outgoing_calls() == []
    assert world.stack.pids == pids


def test_a_reset_ends_what_still_runs(world: World) -> None:
    functions = client("lambda", world.stack.lambda_url)
    world.send("slow", do="hang")
    functions.invoke(FunctionName="EchoFunction", InvocationType="Event", Payload=b'{"do": "hang"}')
    while not world.note("slow"):
        pass

    world.stack.reset()
    world.settle()

    assert world.depth() == (0, 0, 0)
    assert world.stack.invoke("EchoFunction", {}).error == ""


def test_a_function_without_a_folder_is_refused(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "Resources: {Door: {Type: AWS::Serverless::Function, Properties: {CodeUri: nowhere, Handler: app.handler}}}"
    )

    with pytest.raises(FileNotFoundError, match="Door"):
        Stack.start(template, tmp_path / "run")


def test_processor_time_of_a_function_is_known_after_its_workers_are_gone(stack: Stack) -> None:
    stack.invoke("EchoFunction", {})
    spent = stack.cpu_seconds("EchoFunction")

    stack.kill("EchoFunction")

    assert 0 < spent <= stack.cpu_seconds("EchoFunction")


def test_what_a_function_prints_is_in_its_log(stack: Stack) -> None:
    stack.invoke("EchoFunction", {"do": "speak"})

    assert '{"doing": {"do": "speak"}}' in stack.logs["EchoFunction"].read_text()


def test_stopping_leaves_no_process(tmp_path: Path) -> None:
    with Stack.start(TEMPLATE, tmp_path, secrets={"TokenSecret": {"token": "abc"}}) as stack:
        stack.invoke("TickFunction", {})
        pids = [pid for some in stack.pids.values() for pid in some]

    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
