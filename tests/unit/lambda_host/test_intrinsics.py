"""CloudFormation's functions answer as CloudFormation does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.lambda_host.intrinsics import Resolver


@pytest.fixture
def resolve() -> Resolver:
    resolver = Resolver(
        values={"Name": "tandem", "Size": "5", "AWS::Region": "us-east-1"},
        mappings={"Sizes": {"us-east-1": {"small": 3}}},
        conditions={
            "Named": {"Fn::Equals": [{"Ref": "Name"}, "tandem"]},
            "Empty": {"Fn::Equals": [{"Ref": "Name"}, ""]},
            "Other": {"Fn::Not": [{"Condition": "Named"}]},
            "Both": {"Fn::And": [{"Condition": "Named"}, {"Condition": "Empty"}]},
            "Either": {"Fn::Or": [{"Condition": "Named"}, {"Condition": "Empty"}]},
        },
    )
    resolver.attributes["Queue", "Arn"] = "arn:queue"
    return resolver


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Name"}, "tandem"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "arn:queue"),
        ({"Fn::Sub": "${Name}-${AWS::Region}-${Queue.Arn}-${!Name}"}, "tandem-us-east-1-arn:queue-${Name}"),
        ({"Fn::Sub": ["${Own}/${Name}", {"Own": {"Ref": "Size"}}]}, "5/tandem"),
        ({"Fn::Join": [":", ["a", {"Ref": "Name"}]]}, "a:tandem"),
        ({"Fn::Select": [1, {"Fn::Split": [",", "a,b,c"]}]}, "b"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "small"]}, 3),
        ({"Fn::Base64": "abc"}, "YWJj"),
        ({"Fn::If": ["Named", "yes", {"Ref": "Nowhere"}]}, "yes"),
        ({"Fn::If": ["Empty", {"Ref": "Nowhere"}, "no"]}, "no"),
        ({"keep": 1, "drop": {"Ref": "AWS::NoValue"}}, {"keep": 1}),
        ([{"Ref": "AWS::NoValue"}, {"Ref": "Size"}], ["5"]),
        ({"Ref": "Name", "Size": 1}, {"Ref": "Name", "Size": 1}),
    ],
)
def test_a_value_is_resolved(resolve: Resolver, value: Any, expected: Any) -> None:
    assert resolve(value) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("Named", True), ("Empty", False), ("Other", False), ("Both", False), ("Either", True), (None, True)],
)
def test_a_condition_is_decided(resolve: Resolver, condition: str | None, expected: bool) -> None:
    assert resolve.holds(condition) is expected


@pytest.mark.parametrize("value", [{"Ref": "Nowhere"}, {"Fn::GetAtt": ["Queue", "Colour"]}, {"Fn::If": ["No", 1, 2]}])
def test_what_is_not_known_is_refused(resolve: Resolver, value: Any) -> None:
    with pytest.raises(ValueError, match=r"Nowhere|Colour|No"):
        resolve(value)
