"""Everything a worker holds in its hands: the ports, the clockwork and the mapping of each object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tandem.domain.family import Family
from tandem.domain.mapping import FieldMap
from tandem.domain.objects import CONTACT, FAMILIES
from tandem.domain.plan import Planner
from tandem.domain.policies import SalesforceDeletes
from tandem.domain.records import Side
from tandem.domain.runs import Counting, Kind, Slice
from tandem.domain.shadow import Hasher
from tandem.domain.timing import Timing
from tandem.ports import Clock, Ids, Links, Marketo, Queue, Records, Rejects, Runs, Salesforce, Seen, Watermarks

T = TypeVar("T")
MARKETO_BATCH = 300
SALESFORCE_BATCH = 1000
DOOR = "door"
"""The name under which doors that serve one person at a time report; it is no run."""
PERSON = "M#"
"""Prefix of a list key that is a Marketo id instead of a Salesforce id."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The user's policies: the mass-delete brake, adoption by e-mail, what is told, what deletions do."""

    deletes_per_run: int = 200
    deletes_per_day: int = 1000
    adopt_by_email: bool = True
    log_collisions: bool = True
    salesforce_deletes: SalesforceDeletes = SalesforceDeletes.FLAG


@dataclass(frozen=True, slots=True)
class World:
    """The ports, the clockwork, the effective mappings."""

    salesforce: Salesforce
    marketo: Marketo
    links: Links
    runs: Runs
    watermarks: Watermarks
    rejects: Rejects
    seen: Seen
    queue: Queue
    clock: Clock
    ids: Ids
    hasher: Hasher
    mappings: Mapping[str, FieldMap]
    stages: Sequence[Sequence[str]]
    era: int = 0
    """The era of the state (`service.identity`) that the stores above belong to."""
    timing: Timing = field(default_factory=Timing)
    limits: Limits = field(default_factory=Limits)
    usage: Callable[[], Mapping[str, int]] = field(default=dict)
    """Vendor calls made by this process since it was asked last, by side."""
    alarm: Callable[[Exception], None] = field(default=lambda _: None)
    """Tells a person of trouble that the sync cannot mend by itself."""

    def planner(self, object_: str) -> Planner:
        """The planner of an object."""
        return Planner(self.mappings[object_], self.hasher, self.salesforce.us(), FAMILIES[object_].keyed)

    def family(self, object_: str) -> Family:
        """The object's family."""
        return FAMILIES[object_]

    def columns(self, object_: str) -> tuple[str, ...]:
        """The Salesforce fields to read of an object: those of its mapping, and what it lives on in."""
        names = self.mappings[object_].names(Side.SALESFORCE)
        return (*names, *FAMILIES[object_].heirs) if CONTACT.name in self.mappings else names

    def records(self, object_: str) -> Records:
        """What Marketo holds of an object."""
        return self.marketo.of(FAMILIES[object_].home)

    def deletes(self, object_: str) -> SalesforceDeletes:
        """What a deletion in Salesforce does to a record of the object."""
        return SalesforceDeletes.DELETE if FAMILIES[object_].mirrored else self.limits.salesforce_deletes

    def claim_until(self) -> float:
        """The end of a claim taken now."""
        return self.clock.now() + self.timing.claim_takeover


@dataclass(slots=True)
class Work:
    """What one worker leaves behind: counts, and keys put back with the moment they may be met again."""

    object: str
    run: str = ""
    behind: bool = False
    compare: bool = False
    known_until: int = 0
    """Rows stamped before this second were met by an earlier run: a lookback reads them again."""
    counting: Counting = field(init=False)
    putback: dict[str, float] = field(default_factory=dict)
    trouble: Exception | None = None
    """Why no further vendor call makes sense; the slice ends after settling what was done."""
    failure: Exception | None = None
    """Why the slice counts as failed although its work went on."""

    def __post_init__(self) -> None:
        self.counting = Counting(self.object)

    def again(self, key: str, at: float = 0) -> None:
        """Put a key back, not before a moment."""
        self.putback[key] = max(at, self.putback.get(key, 0))

    def continuations(self, slice_: Slice, names: Iterator[str], now: float) -> list[Slice]:
        """The keys put back, as list slices: those that may be met now together, the others by ten seconds."""
        groups: dict[float, list[str]] = {}
        for key, at in self.putback.items():
            groups.setdefault(0.0 if at <= now else float((int(at) // 10 + 1) * 10), []).append(key)
        return [
            Slice(
                next(names),
                slice_.phase,
                Kind.LIST,
                self.object,
                tuple(keys),
                not_before=at,
                generation=slice_.generation + 1,
                # A worker that died before this one left claims, so the deaths go on counting with the keys.
                tries=max(0, slice_.tries - 1),
            )
            for at, keys in sorted(groups.items())
        ]


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
