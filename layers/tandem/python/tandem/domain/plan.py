"""The plan of one person: what would be written where, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tandem.domain.links import Base, Intent, Link
from tandem.domain.mapping import FieldMap, Pair
from tandem.domain.merge import Agreed, Decision, Digest, Meeting, merge, merge_down
from tandem.domain.records import Row, Side
from tandem.domain.shadow import Hasher, Shadow
from tandem.domain.values import Kind, Text

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


_UNSET: dict[Kind, Text] = {Kind.BOOLEAN: "false"}


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans records of one object under one mapping; `us` is our own Salesforce user's id."""

    mapping: FieldMap
    hasher: Hasher
    us: str

    def both(self, link: Link, row: Row, person: Texts, now: int) -> Plan:
        """Plan a record of which both sides were read."""
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        shadows = self.seen_shadows(link, row, mine)
        decisions = {
            pair.slot: merge(pair, mine[pair.slot], person[pair.slot], shadows.get(pair.slot), self._digest(link))
            for pair in self._pairs(link, row)
            if pair.slot in mine and pair.slot in person
        }
        return self._plan(link, shadows, decisions, now, before=person)

    def down(self, link: Link, row: Row, now: int) -> Plan:
        """Plan a record whose Marketo side has not changed since the shadows."""
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        shadows = self.seen_shadows(link, row, mine)
        decisions = {
            pair.slot: merge_down(pair, mine[pair.slot], shadows[pair.slot], self._digest(link))
            for pair in self._pairs(link, row)
            if pair.slot in mine and pair.slot in shadows and pair.goes(Side.MARKETO)
        }
        return self._plan(link, shadows, decisions, now)

    def birth(self, link: Link, row: Row) -> Plan:
        """Plan the creation in Marketo of a record that only Salesforce holds.

        A field that only goes up is empty on a person we create, unless Marketo fills it itself (read-only ones).
        """
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        pairs = [p for p in self.mapping.pairs if p.goes(Side.MARKETO) and p.slot in mine]
        values = {p.slot: p.held(Side.MARKETO, mine[p.slot]) for p in pairs}
        intent = {
            p.slot: Intent(self._shadow(link, p, mine[p.slot], values[p.slot]), frozenset({Side.MARKETO}))
            for p in pairs
        }
        intent |= {
            p.slot: Intent(self._shadow(link, p, mine[p.slot], _UNSET.get(p.marketo.kind)), frozenset({Side.MARKETO}))
            for p in self.mapping.pairs
            if p.slot in mine and not p.goes(Side.MARKETO) and p.marketo.writable
        }
        return Plan(marketo={s: v for s, v in values.items() if v is not None}, intent=intent)

    def needs_marketo(self, link: Link, row: Row) -> bool:
        """Whether a window may not plan this row alone: a field was never agreed, or Marketo's edits are not marked.

        They are not where a pair only goes up, or waits for a permission.
        """
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        return any(
            pair.slot not in link.shadows
            or (
                (pair.waits or not pair.goes(Side.MARKETO))
                and self._hash(link, pair, Side.SALESFORCE, mine.get(pair.slot)) != link.shadows[pair.slot].salesforce
            )
            for pair in self._pairs(link, row)
            if pair.slot in mine
        )

    def resolved(self, link: Link, row: Row, person: Texts) -> Link:
        """The link after an expired claim: a field that equals the intent was written by us and is agreed."""
        if link.claim is None:
            return link
        mine = self.mapping.read(Side.SALESFORCE, row.values)
        shadows = dict(link.shadows)
        for slot, intent in link.claim.intent.items():
            pair = self.mapping.by_slot.get(slot)
            if pair is not None and self._landed(link, pair, intent, mine.get(slot), person.get(slot)):
                shadows[slot] = intent.shadow
        return replace(link, shadows=shadows)

    def seen_shadows(self, link: Link, row: Row, mine: Texts) -> dict[int, Shadow]:
        """The link's shadows, with what an automation of Salesforce made of our own last write taken as ours."""
        shadows = dict(link.shadows)
        own = link.own
        if own is None or row.modified_by != self.us or not own.sent <= row.stamp <= own.answered:
            return shadows
        for slot in own.slots & shadows.keys() & mine.keys() & self.mapping.by_slot.keys():
            now = self._hash(link, self.mapping.by_slot[slot], Side.SALESFORCE, mine[slot])
            shadows[slot] = Shadow(now, shadows[slot].marketo)
        return shadows

    def _landed(self, link: Link, pair: Pair, intent: Intent, salesforce: Text, marketo: Text) -> bool:
        held = {
            Side.SALESFORCE: self._hash(link, pair, Side.SALESFORCE, salesforce) == intent.shadow.salesforce,
            Side.MARKETO: self._hash(link, pair, Side.MARKETO, marketo) == intent.shadow.marketo,
        }
        return all(held[side] for side in intent.sides)

    def _pairs(self, link: Link, row: Row) -> tuple[Pair, ...]:
        """A deleted row carries nothing but the news of its deletion; a field in quarantine rests."""
        if not row.deleted:
            resting = link.quarantine
            return tuple(p for p in self.mapping.pairs if p.slot not in resting) if resting else self.mapping.pairs
        return tuple(pair for pair in self.mapping.pairs if pair.salesforce.name == "IsDeleted")

    def _plan(
        self,
        link: Link,
        shadows: dict[int, Shadow],
        decisions: Mapping[int, Decision],
        now: int,
        before: Texts | None = None,
    ) -> Plan:
        agreed = {slot: s for slot, s in shadows.items() if link.shadows.get(slot) != s}
        writes: dict[Side, dict[int, Text]] = {Side.SALESFORCE: {}, Side.MARKETO: {}}
        intent: dict[int, Intent] = {}
        bases: list[Base] = []
        collisions: list[Collision] = []
        for slot, decision in decisions.items():
            pair = self.mapping.by_slot[slot]
            if decision is None:
                continue
            pair_hash = self._shadow(link, pair, decision.salesforce, decision.marketo)
            if isinstance(decision, Agreed):
                agreed[slot] = pair_hash
                continue
            writes[decision.side][slot] = decision.value
            intent[slot] = Intent(pair_hash, frozenset({decision.side}))
            if decision.side is Side.MARKETO:
                bases.append(Base(slot, pair_hash.marketo, self._base(link, pair, shadows, before), now))
            if decision.meeting is not None:
                collisions.append(Collision(slot, decision.side, decision.meeting, decision.lost))
        return Plan(writes[Side.SALESFORCE], writes[Side.MARKETO], intent, agreed, tuple(bases), tuple(collisions))

    def _base(self, link: Link, pair: Pair, shadows: Mapping[int, Shadow], before: Texts | None) -> bytes:
        if before is not None:
            return self._hash(link, pair, Side.MARKETO, before[pair.slot])
        return shadows[pair.slot].marketo

    def _shadow(self, link: Link, pair: Pair, salesforce: Text, marketo: Text) -> Shadow:
        return Shadow(
            self._hash(link, pair, Side.SALESFORCE, salesforce), self._hash(link, pair, Side.MARKETO, marketo)
        )

    def _hash(self, link: Link, pair: Pair, side: Side, text: Text) -> bytes:
        return self.hasher(link.salt, pair.field(side).kind, text)

    def _digest(self, link: Link) -> Digest:
        return lambda kind, text: self.hasher(link.salt, kind, text)
