"""An event source mapping: takes messages from a queue to a function, and deletes those it worked off."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from functools import partial
from math import ceil

from tests.sandbox.lambda_host.batch import failed_messages
from tests.sandbox.lambda_host.blueprint import Mapping
from tests.sandbox.lambda_host.pool import FunctionPool
from tests.sandbox.lambda_host.queue_client import Depths, QueueClient, QueueError
from tests.sandbox.lambda_host.records import Message, sqs_event

_PAUSE = 0.2  # seconds before the queue service is asked again after it failed

logger = logging.getLogger(__name__)


class EventSource:
    """Runs one mapping. A message is only received when there is room for its invocation."""

    def __init__(self, mapping: Mapping, pool: FunctionPool, queues: QueueClient) -> None:
        self._mapping = mapping
        self._pool = pool
        self._queues = queues
        self._caller = pool.function.logical_id
        self._working: set[asyncio.Task[None]] = set()
        self._is_polling = self._is_collecting = False

    def is_at_rest(self, depths: Depths) -> bool:
        """Whether nothing is worked on, and nothing was to be had in the queue or on its way from there.

        A poll of ours that the queue service does not see waiting is on its way there, or its messages here.
        """
        visible, _, _, polls = depths[self._mapping.queue]
        has_nothing = not (visible or self._working or self._is_collecting)
        return has_nothing and (polls > 0 or not self._is_polling)

    async def run(self) -> None:
        """Poll until cancelled."""
        room = asyncio.Semaphore(self._mapping.concurrency)
        while True:
            await room.acquire()
            try:
                self._is_polling = True
                messages = await self._receive()
            except QueueError as error:
                logger.warning("polling failed: %s", error)
                room.release()
                await asyncio.sleep(_PAUSE)
                continue
            finally:
                self._is_polling = self._is_collecting = False
            if not messages:
                room.release()
                continue
            task = asyncio.create_task(self._work(messages))
            self._working.add(task)
            task.add_done_callback(partial(self._worked, room))

    async def drain(self) -> None:
        """Wait until no batch is being worked on."""
        while self._working:
            await asyncio.wait(self._working)

    def _worked(self, room: asyncio.Semaphore, task: asyncio.Task[None]) -> None:
        self._working.discard(task)
        room.release()
        if not task.cancelled() and (error := task.exception()):
            logger.error("a batch of %s was lost in the host", self._mapping.queue, exc_info=error)

    async def _receive(self) -> list[Message]:
        most = self._mapping.batch_size
        messages = await self._queues.receive(self._mapping.queue, caller=self._caller, most=min(most, 10))
        self._is_collecting = bool(messages)
        clock = asyncio.get_running_loop().time
        window_ends = clock() + self._mapping.window
        while messages and len(messages) < most and (left := window_ends - clock()) > 0:
            asked = min(most - len(messages), 10)
            try:
                messages += await self._queues.receive(
                    self._mapping.queue, caller=self._caller, most=asked, wait=ceil(left)
                )
            except QueueError as error:
                logger.warning("polling failed, going on with what came: %s", error)
                break
        return messages

    async def _work(self, messages: Sequence[Message]) -> None:
        event = json.dumps(sqs_event(messages, self._mapping.queue)).encode()
        result = await self._pool.invoke(event)
        if result.error:
            return
        ids = [message["MessageId"] for message in messages]
        failed = failed_messages(result.payload, ids) if self._mapping.reports_failures else set()
        done = [message["ReceiptHandle"] for message in messages if message["MessageId"] not in failed]
        try:
            await self._queues.delete(self._mapping.queue, done, caller=self._caller)
        except QueueError as error:
            logger.warning("worked-off messages stay in the queue: %s", error)
