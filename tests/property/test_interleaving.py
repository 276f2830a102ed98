"""The interleaving machine: the real domain and service over memory ports, every port call a scheduling point."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.property.machine.explain import explain
from tests.property.machine.mutants import MUTANTS
from tests.property.machine.run import run_seed
from tests.property.machine.variants import VARIANTS

SEEDS = int(os.environ.get("TANDEM_SEEDS", "168")) * int(os.environ.get("SOAK", "1"))
"""Seeds of each kind of world; 168 make ten thousand in all."""
CORES = 1 if "PYTEST_XDIST_WORKER" in os.environ else 2
"""Processes of ours; test processes beside each other share the cores."""
CHUNK = 20


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as executor:
        yield executor


@pytest.mark.parametrize("name", VARIANTS)
def test_every_history_comes_to_rest_with_no_edit_lost_no_person_twice_and_nothing_left_to_write(
    name: str, pool: ProcessPoolExecutor
) -> None:
    results = pool.map(run_seed, [name] * SEEDS, range(SEEDS), chunksize=CHUNK)

    failing = [(seed, broken) for seed, broken in enumerate(results) if broken]

    assert not failing, f"{len(failing)} of {SEEDS} seeds fail\n{explain(name, failing[0][0])}"


def mutated(name: str, variant: str, seed: int) -> bool:
    """Whether the machine notices a mutant in one seed."""
    with MUTANTS[name].change():
        return bool(run_seed(variant, seed))


@pytest.mark.parametrize("name", MUTANTS)
def test_a_product_without_this_clause_is_caught(name: str, pool: ProcessPoolExecutor) -> None:
    mutant = MUTANTS[name]

    for variant in mutant.variants:
        for start in range(0, mutant.seeds, 100):
            seeds = range(start, start + 100)
            if any(pool.map(mutated, [name] * 100, [variant] * 100, seeds, chunksize=CHUNK)):
                return

    pytest.fail(f"{name} survives {mutant.seeds} seeds of each of {mutant.variants}")
