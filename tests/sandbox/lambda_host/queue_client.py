"""The three SQS calls of an event source mapping, over one asynchronous HTTP session."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import aiohttp

from tests.sandbox.lambda_host.account import ACCOUNT, REGION
from tests.sandbox.lambda_host.records import Message

_WAIT = 20  # seconds of a long poll, SQS's longest
Depths = dict[str, tuple[int, int, int, int]]


class QueueError(Exception):
    """The queue service refused a call or could not be reached."""


class QueueClient:
    """Receives from and deletes in the queues of an emulated AWS, in the name of the function that is fed.

    Lambda's pollers work with the rights of the function's role (Lambda developer guide, "Using Lambda with SQS").
    """

    def __init__(self, endpoint_url: str) -> None:
        self._endpoint_url = endpoint_url
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=_WAIT + 20),
            headers={"Content-Type": "application/x-amz-json-1.0"},
        )

    async def close(self) -> None:
        """Close the session."""
        await self._session.close()

    async def receive(self, queue: str, *, caller: str, most: int, wait: int = _WAIT) -> list[Message]:
        """Messages of the queue, as soon as there are any; none when the wait is over."""
        answer = await self._call(
            "ReceiveMessage",
            queue,
            caller,
            MaxNumberOfMessages=most,
            WaitTimeSeconds=wait,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: list[Message] = answer.get("Messages", [])
        return messages

    async def delete(self, queue: str, receipt_handles: Sequence[str], *, caller: str) -> None:
        """Delete received messages; one whose receipt has run out meanwhile stays, as in SQS."""
        for start in range(0, len(receipt_handles), 10):
            ten = receipt_handles[start : start + 10]
            entries = [{"Id": str(number), "ReceiptHandle": handle} for number, handle in enumerate(ten)]
            await self._call("DeleteMessageBatch", queue, caller, Entries=entries)

    async def depths(self) -> Depths:
        """By queue: visible, in flight and delayed messages, and polls that wait, all of one instant."""
        async with self._session.get(f"{self._endpoint_url}/_tandem/queues") as answer:
            got: Depths = await answer.json(content_type=None)
            return got

    async def _call(self, action: str, queue: str, caller: str, **arguments: Any) -> dict[str, Any]:
        body = {"QueueUrl": f"{self._endpoint_url}/{ACCOUNT}/{queue}", **arguments}
        headers = {"X-Amz-Target": f"AmazonSQS.{action}", "Authorization": _signed(caller)}
        try:
            async with self._session.post(self._endpoint_url, data=json.dumps(body), headers=headers) as response:
                answer: dict[str, Any] = await response.json(content_type=None) or {}
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise QueueError(f"{action} of {queue}: {error}") from error
        if response.status != 200:
            raise QueueError(f"{action} of {queue}: {response.status} {answer}")
        return answer


def _signed(caller: str) -> str:
    """The emulator reads caller, account and region from the credential and checks no signature."""
    credential = f"{caller}/20000101/{REGION}/sqs/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=none"
