"""Trouble that a person should know of."""

from __future__ import annotations

from tandem.service.world import World

TROUBLE = "trouble"


def tell(world: World, error: Exception) -> None:
    """Remember what a person should read in the status, and tell one now."""
    world.alarm(error)
    world.watermarks.put_note(TROUBLE, f"{world.clock.now():.3f} {type(error).__name__}: {error}")
