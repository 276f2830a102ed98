"""The clock of all workers: the machine's, or as far from it as a test wants."""

from __future__ import annotations

import struct
import time
from pathlib import Path


class Clock:
    """Epoch seconds as the workers of one host see them; they read the distance in the eight bytes of the file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._ahead = 0.0
        file.write_bytes(_packed(0.0))

    def now(self) -> float:
        """The moment it is for the workers."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let the seconds pass."""
        self.keep_ahead(self._ahead + seconds)

    def set(self, moment: float) -> None:
        """Let it be this moment now, and time go on from there."""
        self.keep_ahead(moment - time.time())

    def keep_ahead(self, seconds: float) -> None:
        """Be so many seconds ahead of the machine's clock."""
        self._ahead = seconds
        with self.file.open("r+b", buffering=0) as shared:  # workers have it mapped: never a shorter or a new file
            shared.write(_packed(seconds))


def _packed(seconds: float) -> bytes:
    return struct.pack("=d", seconds)
