"""What all doors share: a deadline, a log context, and SQS batches answered message by message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse, PartialItemFailures
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from tandem import bootstrap, collector
from tandem.adapters.sqs import message_of
from tandem.domain.errors import UnreadableMessage
from tandem.observability import logger, unreadable
from tandem.ports import Message

Event = dict[str, Any]
Answer = PartialItemFailureResponse


def slices(event: Event, context: LambdaContext) -> Answer:
    """Work on the slices that a queue's messages name; the answer names the messages that failed."""
    return _batch(event, context, lambda record: bootstrap.work(_message(record)))


def phases(event: Event, context: LambdaContext) -> Answer:
    """Move runs on whose phase is done, and cut the slices of letters that no worker survived."""
    return _batch(event, context, _phase_or_letter)


def tick(event: Event, context: LambdaContext) -> dict[str, str]:
    """Answer the schedule, or a person who wants a run now (`force`); the open run's id."""
    _begin(context)
    run = bootstrap.tick(force=bool(event.get("force")))
    return {"run": run.id if run else ""}


def _phase_or_letter(record: SQSRecord) -> None:
    if _is_letter(record.event_source_arn):
        bootstrap.dead_letter(_message(record))
    else:
        bootstrap.phase_done(_message(record))


def _is_letter(queue: str) -> bool:
    return queue.endswith("-dead-letters")


def _message(record: SQSRecord) -> Message:
    return message_of(record.body)


def _batch(event: Event, context: LambdaContext, handle: Callable[[SQSRecord], None]) -> Answer:
    # Powertools passes each message by the name `record`.
    def one(record: SQSRecord) -> None:
        handle(record)

    _begin(context)
    readable, failed = _sorted(event["Records"])
    if readable:
        processor = BatchProcessor(event_type=EventType.SQS)
        answer = process_partial_response({"Records": readable}, one, processor, context)
        failed += answer["batchItemFailures"]
    return {"batchItemFailures": failed}


def _sorted(records: list[Event]) -> tuple[list[Event], list[PartialItemFailures]]:
    """The records that can be read, and the failures of the others.

    What cannot be read goes to the dead letters by itself, without a crash at each try; it is dropped there, since
    dead letters have no dead letters.
    """
    readable: list[Event] = []
    failed: list[PartialItemFailures] = []
    for record in records:
        queue = record["eventSourceARN"]
        try:
            message_of(record["body"])
        except UnreadableMessage as error:
            unreadable(error, message_id=record["messageId"], queue=queue, dropped=_is_letter(queue))
            if not _is_letter(queue):
                failed.append({"itemIdentifier": record["messageId"]})
        else:
            readable.append(record)
    return readable, failed


def _begin(context: LambdaContext) -> None:
    collector.spare()
    logger.remove_keys(["run", "slice"])  # of the message before
    logger.append_keys(function=context.function_name, request=context.aws_request_id)
    bootstrap.clock().ends_in(context.get_remaining_time_in_millis())
