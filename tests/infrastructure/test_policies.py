"""A door may do what it does, and nothing else."""

from __future__ import annotations

from tests.infrastructure.stack import Stack, as_list

_WITHOUT_RESOURCES = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}


def test_no_policy_holds_a_wildcard_where_the_service_knows_resources(stack: Stack) -> None:
    for name in stack.functions:
        for statement in stack.statements(name):
            actions, granted = set(as_list(statement["Action"])), as_list(statement["Resource"])

            assert not [action for action in actions if "*" in action]
            if [one for one in granted if "*" in one]:
                assert actions <= _WITHOUT_RESOURCES


def test_no_door_may_scan_a_table_or_change_what_a_table_is(stack: Stack) -> None:
    for name in stack.functions:
        actions = {action for one in stack.statements(name) for action in as_list(one["Action"])}
        allowed = {action.split(":")[1] for action in actions if action.startswith("dynamodb:")}

        assert allowed <= {
            "GetItem",
            "BatchGetItem",
            "Query",
            "ConditionCheckItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
        }


def test_a_role_belongs_to_one_door_and_uses_no_policy_written_elsewhere(stack: Stack) -> None:
    roles = [function["Role"].removesuffix(".Arn") for function in stack.functions.values()]

    assert sorted(roles) == sorted(stack.of("IAM::Role"))
    assert not [role for role in stack.of("IAM::Role").values() if "ManagedPolicyArns" in role]
    assert not [function for function in stack.functions.values() if "Policies" in function]


def test_a_door_receives_from_exactly_the_queues_that_feed_it(stack: Stack) -> None:
    for name in stack.functions:
        fed = {f"{one.queue}.Arn" for one in stack.deliveries if one.function == name}

        for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"):
            assert stack.allowed(name, f"sqs:{action}") == fed


def test_a_door_can_tell_the_orchestrator_and_go_on_in_its_own_queue(stack: Stack) -> None:
    for name in stack.functions:
        own = {f"{one.queue}.Arn" for one in stack.deliveries if one.function == name} & {
            f"{queue}.Arn" for queue in stack.dead_letters
        }

        assert own | {"OrchestratorQueue.Arn"} <= stack.allowed(name, "sqs:SendMessage")


def test_the_orchestrator_can_send_to_every_door(stack: Stack) -> None:
    queues = {f"{queue}.Arn" for queue in stack.dead_letters}

    assert stack.allowed("SyncOrchestratorFunction", "sqs:SendMessage") == queues


def test_a_door_writes_to_its_own_log_only(stack: Stack) -> None:
    for name, function in stack.functions.items():
        group = function["LoggingConfig"]["LogGroup"]

        assert stack.allowed(name, "logs:PutLogEvents") == {f"{group}.Arn"}
