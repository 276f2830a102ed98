"""The three-way merge of one field: each side against what it held when the two were last agreed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tandem.domain.mapping import Pair, Winner
from tandem.domain.records import Side
from tandem.domain.shadow import Shadow
from tandem.domain.values import Kind, Text


class Meeting(StrEnum):
    """Why two values met: both sides edited, or neither was ever agreed."""

    EDITED = "edited"
    FIRST = "first meeting"


@dataclass(frozen=True, slots=True)
class Agreed:
    """Both sides hold the same; the shadows may move and nothing is written."""

    salesforce: Text
    marketo: Text


@dataclass(frozen=True, slots=True)
class Push:
    """`side` shall hold `value`; `lost` is the text that gives way in a collision of that kind."""

    side: Side
    salesforce: Text
    marketo: Text
    meeting: Meeting | None = None
    lost: Text = None

    @property
    def value(self) -> Text:
        """The text to write."""
        return self.salesforce if self.side is Side.SALESFORCE else self.marketo


Decision = Agreed | Push | None
Digest = Callable[[Kind, Text], bytes]


def merge(pair: Pair, salesforce: Text, marketo: Text, shadow: Shadow | None, digest: Digest) -> Decision:
    """Decide one field whose two values are both known; None when neither side changed."""
    if shadow is None:
        return _first_meeting(pair, salesforce, marketo)
    down = digest(pair.salesforce.kind, salesforce) != shadow.salesforce
    up = digest(pair.marketo.kind, marketo) != shadow.marketo
    if not down and not up:
        return None
    if pair.alike(salesforce, marketo):
        return Agreed(salesforce, marketo)
    if not (pair.goes(Side.SALESFORCE) and pair.goes(Side.MARKETO)):
        return _one_way(pair, salesforce, marketo, down, up)
    if down and up:
        return _collide(pair, salesforce, marketo, Meeting.EDITED)
    return _push(pair, Side.MARKETO if down else Side.SALESFORCE, salesforce, marketo)


def merge_down(pair: Pair, salesforce: Text, shadow: Shadow, digest: Digest) -> Decision:
    """Decide one field of a record whose Marketo side is known to be unchanged since `shadow`."""
    if digest(pair.salesforce.kind, salesforce) == shadow.salesforce:
        return None
    held = pair.held(Side.MARKETO, salesforce)
    if digest(pair.marketo.kind, held) == shadow.marketo:
        return Agreed(salesforce, held)
    return Push(Side.MARKETO, salesforce, held)


def _one_way(pair: Pair, salesforce: Text, marketo: Text, down: bool, up: bool) -> Decision:
    """The source's value stands; an edit of the receiving side gives way and is told, a refusal of consent stays."""
    target = _only_target(pair)
    held, edited = (marketo, up) if target is Side.MARKETO else (salesforce, down)
    if not edited:
        return _push(pair, target, salesforce, marketo)
    if pair.waits:
        return _overruled(pair, salesforce, marketo, Meeting.EDITED) if down else None
    if _restricts(pair, held):
        return Agreed(salesforce, marketo)
    return _push(pair, target, salesforce, marketo, Meeting.EDITED, held)


def _overruled(pair: Pair, salesforce: Text, marketo: Text, meeting: Meeting) -> Decision:
    """A collision of a pair that waits is decided only where Salesforce wins, which needs no permission."""
    if _loser(pair, salesforce, marketo) is Side.SALESFORCE:
        return None
    return _collide(pair, salesforce, marketo, meeting)


def _only_target(pair: Pair) -> Side:
    return Side.MARKETO if pair.goes(Side.MARKETO) else Side.SALESFORCE


def _first_meeting(pair: Pair, salesforce: Text, marketo: Text) -> Decision:
    if pair.alike(salesforce, marketo):
        return Agreed(salesforce, marketo)
    if not (pair.goes(Side.SALESFORCE) and pair.goes(Side.MARKETO)):
        return _first_one_way(pair, salesforce, marketo)
    if salesforce is None or marketo is None:
        return _push(pair, Side.SALESFORCE if salesforce is None else Side.MARKETO, salesforce, marketo)
    return _collide(pair, salesforce, marketo, Meeting.FIRST)


def _first_one_way(pair: Pair, salesforce: Text, marketo: Text) -> Decision:
    target = _only_target(pair)
    source, held = (salesforce, marketo) if target is Side.MARKETO else (marketo, salesforce)
    if pair.waits:
        return _first_waiting(pair, salesforce, marketo)
    if source is None or _restricts(pair, held):
        return Agreed(salesforce, marketo)
    return _push(pair, target, salesforce, marketo)


def _first_waiting(pair: Pair, salesforce: Text, marketo: Text) -> Decision:
    """A value of Marketo stays unagreed, so that it is met again when it may be written."""
    if salesforce is None:
        return None
    if marketo is None:
        return _push(pair, Side.MARKETO, salesforce, marketo)
    return _overruled(pair, salesforce, marketo, Meeting.FIRST)


def _restricts(pair: Pair, text: Text) -> bool:
    return pair.consent and text == "true"


def _collide(pair: Pair, salesforce: Text, marketo: Text, meeting: Meeting) -> Decision:
    loser = _loser(pair, salesforce, marketo)
    lost = salesforce if loser is Side.SALESFORCE else marketo
    return _push(pair, loser, salesforce, marketo, meeting, lost)


def _loser(pair: Pair, salesforce: Text, marketo: Text) -> Side:
    """The side whose value gives way; consent is decided by the more restrictive value, whatever the setting."""
    if pair.consent and "true" in {salesforce, marketo}:
        return Side.MARKETO if salesforce == "true" else Side.SALESFORCE
    if pair.winner is Winner.SALESFORCE:
        return Side.MARKETO
    if pair.winner is Winner.NON_BLANK and marketo is None:
        return Side.MARKETO
    return Side.SALESFORCE


def _push(
    pair: Pair, side: Side, salesforce: Text, marketo: Text, meeting: Meeting | None = None, lost: Text = None
) -> Decision:
    """Write to `side` what it can hold of the other side's value; nothing is written when it holds that already."""
    source = marketo if side is Side.SALESFORCE else salesforce
    held = pair.held(side, source)
    now = salesforce if side is Side.SALESFORCE else marketo
    after = (held, marketo) if side is Side.SALESFORCE else (salesforce, held)
    if held == now:
        return Agreed(*after)
    return Push(side, *after, meeting, lost)
