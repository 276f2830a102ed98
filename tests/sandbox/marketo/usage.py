"""The usage endpoints: calls per user and errors per code (Adobe: usage.md). They cost one call each."""

from __future__ import annotations

from typing import Any

from tests.sandbox.marketo.call import Call
from tests.sandbox.marketo.world import World


async def calls_today(world: World, call: Call) -> dict[str, Any]:
    """Today's calls."""
    return {"result": world.meter.usage(1)}


async def calls_this_week(world: World, call: Call) -> dict[str, Any]:
    """The calls of the last seven days."""
    return {"result": world.meter.usage(7)}


async def errors_today(world: World, call: Call) -> dict[str, Any]:
    """Today's errors."""
    return {"result": world.meter.errors(1)}


async def errors_this_week(world: World, call: Call) -> dict[str, Any]:
    """The errors of the last seven days."""
    return {"result": world.meter.errors(7)}
