"""What the laws of the domain are tried with: pairs of every kind, canonical texts, and meetings of two values."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

from hypothesis import settings
from hypothesis import strategies as st
from tandem.domain.fields import Field
from tandem.domain.mapping import Direction, Pair, Winner
from tandem.domain.merge import Decision, Push
from tandem.domain.records import Side
from tandem.domain.shadow import Hasher, Shadow
from tandem.domain.values import Kind, Text, canonical

HASHER = Hasher(b"the key of the laws")
SALT = b"salt"
US = "005US"
LAW = settings(deadline=None, max_examples=100 * int(os.environ.get("SOAK", "1")))
"""However busy the machine is."""
NUMERIC = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.CURRENCY})


def digest(kind: Kind, text: Text) -> bytes:
    """The hash of one link."""
    return HASHER(SALT, kind, text)


def shadow_of(pair: Pair, salesforce: Text, marketo: Text) -> Shadow:
    """The shadow of two agreed values."""
    return Shadow(digest(pair.salesforce.kind, salesforce), digest(pair.marketo.kind, marketo))


_WORDS = st.text(st.sampled_from("abcXYZ é;@. \n"), max_size=12)
_NUMBERS = st.decimals(-(10**9), 10**9, places=4)
_RAW: dict[Kind, st.SearchStrategy[str | int | float | bool | None]] = {
    Kind.TEXT: _WORDS,
    Kind.EMAIL: st.from_regex(r"[a-zA-Z]{1,4}@[a-z]{1,4}\.com", fullmatch=True),
    Kind.PHONE: st.from_regex(r"\+?[0-9 ()-]{3,12}", fullmatch=True),
    Kind.URL: st.from_regex(r"https://[a-z]{1,6}\.com", fullmatch=True),
    Kind.CHOICES: st.lists(st.sampled_from("ABCD"), max_size=4).map(";".join),
    Kind.USER: st.sampled_from(["0055g0000000001AAA", "0055g0000000002AAA", "00G5g0000000001AAA"]),
    Kind.PERSON: st.integers(1, 10**6),
    Kind.INTEGER: st.integers(-(10**9), 10**9),
    Kind.NUMBER: _NUMBERS.map(str),
    Kind.CURRENCY: _NUMBERS.map(str),
    Kind.BOOLEAN: st.sampled_from([True, False, None, "true", "0", "Yes"]),
    Kind.DATE: st.dates().map(str),
    Kind.DATETIME: st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)).map(lambda at: at.isoformat() + "Z"),
}
KINDS = st.sampled_from(list(Kind))


def texts(kind: Kind) -> st.SearchStrategy[Text]:
    """Canonical texts of a kind, the empty one among them."""
    return st.one_of(st.none(), _RAW[kind]).map(lambda raw: canonical(kind, raw))


def fields(kind: Kind, name: str) -> st.SearchStrategy[Field]:
    """Described fields of a kind, often with limits."""
    limits = st.none() | st.integers(3, 8) if kind in {Kind.TEXT, Kind.PHONE} else st.none()
    scales = st.none() | st.integers(0, 3) if kind in NUMERIC else st.none()
    return st.builds(Field, st.just(name), st.just(kind), length=limits, octets=limits, scale=scales)


@st.composite
def pairs(draw: st.DrawFn, direction: st.SearchStrategy[Direction], kinds: st.SearchStrategy[Kind] = KINDS) -> Pair:
    """Pairs of fields of one kind, or of two kinds of number."""
    kind = draw(kinds)
    other = draw(st.sampled_from(sorted(NUMERIC))) if kind in NUMERIC else kind
    consent = kind is Kind.BOOLEAN and draw(st.booleans())
    theirs, ours = draw(fields(kind, "theirs")), draw(fields(other, "ours"))
    return Pair(1, theirs, ours, draw(direction), draw(st.sampled_from(Winner)), consent)


@st.composite
def meetings(draw: st.DrawFn, pair: st.SearchStrategy[Pair]) -> tuple[Pair, Text, Text, Shadow | None]:
    """A pair with a value on each side, never agreed or agreed upon some values before."""
    made = draw(pair)
    salesforce, marketo = draw(texts(made.salesforce.kind)), draw(texts(made.marketo.kind))
    before = made.held(Side.SALESFORCE, draw(st.just(salesforce) | texts(made.salesforce.kind)))
    agreed = shadow_of(made, before, draw(st.just(marketo) | st.just(made.held(Side.MARKETO, before))))
    return made, salesforce, marketo, draw(st.none() | st.just(agreed))


def written(decision: Decision) -> Push | None:
    """The push of a decision."""
    return decision if isinstance(decision, Push) else None


BOTH_WAYS = pairs(st.just(Direction.BOTH))
ANY_WAY = pairs(st.sampled_from(Direction))
CONSENTS = pairs(st.sampled_from(Direction), st.just(Kind.BOOLEAN)).map(lambda pair: replace(pair, consent=True))
NO_CHECKBOX = pairs(st.sampled_from(Direction), KINDS.filter(lambda kind: kind is not Kind.BOOLEAN))
