"""The kinds of world the machine runs in: calm ones with strict rules beside faulted ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

_STRICT = frozenset({"", "waiting"})
"""Plots in which a reverted edit is not excused either."""


@dataclass(frozen=True)
class Variant:
    """What happens in a world, and how often. `plot` names a story of its own (`plots`)."""

    name: str = "all"
    plot: str = ""
    kill: float = 0.004
    undecided: float = 0.03
    redeliver: float = 0.1
    slow: float = 0.0
    late: float = 0.15
    late_commit: float = 0.15
    door: bool = True
    backfill: bool = True
    two: bool = True
    start: str = "mix"
    crowd: tuple[int, int] = (0, 0)
    edits: int = 1
    page_rows: int = 2
    feed_rows: int = 1000
    slice_work: float = 40
    winner: str = "marketo"
    kind: str = "text"
    one_way: str = ""
    contacts: bool = False
    """Whether contacts are synced too, and the records of Salesforce can live on in others."""
    lossy: bool = False
    consent: bool = False
    refuse: bool = False
    refuse_birth: bool = False
    email_taken: bool = False
    trigger: bool = False
    rule: bool = False
    again: bool = False
    blanks: bool = False
    deletes: bool = False
    skew: float = 0.0
    """Seconds by which the clocks of workers differ."""
    offset: float = 0.0
    """Seconds by which Salesforce's clock may differ from the others'."""
    rest: float = 1050.0
    proof: float = 260.0

    @property
    def calm(self) -> bool:
        """Whether no worker dies and no answer is lost, so that a reverted edit is never excused."""
        return not (self.kill or self.undecided or self.rule or self.slow) and self.plot in _STRICT

    @property
    def repeats(self) -> bool:
        """Whether humans may write a value twice, so that values do not tell whose they are."""
        return self.again or self.blanks


_CALM = Variant(kill=0, undecided=0, redeliver=0, late=0, late_commit=0, door=False, backfill=False)
_ALL = Variant()
_STORM = replace(_ALL, kill=0.012, undecided=0.1, redeliver=0.3, late=0.4, late_commit=0.3)

_WORLDS = (
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
    replace(_ALL, name="both-full", start="both", email_taken=True),
    replace(_ALL, name="consent", consent=True),
    replace(_ALL, name="again", again=True),
    replace(_ALL, name="deletes", deletes=True, start="linked"),
    replace(_ALL, name="trigger", trigger=True),
    replace(_ALL, name="rule", rule=True),
    replace(_ALL, name="slow", slow=0.25, undecided=0.1),
    replace(_ALL, name="slow-births", slow=0.8, undecided=0.1, start="s", crowd=(3, 8)),
    replace(_STORM, name="storm"),
    # Wider: many people in a slice, refusals at birth, other kinds and directions, a feed in small pages.
    replace(_CALM, name="crowd-calm", crowd=(5, 30), edits=6, page_rows=30),
    replace(_ALL, name="crowd", crowd=(5, 30), edits=6, page_rows=30, refuse=True, email_taken=True),
    replace(_CALM, name="birth-calm", refuse_birth=True, start="s"),
    replace(_ALL, name="birth", refuse_birth=True),
    replace(_ALL, name="non-blank", winner="non_blank", blanks=True, again=True),
    replace(_CALM, name="numbers-calm", kind="number", door=True),
    replace(_ALL, name="integers", kind="integer"),
    replace(_ALL, name="dates", kind="date"),
    replace(_ALL, name="down-only", one_way="to_marketo"),
    replace(_ALL, name="up-only", one_way="to_salesforce"),
    replace(_CALM, name="pages-calm", feed_rows=3, slice_work=2, edits=3),
    replace(_CALM, name="clocks-calm", skew=2, offset=60, door=True),
    replace(_STORM, name="clocks", skew=2, offset=60),
    replace(_STORM, name="pages", feed_rows=3, slice_work=2, edits=3),
    # Stories, each with a verdict of its own.
    replace(_CALM, name="tokens", plot="tokens"),
    replace(_STORM, name="tokens-storm", plot="tokens"),
    replace(_CALM, name="outage", plot="outage", door=True),
    replace(_ALL, name="outage-all", plot="outage"),
    replace(_ALL, name="blindness", plot="blindness"),
    replace(_CALM, name="filter", plot="filter", start="linked", door=True),
    replace(_ALL, name="filter-all", plot="filter"),
    replace(_ALL, name="growing", plot="growing", start="linked"),
    replace(_CALM, name="waiting", plot="waiting"),
    replace(_ALL, name="waiting-all", plot="waiting"),
    replace(_ALL, name="waiting-salesforce", plot="waiting", winner="salesforce"),
    replace(_CALM, name="clones", plot="clones", start="m", door=True),
    replace(_ALL, name="clones-all", plot="clones", start="m"),
    replace(_CALM, name="twins", plot="twins", email_taken=True),
    replace(_ALL, name="twins-all", plot="twins", email_taken=True),
    replace(_CALM, name="merges", plot="merges", door=True),
    replace(_ALL, name="merges-all", plot="merges"),
    replace(_ALL, name="purges", plot="purges", start="linked"),
    replace(_CALM, name="erasing", plot="erasing", start="linked", late=0.4, late_commit=0.4),
    replace(_ALL, name="erasing-all", plot="erasing", start="linked"),
    replace(_STORM, name="erasing-storm", plot="erasing", start="linked", door=False),
    replace(_ALL, name="brake", plot="brake", start="linked", crowd=(4, 8), page_rows=1, door=False, backfill=False),
    replace(_CALM, name="conversions", plot="conversions", contacts=True, door=True, edits=2),
    replace(_STORM, name="conversions-storm", plot="conversions", contacts=True, edits=2),
    replace(_CALM, name="unions", plot="unions", contacts=True, start="linked", door=True, edits=2),
    replace(_STORM, name="unions-storm", plot="unions", contacts=True, start="linked", edits=2),
    replace(_CALM, name="poison", plot="poison", start="linked", crowd=(3, 8), edits=3, rest=6000, proof=1500),
)

VARIANTS = {world.name: world for world in _WORLDS}
