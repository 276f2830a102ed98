"""A SAM template is read as CloudFormation reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.lambda_host.blueprint import Blueprint, Route, Schedule
from tests.sandbox.lambda_host.naming import teach_names
from tests.sandbox.lambda_host.reading import read_blueprint
from tests.sandbox.lambda_host.template import load, merge, resolver, resources

ROOT = Path(__file__).resolve().parents[3]
ENDPOINT = "http://127.0.0.1:4566"
FUNCTION = """
Resources:
  Door:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/door
      Handler: app.handler
"""


def read(file: Path, *, parameters: dict[str, str] | None = None, scale: float = 1.0) -> Blueprint:
    tree = load(file)
    pseudo = {"AWS::StackName": "tandem", "AWS::Region": "us-east-1"}
    resolve = resolver(tree, parameters=parameters or {}, pseudo=pseudo)
    chosen = resources(tree, resolve)
    teach_names(resolve, chosen, secret_arns=dict.fromkeys(chosen, "arn:secret"), endpoint_url=ENDPOINT)
    return read_blueprint(chosen, resolve, root=file.parent, scale=scale)


def written(folder: Path, text: str) -> Path:
    file = folder / "template.yaml"
    file.write_text(text)
    return file


def test_short_tags_are_read_as_their_long_forms(tmp_path: Path) -> None:
    tree = load(written(tmp_path, "Resources: {A: !GetAtt B.C.D, E: !Ref F, G: !Join [x, [!Sub y]], H: !If [I, 1, 2]}"))

    assert tree["Resources"] == {
        "A": {"Fn::GetAtt": ["B", "C.D"]},
        "E": {"Ref": "F"},
        "G": {"Fn::Join": ["x", [{"Fn::Sub": "y"}]]},
        "H": {"Fn::If": ["I", 1, 2]},
    }


def test_a_file_that_is_no_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Resources"):
        load(written(tmp_path, "just: yaml"))


@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"v": {"a": 1}}, {"v": {"b": 2}}, {"v": {"a": 1, "b": 2}}),
        ({"l": [1]}, {"l": [2]}, {"l": [1, 2]}),
    ],
)
def test_globals_are_merged_as_sam_merges_them(shared: Any, own: Any, expected: Any) -> None:
    assert merge(shared, own) == expected


@pytest.mark.parametrize(("given", "word"), [({}, "Needed"), ({"Needed": "x", "Other": "y"}, "Other")])
def test_a_missing_or_unknown_parameter_is_refused(tmp_path: Path, given: dict[str, str], word: str) -> None:
    file = written(tmp_path, "Parameters: {Needed: {Type: String}}" + FUNCTION)

    with pytest.raises(ValueError, match=word):
        read(file, parameters=given)


def test_a_function_that_says_little_gets_lambdas_defaults(tmp_path: Path) -> None:
    door = read(written(tmp_path, FUNCTION)).functions["Door"]

    assert (door.timeout, door.memory, door.retries) == (3, 128, 2)
    assert (door.name, door.code) == ("tandem-Door", tmp_path / "functions" / "door")
    assert (door.mappings, door.schedules, door.reserved_concurrency) == ((), (), None)


def test_routes_of_the_api_are_read(tmp_path: Path) -> None:
    events = """
      Events:
        One: { Type: HttpApi, Properties: { Method: post, Path: /people } }
        All: { Type: HttpApi, Properties: {} }
"""

    door = read(written(tmp_path, FUNCTION + events)).functions["Door"]

    assert door.routes == (Route("POST", "/people"), Route("ANY", "/{proxy+}"))


def test_a_schedule_that_is_switched_off_does_not_tick(tmp_path: Path) -> None:
    events = """
      Events:
        Ticking: { Type: Schedule, Properties: { Schedule: rate(5 minutes), Input: "{}" } }
        Silent: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 minute), State: DISABLED } }
"""

    door = read(written(tmp_path, FUNCTION + events)).functions["Door"]

    assert door.schedules == (Schedule("Ticking", 300, "{}", is_rule=True),)


def test_visibility_and_delay_shrink_by_the_scale_and_stay_above_zero() -> None:
    example = ROOT / "tests" / "contract" / "local_aws" / "example" / "template.yaml"

    whole, tenth, none = (read(example, scale=scale).queues[0].attributes for scale in (1.0, 0.1, 0.0))

    assert whole["VisibilityTimeout"] == "600"
    assert tenth["VisibilityTimeout"] == "60"
    assert none["VisibilityTimeout"] == "1"


def test_the_template_that_is_deployed_can_be_read() -> None:
    blueprint = read(ROOT / "template.yaml")

    fed = {mapping.queue for function in blueprint.functions.values() for mapping in function.mappings}
    orchestrator = blueprint.functions["SyncOrchestratorFunction"]
    assert fed <= {queue.name for queue in blueprint.queues}
    assert orchestrator.layers[-1] == ROOT / "layers" / "tandem"
    assert orchestrator.schedules[0].every == 60
    assert orchestrator.environment["TABLE_LINKS"] == "tandem-links"
    assert orchestrator.environment["QUEUE_SYNC_LEAD"] == f"{ENDPOINT}/000000000000/tandem-sync-lead"
    assert all(function.code.parent == ROOT / "functions" for function in blueprint.functions.values())
