"""What a Marketo event means for a link: an echo of ours, a rewriting of ours, an overwritten edit, or an edit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from tandem.domain.links import Base, Link, State
from tandem.domain.mapping import FieldMap, Pair
from tandem.domain.records import Event, EventKind, Side
from tandem.domain.shadow import Hasher, Shadow
from tandem.domain.values import EXACT_FROM_DISPLAY, Text, Unreadable, canonical


class Meaning(Enum):
    """What to do about an event."""

    NOTHING = auto()
    LATER = auto()
    MARK = auto()
    SETTLED = auto()
    OVERWRITTEN = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The meaning of one event.

    SETTLED carries the link as it should be from now on; OVERWRITTEN carries the base it betrays. `report` is
    the old text of an edit of which nothing else will tell.
    """

    meaning: Meaning
    pair: Pair | None = None
    link: Link | None = None
    base: Base | None = None
    report: bool = False


NOTHING = Verdict(Meaning.NOTHING)
LATER = Verdict(Meaning.LATER)


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads events of linked people under one mapping."""

    mapping: FieldMap
    hasher: Hasher

    def __call__(self, link: Link, event: Event) -> Verdict:
        """The meaning of `event` for `link`."""
        if event.kind is EventKind.DELETED:
            return self._deleted(link)
        pair = self.mapping.by_marketo.get(event.field)
        if event.kind is not EventKind.CHANGED or pair is None:
            return NOTHING
        new = self.display(link, pair, event.new)
        old = self.display(link, pair, event.old)
        own = [base for base in link.bases if base.slot == pair.slot]
        if event.by_api and own:
            return self._after_own(link, pair, own, old, new)
        return self._plain(link, pair, new) if link.state is State.LIVE else NOTHING

    def display(self, link: Link, pair: Pair, shown: str | None) -> bytes | None:
        """The hash of a value shown as display text; None when it cannot be understood."""
        try:
            text = canonical(pair.marketo.kind, shown)
        except Unreadable:
            return None
        return self.hasher(link.salt, pair.marketo.kind, text)

    def exact(self, pair: Pair, shown: str | None) -> tuple[bool, Text]:
        """Whether display text converts back without loss, and to what."""
        try:
            return pair.marketo.kind in EXACT_FROM_DISPLAY, canonical(pair.marketo.kind, shown)
        except Unreadable:
            return False, shown

    def _deleted(self, link: Link) -> Verdict:
        if link.state not in {State.LIVE, State.GONE}:
            return NOTHING
        return Verdict(Meaning.SETTLED, link=link.evolve(state=State.DELETED_MARKETO, claim=None, dirty=False))

    def _plain(self, link: Link, pair: Pair, new: bytes | None) -> Verdict:
        if not pair.goes(Side.SALESFORCE):
            return NOTHING
        return NOTHING if self._echo(link, pair, new) else Verdict(Meaning.MARK, pair)

    def _echo(self, link: Link, pair: Pair, new: bytes | None) -> bool:
        """While a claim writes the field on Marketo only its intent is compared; a refused field always is an edit."""
        if pair.slot in link.rejected:
            return False
        intent = link.claim.intent.get(pair.slot) if link.claim else None
        if intent is not None and Side.MARKETO in intent.sides:
            return intent.shadow.marketo == new
        shadow = link.shadows.get(pair.slot)
        return shadow is not None and shadow.marketo == new

    def _after_own(self, link: Link, pair: Pair, own: list[Base], old: bytes | None, new: bytes | None) -> Verdict:
        mine = next((base for base in own if base.new == new), None)
        if mine is not None:
            if any(base.base == old for base in own):
                return Verdict(Meaning.SETTLED, pair, link.evolve(bases=without(link.bases, mine)))
            return Verdict(Meaning.OVERWRITTEN, pair, base=mine)
        return self._rewritten(link, pair, own, old, new)

    def _rewritten(self, link: Link, pair: Pair, own: list[Base], old: bytes | None, new: bytes | None) -> Verdict:
        """An event over our base that holds another value: our write, reformatted by a Marketo rule."""
        claimed = link.claim is not None and pair.slot in link.claim.intent
        from_base = next((base for base in own if base.base == old), None)
        shadow = link.shadows.get(pair.slot)
        if from_base is not None and claimed:
            return LATER
        if from_base is not None and shadow is not None and new and shadow.marketo == from_base.new:
            shadows = {**link.shadows, pair.slot: Shadow(shadow.salesforce, new)}
            changed = link.evolve(shadows=shadows, bases=without(link.bases, from_base))
            return Verdict(Meaning.SETTLED, pair, changed)
        strange = old not in {base.base for base in own} and old not in {base.new for base in own}
        plain = self._plain(link, pair, new)
        known = shadow is not None and shadow.marketo == old
        return Verdict(plain.meaning, pair, report=strange and not known)


def without(bases: tuple[Base, ...], gone: Base) -> tuple[Base, ...]:
    """The bases less one."""
    return tuple(base for base in bases if base != gone)
