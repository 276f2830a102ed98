"""The emulator's tables at one moment, kept in its memory: a test that begins there again and again need not get there.

All this reaches into MiniStack's DynamoDB module, whose version is pinned.
"""

from __future__ import annotations

import copy
from types import ModuleType
from typing import Any


class Kept:
    """What the tables held when they were kept last."""

    def __init__(self, dynamodb: ModuleType) -> None:
        self._dynamodb = dynamodb
        self._tables: list[tuple[tuple[str, str, str], Any]] = []

    def keep(self) -> int:
        """Remember every table with its items; how many there are."""
        self._tables = list(self._dynamodb.get_state()["tables"].all_items())
        return len(self._tables)

    def bring_back(self) -> int:
        """Let the tables hold what was kept, whatever they hold now; how many were brought back."""
        with self._dynamodb._lock:
            for (account, region, name), table in self._tables:
                self._dynamodb._tables.set_scoped(account, region, name, copy.deepcopy(table))
        return len(self._tables)
