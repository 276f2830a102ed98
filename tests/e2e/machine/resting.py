"""Let runs happen until nothing is left to do, with time passing instead of waiting."""

from __future__ import annotations

from tandem import bootstrap

from tests.e2e.machine.moment import let_pass
from tests.e2e.town import Town
from tests.sandbox.world.running import ORCHESTRATOR

STEP = 130.0
"""Seconds after which a slice of a worker that died has no live owner any more."""
SPACE = 320.0
"""Seconds after which no claim lives any more and the pause between runs is over."""
MOST_STEPS = 60
MOST_RUNS = 12


class Stuck(AssertionError):
    """What should have ended goes on."""


def tick(town: Town) -> bool:
    """Invoke the orchestrator as the schedule does; whether it lived through it."""
    return not town.stack.invoke(ORCHESTRATOR, {}).error


def finish(town: Town) -> None:
    """Let the schedule tick until no run is open."""
    for _ in range(MOST_STEPS):
        town.stack.settle()
        if bootstrap.runs().current() is None:
            return
        let_pass(town, STEP)
        tick(town)
    raise Stuck(f"the run does not end: {bootstrap.runs().current()}")


def cycle(town: Town, space: float = SPACE) -> int:
    """One whole run after some time has passed; how often it wrote to a vendor."""
    let_pass(town, space)
    with town.counted() as cost:
        tick(town)
        finish(town)
    return cost.writes + cost.marketo["activities.external"]


def come_to_rest(town: Town) -> None:
    """Finish the open run, then run until two runs in succession write nothing."""
    finish(town)
    quiet = 0
    for _ in range(MOST_RUNS):
        quiet = 0 if cycle(town) else quiet + 1
        if quiet == 2:
            return
    raise Stuck("runs go on writing")
