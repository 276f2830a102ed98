"""What a process has once: its clock, its names, the environment, the user's file, the state."""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tandem.adapters.dynamodb.facts import DynamoWatermarks
from tandem.adapters.dynamodb.store import Store
from tandem.adapters.usage import UsedCalls
from tandem.config import Config
from tandem.ports import Rejects, Runs, Watermarks
from tandem.service import identity
from tandem.service.identity import Era
from tandem.settings import Settings
from tandem.state import Stores, stores

WORK = 110.0
"""Seconds a worker may take where no deadline was told."""


@dataclass(slots=True)
class InvocationClock:
    """The clock of one invocation; its deadline is told by the door."""

    ends: float = 0.0

    def now(self) -> float:
        """Epoch seconds."""
        return time.time()

    def deadline(self) -> float:
        """The moment by which the work must have ended."""
        return self.ends or time.time() + WORK

    def ends_in(self, milliseconds: int) -> None:
        """Set the deadline of the invocation that begins, a little before Lambda's own."""
        self.ends = time.time() + milliseconds / 1000 - 2


class RandomIds:
    """Unique names, and salts of links."""

    def name(self) -> str:
        """A unique name."""
        return uuid.uuid4().hex[:16]

    def salt(self) -> bytes:
        """Eight random bytes."""
        return os.urandom(8)


@cache
def settings() -> Settings:
    """The environment."""
    return Settings.from_env(os.environ)


@cache
def config() -> Config:
    """The user's file; no file and an empty one mean the defaults."""
    path = Path(settings().config)
    return Config.parse(path.read_text(encoding="utf-8") if path.is_file() else "")


@cache
def clock() -> InvocationClock:
    """The clock of this process."""
    return InvocationClock()


@cache
def used_calls() -> UsedCalls:
    """The vendor calls this process has made and not yet reported."""
    return UsedCalls()


@cache
def store() -> Store:
    """The connection to DynamoDB."""
    return Store()


@cache
def facts() -> DynamoWatermarks:
    """Marks and notes outside all eras."""
    return DynamoWatermarks(store(), settings().tables["watermarks"])


def state() -> Stores:
    """The stores of the era that lasts now. It is read each time: a relink may begin another at any moment."""
    return _stores(identity.current(facts()))


@lru_cache(maxsize=1)
def _stores(era: Era) -> Stores:
    return stores(store(), settings().tables, era)


def watermarks() -> Watermarks:
    """Marks and notes."""
    return state().watermarks


def runs() -> Runs:
    """Runs and slices."""
    return state().runs


def rejects() -> Rejects:
    """What was refused."""
    return state().rejects
