"""Links: the crosswalk entry of one person, with its claim, its marks and its memory of our own writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from tandem.domain.loops import Flip, quarantined
from tandem.domain.records import Side
from tandem.domain.shadow import Shadow, Shadows


class State(StrEnum):
    """Where a link stands; all but LIVE and GONE are tombstones that still answer for their ids."""

    LIVE = "live"
    GONE = "gone?"
    DELETED_SALESFORCE = "deleted-salesforce"
    DELETED_MARKETO = "deleted-marketo"
    ABSORBED = "absorbed"


@dataclass(frozen=True, slots=True)
class Intent:
    """What both sides hold of a field after a claimed write, and which sides are written."""

    shadow: Shadow
    sides: frozenset[Side]


@dataclass(frozen=True, slots=True)
class Claim:
    """The right of one worker to write this person to a vendor until a moment (epoch seconds)."""

    owner: str
    until: float
    intent: Mapping[int, Intent] = field(default_factory=dict)

    def lives(self, now: float) -> bool:
        """Whether nobody else may touch the record yet."""
        return self.until > now


@dataclass(frozen=True, slots=True)
class OwnWrite:
    """Our last Salesforce write: its slots and the server seconds between which it was sent and answered."""

    slots: frozenset[int]
    sent: int
    answered: int


@dataclass(frozen=True, slots=True)
class Base:
    """A value we wrote to Marketo over another, kept until the feed has shown our own event."""

    slot: int
    new: bytes
    base: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Link:
    """One person on both sides. `key` is the Salesforce id; `person` is None while a creation is claimed."""

    key: str
    object: str
    salt: bytes
    person: str | None = None
    state: State = State.LIVE
    version: int = 1
    shadows: Shadows = field(default_factory=dict)
    dirty: bool = False
    claim: Claim | None = None
    stamp: int = 0
    written: int = 0
    own: OwnWrite | None = None
    bases: tuple[Base, ...] = ()
    rejected: frozenset[int] = frozenset()
    since: int = 0
    absorbed_by: str | None = None
    flips: tuple[Flip, ...] = ()

    @property
    def quarantine(self) -> frozenset[int]:
        """The slots that two automations keep changing, and that are not written for now."""
        return quarantined(self.flips)

    def evolve(self, **changes: Any) -> Link:
        """The next version of this link; stamps are never lowered."""
        for mark in ("stamp", "written"):
            if mark in changes:
                changes[mark] = max(changes[mark], getattr(self, mark))
        return replace(self, version=self.version + 1, **changes)

    def claimed(self, now: float) -> bool:
        """Whether a live claim protects the record."""
        return self.claim is not None and self.claim.lives(now)


@dataclass(frozen=True, slots=True)
class Pointer:
    """From a Marketo id to a link's key; without a key it is the claim of a Marketo-born person.

    `salt` is the one its intent was hashed with and the link to come will keep.
    """

    person: str
    key: str | None
    claim: Claim | None = None
    salt: bytes = b""
    version: int = 1

    def evolve(self, **changes: Any) -> Pointer:
        """The next version of this pointer."""
        return replace(self, version=self.version + 1, **changes)

    def claimed(self, now: float) -> bool:
        """Whether somebody is creating the record of this person right now."""
        return self.key is None and self.claim is not None and self.claim.lives(now)


RECORD = 0
"""The slot of a refusal that names no field: it concerns the whole record."""
