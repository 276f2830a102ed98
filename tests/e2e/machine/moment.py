"""A moment of the whole world, clocks included, to which many tests go back instead of getting there each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tandem import bootstrap

from tests.e2e.conftest import UNLIMITED, Ground
from tests.e2e.town import FAST, Town
from tests.sandbox.marketo.server import running_marketo
from tests.sandbox.salesforce.config import Config as SalesforceConfig
from tests.sandbox.salesforce.server import running_salesforce
from tests.sandbox.world.simulators import Admin


@dataclass(frozen=True)
class Moment:
    """What both vendors held at a moment, under which file of the user; the emulator keeps the tables of then."""

    at: float
    config: str
    salesforce: Mapping[str, Any]
    marketo: Mapping[str, Any]


def kept(town: Town) -> Moment:
    """Keep this moment; one kept later takes its place in the emulator."""
    town.stack.settle()
    town.stack.aws.keep_tables()
    both = {name: dict(admin.get("state")) for name, admin in (("s", town.salesforce), ("m", town.marketo))}
    for state in both.values():
        del state["clock"]
    return Moment(town.stack.now(), town.config.read_text(), both["s"], both["m"])


@contextmanager
def empty(ground: Ground, config: str = FAST) -> Iterator[Town]:
    """The world with empty vendors and no state; its workers must have read the same file."""
    ground.config.write_text(config)
    bootstrap.config.cache_clear()
    ground.world.stack.reset()
    with (
        running_salesforce(SalesforceConfig(port=ground.ports[0])) as salesforce,
        running_marketo({"port": ground.ports[1], "limits": UNLIMITED}) as marketo,
    ):
        yield Town(ground.world, ground.config, Admin(salesforce.url), Admin(marketo.url))


@contextmanager
def back_at(ground: Ground, moment: Moment) -> Iterator[Town]:
    """The world as it was at the moment, with idle workers, empty queues and vendors that forgot all sessions."""
    with empty(ground, moment.config) as town:
        town.stack.aws.bring_back_tables()
        town.salesforce.put("state", moment.salesforce)
        town.marketo.put("state", moment.marketo)
        for vendor in (town.salesforce, town.marketo):
            vendor.post("clock", {"advance": moment.at - time.time()})
        town.stack.set_clock(moment.at)
        yield town


def let_pass(town: Town, seconds: float) -> None:
    """Let the seconds pass for everybody: vendors, workers, messages."""
    for vendor in (town.salesforce, town.marketo):
        vendor.post("clock", {"advance": seconds})
    town.stack.pass_time(seconds)
