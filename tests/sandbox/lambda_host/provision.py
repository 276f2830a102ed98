"""Creates what a blueprint asks for in an emulated AWS, and empties it again."""

from __future__ import annotations

import json
import secrets as randomness
import string
from collections.abc import Iterable, Mapping
from typing import Any

from tests.sandbox.lambda_host.account import client
from tests.sandbox.lambda_host.blueprint import Blueprint, Queue, Table
from tests.sandbox.lambda_host.intrinsics import Resolver
from tests.sandbox.lambda_host.naming import physical_name
from tests.sandbox.lambda_host.template import Tree

Secret = str | dict[str, Any]


class Provision:
    """The emulator's tables, queues and secrets of one stack."""

    def __init__(self, endpoint_url: str) -> None:
        self._dynamodb = client("dynamodb", endpoint_url)
        self._sqs = client("sqs", endpoint_url)
        self._secrets = client("secretsmanager", endpoint_url)
        self._values: dict[str, Secret] = {}

    def create_secrets(
        self, chosen: Mapping[str, Tree], resolve: Resolver, given: Mapping[str, Secret]
    ) -> dict[str, str]:
        """Create the template's secrets with the given values by logical id; their ARNs by logical id.

        A secret that is not given gets the template's value, a generated one, or none.
        """
        kept = {name: one for name, one in chosen.items() if one["Type"] == "AWS::SecretsManager::Secret"}
        if unknown := sorted(set(given) - set(kept)):
            raise ValueError(f"The template has no secret {', '.join(unknown)}.")
        arns = {}
        for logical_id, resource in kept.items():
            name = physical_name(logical_id, resource, resolve)
            arns[logical_id] = self._secrets.create_secret(Name=name)["ARN"]
            value = given.get(logical_id) or _own_value(resolve(resource["Properties"]))
            if value is not None:
                self._values[arns[logical_id]] = value
                self.put_secret(arns[logical_id], value)
        return arns

    def put_secret(self, secret_arn: str, value: Secret) -> None:
        """Give a secret a new value."""
        text = value if isinstance(value, str) else json.dumps(value)
        self._secrets.put_secret_value(SecretId=secret_arn, SecretString=text)

    def create(self, blueprint: Blueprint) -> None:
        """Create the tables and queues; queues that others point to come first."""
        for table in blueprint.tables:
            self._create_table(table)
        for queue in _targets_first(blueprint.queues):
            self._sqs.create_queue(QueueName=queue.name, Attributes=queue.attributes)

    def recreate(self, blueprint: Blueprint) -> None:
        """Leave the tables and queues as new, without an item or a message, and the first value in each secret."""
        for secret_arn, value in self._values.items():
            self.put_secret(secret_arn, value)
        for table in blueprint.tables:
            self._dynamodb.delete_table(TableName=table.name)
        for queue in blueprint.queues:
            url = self._sqs.get_queue_url(QueueName=queue.name)["QueueUrl"]
            self._sqs.delete_queue(QueueUrl=url)
        self.create(blueprint)

    def _create_table(self, table: Table) -> None:
        self._dynamodb.create_table(**table.definition)
        if table.expires_by:
            expiry = {"AttributeName": table.expires_by, "Enabled": True}
            self._dynamodb.update_time_to_live(TableName=table.name, TimeToLiveSpecification=expiry)


def _targets_first(queues: Iterable[Queue]) -> list[Queue]:
    return sorted(queues, key=lambda queue: "RedrivePolicy" in queue.attributes)


def _own_value(properties: Tree) -> str | None:
    if "SecretString" in properties:
        return str(properties["SecretString"])
    if "GenerateSecretString" not in properties:
        return None
    length = int(properties["GenerateSecretString"].get("PasswordLength", 32))
    return "".join(randomness.choice(string.ascii_letters + string.digits) for _ in range(length))
