"""The only place where ports meet adapters: everything a door needs, made once in a process and when first used."""

from tandem.bootstrap.assembly import books, sides, stages, world
from tandem.bootstrap.connections import marketo, salesforce, secret, vendors
from tandem.bootstrap.entries import dead_letter, phase_done, refresh, tick, work
from tandem.bootstrap.process import (
    RandomIds,
    clock,
    config,
    facts,
    rejects,
    runs,
    settings,
    state,
    store,
    used_calls,
    watermarks,
)

__all__ = [
    "RandomIds",
    "books",
    "clock",
    "config",
    "dead_letter",
    "facts",
    "marketo",
    "phase_done",
    "refresh",
    "rejects",
    "runs",
    "salesforce",
    "secret",
    "settings",
    "sides",
    "stages",
    "state",
    "store",
    "tick",
    "used_calls",
    "vendors",
    "watermarks",
    "work",
    "world",
]
