"""The plan of one person: what would be written where, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tandem.domain.links import Base, Intent, Link
from tandem.domain.mapping import FieldMap, Pair
from tandem.domain.merge import Agreed, Decision, Digest, Meeting, Push, merge, merge_down
from tandem.domain.records import Row, Side
from tandem.domain.shadow import Hasher, Shadow, Shadows
from tandem.domain.values import Text, canonical

Texts = Mapping[int, Text]


@dataclass(frozen=True, slots=True)
class Collision:
    """A value that gave way: on which side, of which field, and why the two met."""

    slot: int
    side: Side
    meeting: Meeting
    lost: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write to each side by slot, what was found agreed, what lost, and what the claim must remember."""

    salesforce: Texts = field(default_factory=dict)
    marketo: Texts = field(default_factory=dict)
    intent: Mapping[int, Intent] = field(default_factory=dict)
    agreed: Mapping[int, Shadow] = field(default_factory=dict)
    bases: tuple[Base, ...] = ()
    collisions: tuple[Collision, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether anything is to be written to a vendor."""
        return bool(self.salesforce or self.marketo)


_TO_MARKETO = frozenset({Side.MARKETO})


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans records of one object under one mapping; `us` is our own Salesforce user's id.

    Where nobody edits in Marketo what lives there (`keyed` families), a change sends the whole row, so that what was
    edited there all the same gives way, and no feed is awaited that would tell of it.
    """

    mapping: FieldMap
    hasher: Hasher
    us: str
    keyed: bool = False

    def both(self, link: Link, row: Row, person: Texts, now: int) -> Plan:
        """Plan a record of which both sides were read."""
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        shadows = self.seen_shadows(link, row, mine)
        digest = self.hasher.of(link.salt)
        decisions = {
            pair.slot: merge(pair, mine[pair.slot], person[pair.slot], shadows.get(pair.slot), digest)
            for pair in self._pairs(link, row)
            if pair.slot in mine and pair.slot in person
        }
        return self._plan(link, shadows, decisions, now, digest, before=person)

    def down(self, link: Link, row: Row, now: int) -> Plan | None:
        """Plan a record whose Marketo side has not changed since the shadows; None where Marketo must be asked.

        It must where a field was never agreed, or differs and its edits in Marketo are not marked: those of a pair
        that only goes up, or waits for a permission.
        """
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        shadows = self.seen_shadows(link, row, mine)
        digest = self.hasher.of(link.salt)
        decisions: dict[int, Decision] = {}
        for pair in self._pairs(link, row):
            if pair.slot not in mine:
                continue
            text, agreed = mine[pair.slot], link.shadows.get(pair.slot)
            if agreed is None:
                return None
            if pair.goes(Side.MARKETO) and not pair.waits:
                decisions[pair.slot] = merge_down(pair, text, shadows[pair.slot], digest)
            elif digest(pair.salesforce.kind, text) != agreed.salesforce:
                return None
        if self.keyed and any(isinstance(decision, Push) for decision in decisions.values()):
            whole = [pair for slot in decisions if not (pair := self.mapping.by_slot[slot]).marketo.fixed]
            decisions |= {pair.slot: _down(pair, mine[pair.slot]) for pair in whole}
        return self._plan(link, shadows, decisions, now, digest)

    def birth(self, link: Link, row: Row) -> Plan:
        """Plan the creation in Marketo of a record that only Salesforce holds.

        A field that only goes up is empty on a person we create, unless Marketo fills it itself (read-only ones).
        """
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        digest = self.hasher.of(link.salt)
        values: dict[int, Text] = {}
        intent: dict[int, Intent] = {}
        for pair in self.mapping.pairs:
            if pair.slot not in mine:
                continue
            if pair.goes(Side.MARKETO):
                held = values[pair.slot] = pair.held(Side.MARKETO, mine[pair.slot])
            elif pair.marketo.writable:
                held = canonical(pair.marketo.kind, None)
            else:
                continue
            intent[pair.slot] = Intent(_shadow(pair, mine[pair.slot], held, digest), _TO_MARKETO)
        return Plan(marketo={s: v for s, v in values.items() if v is not None}, intent=intent)

    def resolved(self, link: Link, row: Row, person: Texts) -> Link:
        """The link after an expired claim: a field that equals the intent was written by us and is agreed."""
        if link.claim is None:
            return link
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        digest = self.hasher.of(link.salt)
        shadows = dict(link.shadows)
        for slot, intent in link.claim.intent.items():
            pair = self.mapping.by_slot.get(slot)
            if pair is not None and _landed(pair, intent, mine.get(slot), person.get(slot), digest):
                shadows[slot] = intent.shadow
        return replace(link, shadows=shadows)

    def seen_shadows(self, link: Link, row: Row, mine: Texts) -> Shadows:
        """The link's shadows, with what an automation of Salesforce made of our own last write taken as ours."""
        own = link.own
        if own is None or row.modified_by != self.us or not own.sent <= row.stamp <= own.answered:
            return link.shadows
        shadows, digest = dict(link.shadows), self.hasher.of(link.salt)
        for slot in own.slots & shadows.keys() & mine.keys() & self.mapping.by_slot.keys():
            now = digest(self.mapping.by_slot[slot].salesforce.kind, mine[slot])
            shadows[slot] = Shadow(now, shadows[slot].marketo)
        return shadows

    def _pairs(self, link: Link, row: Row) -> tuple[Pair, ...]:
        """A deleted row carries nothing but the news of its deletion; a field in quarantine rests."""
        if not row.deleted:
            resting = link.quarantine
            return tuple(p for p in self.mapping.pairs if p.slot not in resting) if resting else self.mapping.pairs
        return tuple(pair for pair in self.mapping.pairs if pair.salesforce.name == "IsDeleted")

    def _plan(
        self,
        link: Link,
        shadows: Shadows,
        decisions: Mapping[int, Decision],
        now: int,
        digest: Digest,
        before: Texts | None = None,
    ) -> Plan:
        agreed = {} if shadows is link.shadows else {s: v for s, v in shadows.items() if link.shadows.get(s) != v}
        writes: dict[Side, dict[int, Text]] = {Side.SALESFORCE: {}, Side.MARKETO: {}}
        intent: dict[int, Intent] = {}
        bases: list[Base] = []
        collisions: list[Collision] = []
        for slot, decision in decisions.items():
            if decision is None:
                continue
            pair = self.mapping.by_slot[slot]
            pair_hash = _shadow(pair, decision.salesforce, decision.marketo, digest)
            if isinstance(decision, Agreed):
                agreed[slot] = pair_hash
                continue
            writes[decision.side][slot] = decision.value
            intent[slot] = Intent(pair_hash, frozenset({decision.side}))
            if decision.side is Side.MARKETO and not self.keyed:
                over = digest(pair.marketo.kind, before[slot]) if before is not None else shadows[slot].marketo
                bases.append(Base(slot, pair_hash.marketo, over, now))
            if decision.meeting is not None:
                collisions.append(Collision(slot, decision.side, decision.meeting, decision.lost))
        return Plan(writes[Side.SALESFORCE], writes[Side.MARKETO], intent, agreed, tuple(bases), tuple(collisions))


def _down(pair: Pair, text: Text) -> Push:
    return Push(Side.MARKETO, text, pair.held(Side.MARKETO, text))


def _shadow(pair: Pair, salesforce: Text, marketo: Text, digest: Digest) -> Shadow:
    return Shadow(digest(pair.salesforce.kind, salesforce), digest(pair.marketo.kind, marketo))


def _landed(pair: Pair, intent: Intent, salesforce: Text, marketo: Text, digest: Digest) -> bool:
    """Whether each side that was to be written holds what the claim meant."""
    now = _shadow(pair, salesforce, marketo, digest)
    held = {
        Side.SALESFORCE: now.salesforce == intent.shadow.salesforce,
        Side.MARKETO: now.marketo == intent.shadow.marketo,
    }
    return all(held[side] for side in intent.sides)
