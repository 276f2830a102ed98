"""The schedule's tick, the end of a phase, and the letters no worker survived."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from tandem import bootstrap
from tandem.observability import logger
from tandem.ports import Message

processor = BatchProcessor(event_type=EventType.SQS)


def record_handler(record: SQSRecord) -> None:
    """One message: a phase that is done, or a dead letter."""
    message = Message(**record.json_body)
    if str(record.event_source_arn).endswith("-dead-letters"):
        bootstrap.dead_letter(message)
    else:
        bootstrap.phase_done(message)


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse | dict[str, str]:
    """Answer the schedule, or a queue's batch with the messages that failed."""
    bootstrap.clock().ends_in(context.get_remaining_time_in_millis())
    if "Records" in event:
        return process_partial_response(event, record_handler, processor, context)
    run = bootstrap.tick(force=bool(event.get("force")))
    return {"run": run.id if run else ""}
