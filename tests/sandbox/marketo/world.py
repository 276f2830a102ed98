"""The whole simulated instance in one place."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.marketo.activities import ActivityLog
from tests.sandbox.marketo.activity_types import ActivityTypes
from tests.sandbox.marketo.call_log import CallLog
from tests.sandbox.marketo.clock import Clock
from tests.sandbox.marketo.config import Config
from tests.sandbox.marketo.custom_types import CustomTypes
from tests.sandbox.marketo.faults import Faults
from tests.sandbox.marketo.identity import Identity
from tests.sandbox.marketo.journal import Journal
from tests.sandbox.marketo.limits import Meter
from tests.sandbox.marketo.objects import Objects
from tests.sandbox.marketo.partitions import Partitions
from tests.sandbox.marketo.people import People
from tests.sandbox.marketo.programs import Programs
from tests.sandbox.marketo.rules import Rules
from tests.sandbox.marketo.schema import Schema


@dataclass(slots=True)
class World:
    """Everything handlers share. It lives in one event loop, so a handler that does not wait is atomic."""

    config: Config
    clock: Clock
    schema: Schema
    people: People
    log: ActivityLog
    journal: Journal
    types: ActivityTypes
    partitions: Partitions
    objects: Objects
    programs: Programs
    custom: CustomTypes
    rules: Rules
    identity: Identity
    meter: Meter
    faults: Faults
    calls: CallLog
    dice: random.Random
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background, until the instance stops."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def work(self, operation: str) -> None:
        """Take the server time configured for an operation, up to its time-out; others run in between."""
        seconds = self.config.server_time_ms.get(operation, 0.0) / 1000
        await asyncio.sleep(min(seconds, self.config.timeouts.get(operation, seconds)))


def build(config: Config) -> World:
    """A fresh instance as configured."""
    clock, schema = Clock(), Schema()
    for given in config.fields:
        schema.add(given, api_created=False)
    log = ActivityLog(clock, config.late, config.seed)
    return World(
        config=config,
        clock=clock,
        schema=schema,
        people=People(schema, config.first_lead_id),
        log=log,
        journal=Journal(log, clock, config.behaviour),
        types=ActivityTypes(clock, config.limits),
        partitions=Partitions(config.partitions),
        objects=Objects(schema, config.seed),
        programs=Programs(clock, config.seed),
        custom=CustomTypes(clock, config.limits, config.seed),
        rules=Rules(schema),
        identity=Identity(config.services, clock, config.behaviour),
        meter=Meter(config.limits, clock),
        faults=Faults(),
        calls=CallLog(),
        dice=random.Random(config.seed),
    )
