"""A function of messages that does to itself what the message says."""

import json
import os
import time
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Work off each record; a `fail` is reported, `raise`, `exit` and `hang` take the whole batch along."""
    if "rawPath" in event:
        return {"statusCode": 202, "headers": {"x-did": _do(json.loads(event["body"]))}, "body": "done"}
    if "Records" not in event:
        return {"pid": os.getpid(), "did": _do(event), "left": context.get_remaining_time_in_millis()}
    failures = [{"itemIdentifier": one["messageId"]} for one in event["Records"] if not _work(one)]
    return {"batchItemFailures": failures}


def _work(record: dict[str, Any]) -> bool:
    order = json.loads(record["body"])
    receives = int(record["attributes"]["ApproximateReceiveCount"])
    note = {"id": order["id"], "receives": receives, "record": json.dumps(record), "pid": os.getpid()}
    TABLE.put_item(Item=note)
    return _do(order) != "fail"


def _do(order: dict[str, Any]) -> str:
    print(json.dumps({"doing": order}))
    match order.get("do"):
        case "raise":
            raise ValueError("the message says so")
        case "exit":
            os._exit(3)
        case "hang":
            time.sleep(600)
        case "nap":
            time.sleep(0.1)
        case "date":
            return f"{time.time():.0f}"
        case "call":
            for number in range(order["calls"]):
                TABLE.put_item(Item={"id": f"call-{number}"})
    return str(order.get("do", ""))
