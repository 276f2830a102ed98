"""What a call needs the right to is told in IAM's words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.aws.needs import needs


@pytest.mark.parametrize(
    ("service", "operation", "asked", "expected"),
    [
        ("dynamodb", "GetItem", {"TableName": "links"}, [("dynamodb:GetItem", "links")]),
        ("dynamodb", "Query", {"TableName": "rejects"}, [("dynamodb:Query", "rejects")]),
        ("dynamodb", "Query", {"TableName": "r", "IndexName": "due"}, [("dynamodb:Query", "r/index/due")]),
        (
            "dynamodb",
            "BatchGetItem",
            {"RequestItems": {"runs": {"Keys": []}, "links": {"Keys": []}}},
            [("dynamodb:BatchGetItem", "links"), ("dynamodb:BatchGetItem", "runs")],
        ),
        ("dynamodb", "BatchWriteItem", {"RequestItems": {"runs": []}}, [("dynamodb:BatchWriteItem", "runs")]),
        (
            "dynamodb",
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"ConditionCheck": {"TableName": "runs"}},
                    {"Put": {"TableName": "runs"}},
                    {"Put": {"TableName": "runs"}},
                    {"Update": {"TableName": "runs"}},
                    {"Delete": {"TableName": "links"}},
                ]
            },
            [
                ("dynamodb:ConditionCheckItem", "runs"),
                ("dynamodb:DeleteItem", "links"),
                ("dynamodb:PutItem", "runs"),
                ("dynamodb:UpdateItem", "runs"),
            ],
        ),
        ("sqs", "SendMessageBatch", {"QueueUrl": "http://x/0/one"}, [("sqs:SendMessage", "one")]),
        ("sqs", "ReceiveMessage", {"QueueUrl": "http://x/0/one"}, [("sqs:ReceiveMessage", "one")]),
        ("secretsmanager", "GetSecretValue", {"SecretId": "arn:s"}, [("secretsmanager:GetSecretValue", "arn:s")]),
    ],
)
def test_a_call_needs_the_right_to_what_it_touches(
    service: str, operation: str, asked: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert list(needs(service, operation, asked)) == expected
