"""One slice of leads."""

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
    """Do the slice one message names."""
    bootstrap.work(Message(**record.json_body))


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Work on a queue's batch and answer with the messages that failed."""
    bootstrap.clock().ends_in(context.get_remaining_time_in_millis())
    return process_partial_response(event, record_handler, processor, context)
