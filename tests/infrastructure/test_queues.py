"""A message is never lost in silence, repeated too early, or fed to a door that cannot keep up."""

from __future__ import annotations

from tests.infrastructure.stack import Stack


def test_every_queue_has_dead_letters_after_three_tries_or_holds_them(stack: Stack) -> None:
    holders = set(stack.dead_letters.values())

    assert set(stack.queues) == set(stack.dead_letters) | holders
    assert not set(stack.dead_letters) & holders
    assert len(holders) == len(stack.dead_letters)
    assert {stack.queues[name]["RedrivePolicy"]["maxReceiveCount"] for name in stack.dead_letters} == {3}


def test_a_message_stays_hidden_six_times_as_long_as_its_door_may_take(stack: Stack) -> None:
    assert stack.deliveries
    for delivery in stack.deliveries:
        hidden = stack.queues[delivery.queue]["VisibilityTimeout"]
        assert hidden >= 6 * stack.functions[delivery.function]["Timeout"], delivery


def test_a_dead_letter_is_kept_longer_than_the_queue_it_died_in_keeps_messages(stack: Stack) -> None:
    for queue, letters in stack.dead_letters.items():
        kept, kept_dead = (stack.queues[name]["MessageRetentionPeriod"] for name in (queue, letters))
        assert kept_dead > kept


def test_every_queue_is_encrypted(stack: Stack) -> None:
    assert all(one["SqsManagedSseEnabled"] for one in stack.queues.values())


def test_every_queue_feeds_exactly_one_door_one_message_at_a_time(stack: Stack) -> None:
    fed = [delivery.queue for delivery in stack.deliveries]

    assert sorted(fed) == sorted(set(fed))
    assert set(stack.dead_letters) <= set(fed)
    for delivery in stack.deliveries:
        assert delivery.properties["BatchSize"] == 1
        assert delivery.properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert delivery.properties["ScalingConfig"]["MaximumConcurrency"] >= 2


def test_the_orchestrator_reads_the_dead_letters_of_every_other_door_but_not_its_own(stack: Stack) -> None:
    orchestrator = "SyncOrchestratorFunction"
    read = {delivery.queue for delivery in stack.deliveries if delivery.function == orchestrator}
    own = {queue for queue in read if queue in stack.dead_letters}

    expected = {letters for queue, letters in stack.dead_letters.items() if queue not in own}

    assert read - own == expected
