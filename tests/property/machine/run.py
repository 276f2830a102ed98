"""Run one seed of one variant."""

from __future__ import annotations

import traceback

from tests.property.machine.stage import Stage
from tests.property.machine.variants import VARIANTS
from tests.property.machine.verdict import verdict


def run_seed(
    name: str,
    seed: int,
    muted: frozenset[str] = frozenset(),
    without: frozenset[int] = frozenset(),
) -> list[str]:
    """What the seed breaks; an exception of the product counts as broken."""
    try:
        return verdict(Stage(seed, VARIANTS[name], muted, without))
    except Exception:
        return ["crash " + traceback.format_exc().splitlines()[-1]]
