"""Cut a failing seed down to the misfortunes and edits it needs, and tell it as a readable schedule."""

from __future__ import annotations

from tests.property.machine.run import run_seed
from tests.property.machine.stage import Stage
from tests.property.machine.variants import VARIANTS
from tests.property.machine.verdict import verdict


def shrink(name: str, seed: int) -> tuple[frozenset[str], frozenset[int]]:
    """The misfortunes that can be muted and the edits that can be left out while the seed still fails."""
    stage = Stage(seed, VARIANTS[name])
    verdict(stage)
    muted: frozenset[str] = frozenset()
    without: frozenset[int] = frozenset()
    for number in range(stage.people.planned):
        if run_seed(name, seed, muted, without | {number}):
            without |= {number}
    for decision in dict.fromkeys(stage.scheduler.decisions):
        if run_seed(name, seed, muted | {decision}, without):
            muted |= {decision}
    return muted, without


def explain(name: str, seed: int) -> str:
    """The schedule of a seed, as short as it can be made, and what it breaks."""
    broken = run_seed(name, seed)
    if not broken:
        return f"{name} {seed}: nothing is broken"
    muted, without = shrink(name, seed)
    stage = Stage(seed, VARIANTS[name], muted, without)
    stage.scheduler.trace = []
    try:
        found = verdict(stage)
    except Exception as error:
        found = [f"crash {error!r}"]
    left = [d for d in dict.fromkeys(stage.scheduler.decisions) if d not in muted]
    lines = [f"{name} seed {seed}: {found} (whole: {broken})", f"misfortunes: {left}", *stage.scheduler.trace]
    lines += [f"lead {lead}" for lead in stage.vendors.leads.values()]
    lines += [f"person {person}" for person in stage.vendors.people.values()]
    lines += [f"edit {edit}" for edit in stage.vendors.book.edits]
    lines += [f"excused {sorted(stage.vendors.book.excused)}"]
    lines += [f"{link}" for link in stage.links.links.values()]
    lines += [f"{reject}" for reject in stage.rejects.kept.values()]
    return "\n".join(lines)
