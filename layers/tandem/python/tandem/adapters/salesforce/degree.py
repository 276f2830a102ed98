"""How many records one writing call takes: fewer after trouble, more again while it goes well."""

from __future__ import annotations

COLLECTION = 200
"""Records of one sObject Collections call (REST guide, sObject Collections)."""
COLLECTIONS = 5
"""Collections of one composite call (REST guide, Composite)."""
_MOST = COLLECTION * COLLECTIONS


class Degree:
    """Remembers the size that went well; it lives as long as the worker's process."""

    def __init__(self) -> None:
        self.size = _MOST

    def shrink(self, tried: int) -> None:
        """A call of `tried` records met a row lock, a CPU limit or a time-out: take half as many."""
        self.size = max(1, min(self.size, tried) // 2)

    def grow(self, tried: int) -> None:
        """A call of `tried` records went well: a full one allows one collection more, a small one proves nothing."""
        if tried >= self.size:
            self.size = min(_MOST, self.size + min(self.size, COLLECTION))
