"""The kinds of world the machine runs in: calm ones with strict rules beside faulted ones."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Variant:
    """What happens in a world, and how often."""

    name: str = "all"
    kill: float = 0.004
    undecided: float = 0.03
    redeliver: float = 0.1
    late: float = 0.15
    late_commit: float = 0.15
    door: bool = True
    backfill: bool = True
    two: bool = True
    lossy: bool = False
    consent: bool = False
    refuse: bool = False
    trigger: bool = False
    rule: bool = False
    again: bool = False
    deletes: bool = False
    winner: str = "marketo"
    start: str = "mix"
    slow: float = 0.0

    @property
    def calm(self) -> bool:
        """Whether no worker dies and no answer is lost, so that a reverted edit is never excused."""
        return not self.kill and not self.undecided and not self.rule and not self.slow


_CALM = Variant(kill=0, undecided=0, redeliver=0, late=0, late_commit=0, door=False, backfill=False)
_ALL = Variant()

VARIANTS = {
    v.name: v
    for v in (
        replace(_CALM, name="plain", start="linked"),
        replace(_CALM, name="late", late=0.4, late_commit=0.4),
        replace(_CALM, name="kills", kill=0.015, undecided=0.08, redeliver=0.2),
        replace(_CALM, name="backfill", backfill=True, start="linked"),
        replace(_CALM, name="door", door=True),
        _ALL,
        replace(_ALL, name="all-salesforce", winner="salesforce"),
        replace(_ALL, name="lossy", lossy=True),
        replace(_ALL, name="lossy-calm", lossy=True, kill=0, undecided=0, late=0, two=False),
        replace(_ALL, name="refuse", refuse=True),
        replace(_ALL, name="refuse-calm", refuse=True, kill=0, undecided=0),
        replace(_ALL, name="both-full", start="both"),
        replace(_ALL, name="consent", consent=True),
        replace(_ALL, name="again", again=True),
        replace(_ALL, name="deletes", deletes=True, start="linked"),
        replace(_ALL, name="trigger", trigger=True),
        replace(_ALL, name="rule", rule=True),
        replace(_ALL, name="slow", slow=0.25, undecided=0.1),
        replace(_ALL, name="storm", kill=0.012, undecided=0.1, redeliver=0.3, late=0.4, late_commit=0.3),
    )
}
