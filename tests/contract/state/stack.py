"""The tables of template.yaml, made in an emulator under names of a test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TEMPLATE = Path(__file__).parents[3] / "template.yaml"


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as their bare arguments."""


def _argument(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node)


_Loader.add_multi_constructor("!", _argument)


@cache
def tables() -> dict[str, dict[str, Any]]:
    """The properties of each table of the template, by the word before `Table`, in lower case."""
    resources = yaml.load(TEMPLATE.read_text(), _Loader)["Resources"]
    return {
        name.removesuffix("Table").lower(): resource["Properties"]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }


def make_tables(client: DynamoDBClient, stack: str) -> dict[str, str]:
    """Make the tables for one stack; their names by idea."""
    names = {}
    for idea, properties in tables().items():
        names[idea] = f"{stack}-{idea}"
        wanted = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
        client.create_table(TableName=names[idea], **{key: properties[key] for key in wanted if key in properties})
        if "TimeToLiveSpecification" in properties:
            client.update_time_to_live(
                TableName=names[idea], TimeToLiveSpecification=properties["TimeToLiveSpecification"]
            )
    return names
