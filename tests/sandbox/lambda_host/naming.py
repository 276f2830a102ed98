"""Gives every resource of a template its physical name, and the resolver its `Ref` and `GetAtt` answers."""

from __future__ import annotations

from collections.abc import Mapping

from tests.sandbox.lambda_host.account import ACCOUNT, arn
from tests.sandbox.lambda_host.intrinsics import Resolver
from tests.sandbox.lambda_host.template import Tree

_NAMED_BY = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Serverless::LayerVersion": "LayerName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::Logs::LogGroup": "LogGroupName",
}


def physical_name(logical_id: str, resource: Tree, resolve: Resolver) -> str:
    """The name the template gives a resource, or one made of the stack's name and the logical id."""
    given = resource["Properties"].get(_NAMED_BY.get(resource["Type"], ""))
    return str(resolve(given)) if given else f"{resolve.values['AWS::StackName']}-{logical_id}"


def teach_names(
    resolve: Resolver, chosen: Mapping[str, Tree], *, secret_arns: Mapping[str, str], endpoint_url: str
) -> None:
    """Make the resolver answer `Ref` and `GetAtt` for every resource as CloudFormation would."""
    for logical_id, resource in chosen.items():
        name = physical_name(logical_id, resource, resolve)
        match resource["Type"]:
            case "AWS::SQS::Queue":
                url = f"{endpoint_url}/{ACCOUNT}/{name}"
                ref, more = url, {"Arn": arn("sqs", name), "QueueName": name, "QueueUrl": url}
            case "AWS::DynamoDB::Table":
                ref, more = name, {"Arn": arn("dynamodb", f"table/{name}")}
            case "AWS::SecretsManager::Secret":
                ref, more = secret_arns[logical_id], {"Id": secret_arns[logical_id]}
            case "AWS::Serverless::Function":
                ref, more = name, {"Arn": arn("lambda", f"function:{name}")}
            case "AWS::Serverless::LayerVersion":
                ref, more = arn("lambda", f"layer:{name}:1"), {}
            case "AWS::SNS::Topic":
                ref, more = arn("sns", name), {"TopicArn": arn("sns", name), "TopicName": name}
            case kind:
                ref, more = name, {"Arn": arn(kind.split("::")[1].lower(), name)}
        resolve.values[logical_id] = ref
        resolve.attributes.update({(logical_id, attribute): value for attribute, value in more.items()})
