"""The template that is deployed comes to life on the local host, whatever its functions do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.aws.environment import REPOSITORY
from tests.sandbox.lambda_host.account import client
from tests.sandbox.lambda_host.provision import Secret
from tests.sandbox.lambda_host.stack import Stack
from tests.sandbox.lambda_host.template import load

DOOR = """
import os

def handler(event, context):
    return {name: value for name, value in os.environ.items() if name.startswith(("TABLE_", "QUEUE_", "SECRET_"))}
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    root = tmp_path_factory.mktemp("deployed")
    template = Path(shutil.copy(REPOSITORY / "template.yaml", root))
    for resource in load(template)["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            door = root / resource["Properties"]["CodeUri"] / "app.py"
            door.parent.mkdir(parents=True)
            door.write_text(DOOR)
    secrets: dict[str, Secret] = {"SalesforceSecret": {"base_url": "a"}, "MarketoSecret": '{"base_url": "b"}'}
    with Stack.start(template, root / "run", secrets=secrets) as running:
        yield running


def test_every_table_queue_and_secret_a_door_is_told_of_exists(stack: Stack) -> None:
    dynamodb = client("dynamodb", stack.endpoint_url)
    sqs = client("sqs", stack.endpoint_url)
    secrets = client("secretsmanager", stack.endpoint_url)

    told: dict[str, str] = stack.tick("SyncOrchestratorFunction").payload

    assert {name.partition("_")[0] for name in told} == {"TABLE", "QUEUE", "SECRET"}
    for name, value in told.items():
        match name.partition("_")[0]:
            case "TABLE":
                assert dynamodb.describe_table(TableName=value)["Table"]["TableStatus"] == "ACTIVE"
            case "QUEUE":
                assert sqs.get_queue_attributes(QueueUrl=value)["ResponseMetadata"]["HTTPStatusCode"] == 200
            case "SECRET":
                assert secrets.get_secret_value(SecretId=value)["SecretString"]


def test_every_queue_feeds_its_function(stack: Stack) -> None:
    sqs = client("sqs", stack.endpoint_url)
    for url in (value for value in stack.resources.values() if value.startswith("http")):
        sqs.send_message(QueueUrl=url, MessageBody="{}")

    stack.settle()

    fed = {name for name, (visible, in_flight, delayed) in stack.aws.depths().items() if not visible}
    assert fed >= {name for name in stack.aws.depths() if not name.endswith("-dead-letters")}
