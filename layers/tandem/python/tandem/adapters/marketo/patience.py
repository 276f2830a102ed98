"""How long to wait before asking again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Pauses with jitter, so that workers who were refused together do not come back together."""

    sleep: Callable[[float], None]
    chance: Callable[[], float]

    def pause(self, seconds: float) -> None:
        """Wait half to one and a half times as long."""
        self.sleep(seconds * (0.5 + self.chance()))
