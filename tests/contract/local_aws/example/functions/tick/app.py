"""A function on a schedule: returns its event, and what it sees of its world."""

import json
import os
import sys
from typing import Any

import boto3
from shared import greeting  # type: ignore[import-not-found]  # from the layer

LOADED_BY = os.getpid()


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Tell the event, the context, the environment and the path."""
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["SECRET"])
    return {
        "event": event,
        "greeting": greeting(),
        "environment": dict(os.environ),
        "path": sys.path,
        "pid": LOADED_BY,
        "remaining": context.get_remaining_time_in_millis(),
        "request_id": context.aws_request_id,
        "arn": context.invoked_function_arn,
        "secret": json.loads(secret["SecretString"]),
        "sandbox_is_visible": "tests" in sys.modules,
    }
