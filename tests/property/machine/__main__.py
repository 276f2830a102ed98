"""`python -m tests.property.machine VARIANT FROM COUNT` runs seeds; `show VARIANT SEED` prints one, cut down."""

from __future__ import annotations

import sys
from collections import Counter
from multiprocessing import Pool

from tests.property.machine.explain import explain
from tests.property.machine.run import run_seed
from tests.property.machine.variants import VARIANTS


def main() -> None:
    """Run many seeds on two cores, or show one."""
    if sys.argv[1] == "show":
        print(explain(sys.argv[2], int(sys.argv[3])))
        return
    names = list(VARIANTS) if sys.argv[1] == "every" else sys.argv[1].split(",")
    start, number = int(sys.argv[2]), int(sys.argv[3])
    with Pool(2) as pool:
        for name in names:
            found: Counter[str] = Counter()
            seeds: dict[str, list[int]] = {}
            jobs = [(name, seed) for seed in range(start, start + number)]
            for (_, seed), broken in zip(jobs, pool.starmap(run_seed, jobs, 20), strict=True):
                for what in set(broken):
                    found[what] += 1
                    seeds.setdefault(what, []).append(seed)
            print(
                f"{name:15} {number} seeds  {dict(found) or 'OK'}  { {k: v[:4] for k, v in seeds.items()} }", flush=True
            )


main()
