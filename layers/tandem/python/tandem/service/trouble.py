"""Trouble that a person should know of."""

from __future__ import annotations

from tandem.ports import Watermarks
from tandem.service.world import World

TROUBLE = "trouble"


def tell(world: World, error: Exception) -> None:
    """Remember what a person should read in the status, and tell one now."""
    world.alarm(error)
    remember(world.watermarks, world.clock.now(), error)


def remember(watermarks: Watermarks, now: float, error: Exception) -> None:
    """Keep what stopped the sync last."""
    watermarks.put_note(TROUBLE, f"{now:.3f} {type(error).__name__}: {error}")
