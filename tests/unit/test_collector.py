"""The cycle collector in a worker."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

SCRIPT = """
import gc
from tandem import collector
assert gc.get_freeze_count() == 0
collector.spare()
frozen = gc.get_freeze_count()
later = [[] for _ in range(100)]
collector.spare()
assert gc.get_freeze_count() == frozen
print(frozen, *gc.get_threshold())
"""


@pytest.fixture(scope="module")
def told() -> list[int]:
    """What a process of its own tells, since the collector is the whole process's."""
    answer = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    return [int(word) for word in answer.stdout.split()]


def test_what_was_loaded_before_the_first_event_is_left_alone(told: list[int]) -> None:
    assert told[0] > 1000


def test_cycles_are_looked_for_less_often_but_not_never(told: list[int]) -> None:
    assert all(told[1:])
    assert told[1] > gc.get_threshold()[0]
